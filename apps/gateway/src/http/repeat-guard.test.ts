import { createFakeClock } from '@voc/resilience/testing';
import { createRepeatGuard, type WebhookAnswer } from './repeat-guard.js';

function openGuard() {
  const clock = createFakeClock();
  const handled: string[] = [];
  const guard = createRepeatGuard(clock);
  const deliver = (key: string, token: string | undefined, answer?: () => Promise<WebhookAnswer>) =>
    guard(key, token, () => {
      handled.push(key);
      return answer ? answer() : Promise.resolve(`answer ${handled.length}`);
    });
  return { clock, handled, deliver };
}

describe('createRepeatGuard', () => {
  it('gives a repeat of one delivery the very same answer', async () => {
    const { clock, handled, deliver } = openGuard();
    const first = await deliver('voice:CA1', 'token');
    await clock.advance(14_999);

    expect(await deliver('voice:CA1', 'token')).toBe(first);
    expect(handled).toEqual(['voice:CA1']);
  });

  it('gives it to a repeat that comes while the first is still being handled', async () => {
    const { handled, deliver } = openGuard();
    const answer = Promise.withResolvers<WebhookAnswer>();
    const both = [deliver('voice:CA1', 'token', () => answer.promise), deliver('voice:CA1', 'token')];

    answer.resolve('twiml');

    expect(await Promise.all(both)).toEqual(['twiml', 'twiml']);
    expect(handled).toHaveLength(1);
  });

  it.each([
    ['without a token', undefined],
    ['with another token', 'other'],
  ])('takes the same request %s for a replay', async (_what, token) => {
    const { handled, deliver } = openGuard();
    await deliver('voice:CA1', 'token');

    expect(await deliver('voice:CA1', token)).toBeNull();
    expect(handled).toHaveLength(1);
  });

  it('takes a request without a token that is sent again for a replay', async () => {
    const { deliver } = openGuard();
    await deliver('voice:CA1', undefined);

    expect(await deliver('voice:CA1', undefined)).toBeNull();
  });

  it('takes the same token for a replay when Twilio would have given up', async () => {
    const { clock, deliver } = openGuard();
    await deliver('voice:CA1', 'token');
    await clock.advance(15_000);

    expect(await deliver('voice:CA1', 'token')).toBeNull();
  });

  it('keeps deliveries with different keys apart', async () => {
    const { handled, deliver } = openGuard();
    await deliver('stream-ended:CA1:0', 'token');
    await deliver('stream-ended:CA1:1', 'token');

    expect(handled).toEqual(['stream-ended:CA1:0', 'stream-ended:CA1:1']);
  });

  it('lets a delivery be repeated whose handling failed', async () => {
    const { deliver } = openGuard();
    await expect(deliver('voice:CA1', 'token', () => Promise.reject(new Error('bug')))).rejects.toThrow(
      'bug',
    );

    expect(await deliver('voice:CA1', 'token')).toBe('answer 2');
  });

  it('keeps saying no to what was refused once', async () => {
    const { handled, deliver } = openGuard();
    await deliver('voice:CA1', 'token', () => Promise.resolve(null));

    expect(await deliver('voice:CA1', 'token')).toBeNull();
    expect(handled).toHaveLength(1);
  });

  it('remembers for hours, longer than a call is worth replaying', async () => {
    const { clock, deliver } = openGuard();
    await deliver('voice:CA1', 'token');

    await clock.advance(3 * 3_600_000);

    expect(await deliver('voice:CA1', undefined)).toBeNull();
  });

  it('stays bounded: the oldest are forgotten first', async () => {
    const { handled, deliver } = openGuard();
    for (let call = 0; call <= 50_001; call += 1) await deliver(`voice:${call}`, undefined);
    handled.length = 0;

    expect(await deliver('voice:50001', undefined)).toBeNull();
    expect(await deliver('voice:10', undefined)).toBeNull();
    expect(await deliver('voice:0', undefined)).not.toBeNull();
    expect(handled).toEqual(['voice:0']);
  });

  it('forgets what is too old to matter', async () => {
    const { clock, handled, deliver } = openGuard();
    await deliver('voice:old', undefined);
    await clock.advance(4 * 3_600_000);
    await deliver('voice:new', undefined);

    await deliver('voice:old', undefined);

    expect(handled).toEqual(['voice:old', 'voice:new', 'voice:old']);
  });
});
