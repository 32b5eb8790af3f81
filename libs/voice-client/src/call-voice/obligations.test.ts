import fc from 'fast-check';
import type { VoiceEvent } from '../voice-event.js';
import { nothingOwed, stepOwed, type Owed, type OwedInput } from './obligations.js';
import { afterTakeOver, keptFromMs, planTakeOver, settleSound, utteranceFromMs } from './take-over.js';
import { callerSaid, frame, started, stopped, turnDone } from './testing/call-harness.js';

const told = (event: VoiceEvent, nowMs = 0): OwedInput => ({
  type: 'told',
  event,
  leg: 1,
  nowMs,
  audibleSinceMs: null,
});
const audio: VoiceEvent = { type: 'audio', itemId: 'i', purpose: 'turn', payload: frame(1) };
const toolCall: VoiceEvent = { type: 'tool-call', callId: 'call_1', name: 'look_up', arguments: '{}' };
const toolAnswer = (then: 'speak' | 'wait'): OwedInput => ({
  type: 'tool-answered',
  callId: 'call_1',
  result: 'It is on its way.',
  then,
  nowMs: 0,
});
const words = callerSaid('When are you open?');

const after = (...inputs: OwedInput[]): Owed => inputs.reduce(stepOwed, nothingOwed);
const events = (...list: VoiceEvent[]): Owed =>
  after(...list.map((event, index) => told(event, index * 1_000)));

