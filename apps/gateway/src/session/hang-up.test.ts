import { silentLogger } from '@voc/telemetry';
import { createHangUp } from './hang-up.js';
import type { SpeechOutcome } from './speech-waiter.js';

function setUp(options: { readonly finishFails?: boolean } = {}) {
  const events: string[] = [];
  const spoken: ((outcome: SpeechOutcome) => void)[] = [];
  const speech = (what: string): Promise<SpeechOutcome> => {
    events.push(what);
    return new Promise((resolve) => spoken.push(resolve));
  };
  const hangUp = createHangUp({
    say: (sentence) => speech(`say ${sentence}`),
    heardAll: () => speech('listen'),
    finishCall: () => {
      events.push('finish');
      return options.finishFails ? Promise.reject(new Error('no table')) : Promise.resolve();
    },
    closeStream: () => void events.push('close'),
    log: silentLogger,
  });
  const heard = async (outcome: SpeechOutcome = 'heard'): Promise<void> => {
    spoken.shift()?.(outcome);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { hangUp, events, heard };
}

describe('createHangUp', () => {
  it('says the last words, waits until they were heard, finishes the call and closes', async () => {
    const { hangUp, events, heard } = setUp();

    hangUp.start('caller-silent', 'Goodbye.');
    expect(hangUp.state()).toBe('pending');
    expect(events).toEqual(['say Goodbye.']);
    await heard();

    expect(events).toEqual(['say Goodbye.', 'finish', 'close']);
    expect(hangUp.state()).toBe('done');
  });

  it('only waits when the last words have been said', async () => {
    const { hangUp, events, heard } = setUp();

    hangUp.start('end-call-tool', null);
    await heard();

    expect(events).toEqual(['listen', 'finish', 'close']);
  });

  it('hangs up once, however often it is asked', async () => {
    const { hangUp, events, heard } = setUp();

    hangUp.start('end-call-tool', null);
    hangUp.start('end-call-tool', null);
    await heard();
    hangUp.start('end-call-tool', null);
    await heard();

    expect(events).toEqual(['listen', 'finish', 'close']);
  });

  it('stays on the line when the caller speaks up', async () => {
    const { hangUp, events, heard } = setUp();

    hangUp.start('end-call-tool', 'Goodbye.');
    hangUp.callOff();
    await heard('gave-up');

    expect(events).toEqual(['say Goodbye.']);
    expect(hangUp.state()).toBe('none');
  });

  it('does not let a request that was called off hang up for the next one', async () => {
    const { hangUp, events, heard } = setUp();

    hangUp.start('end-call-tool', 'Goodbye.');
    hangUp.callOff();
    hangUp.start('caller-silent', 'Bye.');
    await heard('gave-up');
    expect(hangUp.state()).toBe('pending');
    await heard();

    expect(events).toEqual(['say Goodbye.', 'say Bye.', 'finish', 'close']);
  });

  it('closes even when the call cannot be marked as finished, and when nothing could be said', async () => {
    const { hangUp, events, heard } = setUp({ finishFails: true });

    hangUp.start('caller-silent', 'Goodbye.');
    await heard('silent');

    expect(events).toEqual(['say Goodbye.', 'finish', 'close']);
  });
});
