import { canPresent } from './caller-id.js';

describe('canPresent', () => {
  it("lets the caller's number and our own through", () => {
    const call = { from: '+15550100001', to: '+15550100002' };

    expect(canPresent('+15550100001', call)).toBe(true);
    expect(canPresent('+15550100002', call)).toBe(true);
    expect(canPresent('+15550100077', call)).toBe(false);
  });

  it.each(['anonymous', 'client:sam', 'sip:sam@example.com', '+266696687', '+7378742833'])(
    'does not take %s for a number',
    (from) => expect(canPresent(from, { from, to: '+15550100002' })).toBe(false),
  );
});
