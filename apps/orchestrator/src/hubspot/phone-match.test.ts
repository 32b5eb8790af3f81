import { isSamePhone, isWithheld, nationalNumber } from './phone-match.js';

describe('isSamePhone', () => {
  it.each(['+61412345678', '0412 345 678', '+61 412 345 678', '(0412) 345-678'])(
    'knows %s as the Australian mobile',
    (typed) => {
      expect(isSamePhone(typed, '+61412345678')).toBe(true);
    },
  );

  it('does not take the same national number of another country', () => {
    expect(isSamePhone('+44 412 345 678', '+61412345678')).toBe(false);
  });

  it.each([null, undefined, '', 'call me', '12'])('takes %p for no match', (typed) => {
    expect(isSamePhone(typed, '+61412345678')).toBe(false);
  });
});

describe('nationalNumber', () => {
  it('drops the country code and keeps no trunk prefix', () => {
    expect(nationalNumber('+61412345678')).toBe('412345678');
    expect(nationalNumber('+15550100001')).toBe('5550100001');
  });
});

describe('isWithheld', () => {
  it('knows the numbers that stand for no number', () => {
    expect([null, '', '+266696687', '+7378742833'].every(isWithheld)).toBe(true);
    expect(isWithheld('+15550100001')).toBe(false);
  });
});
