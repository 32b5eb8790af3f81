import { createFakeClock } from '@voc/resilience/testing';
import { watchFarService } from './far-service.js';

const url = 'http://gateway:3000';
const patient = new AbortController().signal;

function watched(answers: (address: string) => boolean) {
  const clock = createFakeClock();
  const service = watchFarService(
    { name: 'gateway', url },
    { clock, answers: (address) => Promise.resolve(answers(address)) },
  );
  return { clock, service };
}

describe('a service that somebody else runs', () => {
  it('is lost after three looks without an answer, and back with the next one', async () => {
    let isUp = true;
    const { clock, service } = watched((address) => address === `${url}/healthz` && isUp);

    await clock.advance(1_000);
    isUp = false;
    await clock.advance(2_000);
    const afterTwo = service.isRunning();
    await clock.advance(1_000);
    const afterThree = service.isRunning();
    isUp = true;
    await clock.advance(1_000);

    expect({ afterTwo, afterThree, again: service.isRunning() }).toEqual({
      afterTwo: true,
      afterThree: false,
      again: true,
    });
  });

  it('is waited for until it is ready', async () => {
    let isReady = false;
    const { clock, service } = watched((address) => address === `${url}/readyz` && isReady);
    let isOver = false;
    const waiting = service.untilReady(5_000, patient).then(() => (isOver = true));

    await clock.advance(4_000);
    const before = { isOver, isRunning: service.isRunning() };
    isReady = true;
    await clock.advance(100);
    await waiting;

    expect(before).toEqual({ isOver: false, isRunning: false });
    expect(service.isRunning()).toBe(true);
  });

  it('is named when it does not get ready in time', async () => {
    const { clock, service } = watched(() => false);
    const waiting = expect(service.untilReady(5_000, patient)).rejects.toMatchObject({
      code: 'SERVICE_START',
      message: `The gateway was not ready after 5000 ms (${url}/readyz).`,
    });

    await clock.advance(5_000);

    await waiting;
  });

  it('is not waited for by somebody who has gone', async () => {
    const { clock, service } = watched(() => false);
    const gone = new AbortController();
    const waiting = expect(service.untilReady(5_000, gone.signal)).rejects.toThrow('gone');

    await clock.advance(1_000);
    gone.abort(new Error('gone'));

    await waiting;
  });

  it('is not looked at any more once it is closed', async () => {
    let looks = 0;
    const { clock, service } = watched(() => (looks += 1) > 0);

    await clock.advance(2_000);
    service.close();
    await clock.advance(10_000);

    expect({ looks, pending: clock.pending() }).toEqual({ looks: 2, pending: 0 });
  });
});
