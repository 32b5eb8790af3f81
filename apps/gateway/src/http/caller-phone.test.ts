import { callerPhone } from './caller-phone.js';

describe('callerPhone', () => {
  it.each([['+15550100001'], ['+442079460000'], ['+12']])('takes %s for a number', (from) => {
    expect(callerPhone(from)).toBe(from);
  });

  it.each([
    ['+266696687'],
    ['+7378742833'],
    ['+2562533'],
    ['+8656696'],
    ['+86282452253'],
    ['anonymous'],
    ['client:alice'],
    ['sip:alice@example.com'],
    [''],
    ['+'],
    ['+05550100001'],
    ['15550100001'],
    ['+1555010000112345'],
    ['+15550100001\n'],
    [' +15550100001'],
  ])('does not take %j for one', (from) => {
    expect(callerPhone(from)).toBeNull();
  });
});