describe('a session', () => {
  it.each<[string, VoiceEvent[], Owed['caller']['name'], boolean]>([
    ['nothing at first', [], 'none', false],
    ['a hearing while the caller speaks', [started], 'speaking', false],
    ['a hearing until the words are known', [started, stopped], 'spoken', false],
    ['an answer from then on', [started, stopped, words], 'written', true],
    ['it also when the words came before the end', [started, words, stopped], 'written', true],
    ['it until the answer is complete', [started, stopped, words, audio], 'written', true],
    ['nothing after that', [started, stopped, words, audio, turnDone()], 'none', false],
    [
      'nothing for words that come after the answer',
      [started, stopped, audio, turnDone(), words],
      'none',
      false,
    ],
    [
      'it though an older answer was interrupted',
      [audio, started, stopped, turnDone('interrupted'), words],
      'written',
      true,
    ],
    [
      'nothing after a failure, which is ours to deal with',
      [started, stopped, words, turnDone('failed')],
      'none',
      false,
    ],
    ['a hearing for both of two utterances', [started, stopped, started, stopped], 'spoken', false],
    ['a hearing for the second', [started, stopped, started, words, stopped], 'spoken', false],
    ['nothing while a tool of ours works', [started, stopped, words, toolCall, turnDone()], 'none', false],
    ['nothing for an end without a beginning', [stopped], 'none', false],
  ])('owes %s', (_title, list, caller, isAnswerDue) => {
    const owed = events(...list);

    expect(owed.caller.name).toBe(caller);
    expect(planTakeOver(owed, false).isAnswerDue).toBe(isAnswerDue);
  });

  it('owes a hearing of two utterances from where the first began, and only the second once the words of the first are known', () => {
    expect(utteranceFromMs(events(started, stopped, started).caller)).toBe(-500);
    expect(utteranceFromMs(events(started, stopped, started, words).caller)).toBe(1_500);
    expect(utteranceFromMs(events(started, stopped, words).caller)).toBeNull();
  });

  it('owes the answer that follows a tool, before or after the turn of its call ends', () => {
    const early = after(told(toolCall), toolAnswer('speak'), told(turnDone()));
    const late = after(told(toolCall), told(turnDone()), toolAnswer('speak'));
    const waiting = after(told(toolCall), told(turnDone()), toolAnswer('wait'));

    expect([early, late, waiting].map((owed) => planTakeOver(owed, false).isAnswerDue)).toEqual([
      true,
      true,
      false,
    ]);
    for (const owed of [early, late]) {
      const done = [told(audio), told(turnDone())].reduce(stepOwed, owed);
      expect(done).toEqual(nothingOwed);
    }
  });

  it('counts audio after a tool’s result as its answer, where both are one turn', () => {
    const owed = after(told(toolCall), toolAnswer('speak'), told(audio), told(turnDone()));

    expect(owed).toEqual(nothingOwed);
  });

  it('lets a tool act on words that nobody knows yet, and another session hear them if it is to answer', () => {
    const elsewhere: OwedInput = { type: 'answer-elsewhere', nowMs: 9_000 };
    const acted = events(started, stopped, toolCall);
    const known = stepOwed(acted, told(words, 3_000));

    expect(planTakeOver(acted, false).replay).not.toHaveProperty('sinceMs');
    expect(keptFromMs(acted)).toBe(-500);
    expect(planTakeOver(stepOwed(acted, elsewhere), false)).toMatchObject({
      replay: { sinceMs: -500 },
      isAnswerDue: false,
    });
    expect(planTakeOver(stepOwed(known, elsewhere), false)).toMatchObject({
      replay: { lastMs: 0 },
      isAnswerDue: true,
    });
    expect(keptFromMs(known)).toBeNull();
  });

  it('does not take the words of an earlier utterance for those of the next', () => {
    const next = events(started, stopped, toolCall, started, words, stopped);

    expect(next.caller.name).toBe('spoken');
    expect(stepOwed(next, told(words, 7_000)).caller.name).toBe('written');
  });

  it('forgets the answer that was cancelled, but not a caller who is speaking', () => {
    const cancelled: OwedInput = { type: 'cancelled' };

    expect(stepOwed(events(started, stopped, words), cancelled).caller.name).toBe('none');
    expect(stepOwed(events(started), cancelled).caller.name).toBe('speaking');
  });

  it('replays the last second when nothing is due, and nothing when known words are', () => {
    expect(planTakeOver(nothingOwed, false).replay).toEqual({ lastMs: 1_000 });
    expect(planTakeOver(events(started, stopped, words), false).replay).toEqual({ lastMs: 0 });
    expect(planTakeOver(nothingOwed, true).replay).toEqual({ sinceMs: -Infinity });
  });

  it('holds an answer back while a sound may turn out to be speech', () => {
    const answered = events(started, stopped, words);
    const owed = stepOwed(answered, { type: 'unheard', fromMs: 5_000, nowMs: 5_000 });
    const plan = planTakeOver(owed, false);
    const given = afterTakeOver(owed, plan, 6_000);

    expect(plan).toMatchObject({ replay: { sinceMs: 4_500 }, isAnswerDue: false });
    expect(settleSound(given, 7_000)).toBe(given);
    expect(settleSound(given, 7_500)).toMatchObject({ caller: { name: 'none' }, answerSinceMs: 7_500 });
    expect(stepOwed(given, told(started, 6_200)).caller).toMatchObject({ name: 'speaking', fromMs: 5_000 });
  });

  it('forgets a sound that nobody has taken for speech', () => {
    const owed = stepOwed(nothingOwed, { type: 'unheard', fromMs: 0, nowMs: 0 });

    expect(settleSound(owed, 10_000)).toBe(owed);
    expect(settleSound(owed, 10_001)).toEqual(nothingOwed);
  });

  it('owes every say until its turn is done, whatever else happens', () => {
    const say = fc.constantFrom('greeting', 'notice', 'farewell').map((purpose) => ({ say: purpose }));
    const done = fc.constantFrom('greeting', 'notice', 'farewell').map((purpose) => ({ done: purpose }));
    const other = fc
      .constantFrom<OwedInput>(
        ...[started, stopped, words, audio, toolCall, turnDone()].map((event) => told(event)),
        toolAnswer('speak'),
        { type: 'cancelled' },
        { type: 'answer-asked', nowMs: 0 },
        { type: 'unheard', fromMs: 0, nowMs: 0 },
      )
      .map((input) => ({ other: input }));

    fc.assert(
      fc.property(fc.array(fc.oneof(say, done, other), { maxLength: 60 }), (steps) => {
        const expected: string[] = [];
        let owed = nothingOwed;
        for (const step of steps) {
          if ('say' in step) {
            expected.push(step.say);
            owed = stepOwed(owed, { type: 'said', say: { instruction: '', purpose: step.say, askedMs: 0 } });
          } else if ('done' in step) {
            const index = expected.indexOf(step.done);
            if (index >= 0) expected.splice(index, 1);
            owed = stepOwed(owed, told(turnDone('completed', step.done)));
          } else {
            owed = stepOwed(owed, step.other);
          }
        }

        expect(owed.says.map(({ purpose }) => purpose)).toEqual(expected);
      }),
    );
  });
});
