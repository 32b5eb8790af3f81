import { readPhoneNumber } from './read-phone-number.js';

describe('readPhoneNumber', () => {
  it.each([
    ['+4930123456', '+4930123456'],
    ['+49 (30) 123-456', '+4930123456'],
    ['0049 30 / 123 456', '+4930123456'],
    [' +1 555.010.0001 ', '+15550100001'],
  ])('reads %p', (text, number) => {
    expect(readPhoneNumber(text)).toBe(number);
  });

  it.each([
    '',
    '030 123456',
    '+0301234567',
    '+49',
    '+4930123456789012',
    'my own',
    '+49301234x6',
    '49 30 123456',
  ])('refuses %p', (text) => {
    expect(readPhoneNumber(text)).toBeNull();
  });
});
