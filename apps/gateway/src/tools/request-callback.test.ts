import type { CallbackBooking, CallbackWish } from '../session/callback-desk.js';
import { requestCallback } from './request-callback.js';
import { createFakeToolContext } from './testing/fake-tool-context.js';
import { runPrepared } from './testing/run-prepared.js';

async function run(booking: CallbackBooking, argumentsJson = '{}') {
  const wishes: CallbackWish[] = [];
  let confirmations = 0;
  const { context } = createFakeToolContext({
    bookCallback(wish) {
      wishes.push(wish);
      return Promise.resolve(booking);
    },
    confirmCallback: () => void (confirmations += 1),
  });
  const answer = await runPrepared(requestCallback, argumentsJson, context);
  return { answer, wishes, confirmations };
}

describe('request_callback', () => {
  it('leaves the next words to the confirmation when it is booked', async () => {
    const { answer, wishes, confirmations } = await run(
      'booked',
      '{"phone":" +4930123456 ","note":"Mornings"}',
    );

    expect(answer).toEqual({ result: { accepted: true }, then: 'wait' });
    expect(wishes).toEqual([{ phone: '+4930123456', note: 'Mornings' }]);
    expect(confirmations).toBe(1);
  });

  it.each([
    ['already-booked', /already/],
    ['person-available', /escalate_to_human/],
    ['number-needed', /ask for a number/],
    ['number-unusable', /country code/],
    ['failed', /could not be booked/],
  ] as const)('tells the model what to do about %s, and confirms nothing', async (booking, words) => {
    const { answer, confirmations } = await run(booking);

    expect(answer).toEqual({ result: { error: expect.stringMatching(words) as string }, then: 'speak' });
    expect(confirmations).toBe(0);
  });
});
