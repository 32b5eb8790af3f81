import fc from 'fast-check';
import { voiceError } from '../voice-fault.js';
import {
  newSuccession,
  stepSuccession,
  type Succession,
  type SuccessionEffect,
  type SuccessionInput,
} from './succession.js';

const error = voiceError('VOICE_LOST', true, 'test');
const refused = voiceError('VOICE_AUTH', false, 'test');

const connect: SuccessionInput = { type: 'connect' };
const stop: SuccessionInput = { type: 'stop' };
const renew: SuccessionInput = { type: 'open-successor', purpose: 'renewal' };
const speakOther: SuccessionInput = { type: 'open-successor', purpose: 'language' };
const switchOver: SuccessionInput = { type: 'switch' };
const ready = (leg: number): SuccessionInput => ({ type: 'ready', leg, nowMs: 0 });
const gone = (
  leg: number,
  cause: 'lost' | 'expired' | 'stalled' | 'failing' = 'lost',
  of = error,
  nowMs = 0,
): SuccessionInput => ({ type: 'gone', leg, cause, error: of, nowMs });

/** Feeds the machine of a call with two providers and gives the last effects. */
function effectsOf(...inputs: SuccessionInput[]): readonly SuccessionEffect[] {
  let step: { succession: Succession; effects: readonly SuccessionEffect[] } = {
    succession: newSuccession(2),
    effects: [],
  };
  for (const input of inputs) step = stepSuccession(step.succession, input);
  return step.effects;
}

const open = (leg: number, provider: number): SuccessionEffect => ({ type: 'open', leg, provider });
const close = (leg: number): SuccessionEffect => ({ type: 'close', leg });
const serve = (
  leg: number,
  cause: Extract<SuccessionEffect, { type: 'serve' }>['cause'],
): SuccessionEffect => ({
  type: 'serve',
  leg,
  cause,
});
const moving = (
  cause: Extract<SuccessionEffect, { type: 'tell-moving' }>['cause'],
  of = error,
): SuccessionEffect => ({
  type: 'tell-moving',
  cause,
  error: of,
});

describe('the succession of sessions', () => {
  it.each([
    ['opens the chosen provider first', [connect], [open(1, 0)]],
    ['lets it serve when it is ready', [connect, ready(1)], [serve(1, null)]],
    [
      'tries a provider that refused once more, and says that it does',
      [connect, gone(1)],
      [close(1), moving('refused'), open(2, 0)],
    ],
    ['then the other one, without saying so again', [connect, gone(1), gone(2)], [close(2), open(3, 1)]],
    [
      'does not ask again what would only be refused again',
      [connect, gone(1, 'lost', refused)],
      [close(1), moving('refused', refused), open(2, 1)],
    ],
    ['tells what the move was for', [connect, gone(1), gone(2), ready(3)], [serve(3, 'refused')]],
    [
      'gives up with the last error when nobody is left',
      [connect, gone(1), gone(2), gone(3, 'lost', refused)],
      [close(3), { type: 'give-up', error: refused }],
    ],
    [
      'replaces a session that was lost',
      [connect, ready(1), gone(1)],
      [close(1), moving('lost'), open(2, 0)],
    ],
    [
      'replaces one that stalled, of which there is no error to tell',
      [connect, ready(1), gone(1, 'stalled')],
      [close(1), { type: 'tell-moving', cause: 'stalled', error: null }, open(2, 0)],
    ],
    [
      'turns to the other provider when answers fail',
      [connect, ready(1), gone(1, 'failing')],
      [close(1), moving('failing'), open(2, 1)],
    ],
    [
      'and back to the first as the last resort',
      [connect, ready(1), gone(1, 'failing'), gone(2)],
      [close(2), open(3, 0)],
    ],
    [
      'replaces an expired one without a word',
      [connect, ready(1), gone(1, 'expired')],
      [close(1), open(2, 0)],
    ],
    ['and calls that a renewal', [connect, ready(1), gone(1, 'expired'), ready(2)], [serve(2, 'renewal')]],
    [
      'unless that too goes wrong',
      [connect, ready(1), gone(1, 'expired'), gone(2)],
      [close(2), moving('refused'), open(3, 0)],
    ],
    ['opens a successor beside the old session', [connect, ready(1), renew], [open(2, 0)]],
    ['which waits when it is ready', [connect, ready(1), renew, ready(2)], []],
    [
      'and takes over when told',
      [connect, ready(1), renew, ready(2), switchOver],
      [serve(2, 'renewal'), close(1)],
    ],
    ['but not before it is ready', [connect, ready(1), renew, switchOver], []],
    ['keeps the old session when its successor is lost', [connect, ready(1), renew, gone(2)], [close(2)]],
    [
      'lets a waiting successor take over at once from a session that is lost',
      [connect, ready(1), renew, ready(2), gone(1)],
      [serve(2, 'lost'), close(1)],
    ],
    [
      'waits for one that is being opened instead of opening another',
      [connect, ready(1), renew, gone(1)],
      [close(1), moving('lost')],
    ],
    [
      'and tries the other provider if it does not come',
      [connect, ready(1), renew, gone(1), gone(2)],
      [close(2), open(3, 1)],
    ],
    [
      'lets a successor in another language take over as soon as it is ready',
      [connect, ready(1), speakOther, ready(2)],
      [serve(2, 'language'), close(1)],
    ],
    [
      'stays with the old session when that fails',
      [connect, ready(1), speakOther, gone(2)],
      [close(2), { type: 'stay' }],
    ],
    [
      'gives the language precedence over the age',
      [connect, ready(1), renew, speakOther],
      [close(2), open(3, 0)],
    ],
    [
      'begins an attempt anew that was for another language',
      [connect, ready(1), gone(1), speakOther],
      [close(2), open(3, 0)],
    ],
    ['closes everything when stopped', [connect, ready(1), renew, stop], [close(1), close(2)]],
    ['does nothing after that', [connect, stop, ready(1)], []],
    ['ignores a session that has been replaced', [connect, ready(1), gone(1), gone(1)], []],
  ] as const)('%s', (_title, inputs, expected) => {
    expect(effectsOf(...inputs)).toEqual(expected);
  });

  it('turns to the other provider when the sessions of one can be had and do not last', () => {
    const lost = (leg: number, atMs: number): SuccessionInput => gone(leg, 'lost', error, atMs);

    expect(effectsOf(connect, ready(1), lost(1, 0), ready(2), lost(2, 59_000))).toEqual([
      close(2),
      moving('lost'),
      open(3, 1),
    ]);
    expect(effectsOf(connect, ready(1), lost(1, 0), ready(2), lost(2, 60_000))).toEqual([
      close(2),
      moving('lost'),
      open(3, 0),
    ]);
  });

  it('gives up at the fifth trouble within a minute, and forgets older ones', () => {
    const troubles = (gapMs: number): SuccessionInput[] =>
      Array.from({ length: 5 }, (_, index) => [
        ready(index + 1),
        gone(index + 1, 'lost', error, index * gapMs),
      ]).flat();

    expect(effectsOf(connect, ...troubles(10_000))).toEqual([close(5), { type: 'give-up', error }]);
    expect(effectsOf(connect, ...troubles(15_000))).toEqual([close(5), moving('lost'), open(6, 1)]);
  });

  it('never has two sessions serve, opens each once, and closes all it opened', () => {
    const leg = fc.integer({ min: 1, max: 12 });
    const input: fc.Arbitrary<SuccessionInput> = fc.oneof(
      fc.constant(connect),
      leg.map((number) => ready(number)),
      fc
        .tuple(leg, fc.constantFrom('lost', 'expired', 'stalled', 'failing'), fc.constantFrom(error, refused))
        .map(([number, cause, of]) => gone(number, cause, of, number * 9_000)),
      fc.constantFrom(renew, speakOther, switchOver, { type: 'drop-successor' } as const),
    );

    fc.assert(
      fc.property(fc.array(input, { maxLength: 60 }), (inputs) => {
        const opened = new Set<number>();
        const live = new Set<number>();
        const served = new Set<number>();
        let succession = newSuccession(2);
        let hasGivenUp = false;
        for (const one of [...inputs, stop]) {
          const step = stepSuccession(succession, one);
          succession = step.succession;
          for (const effect of step.effects) {
            expect(hasGivenUp).toBe(false);
            if (effect.type === 'open') {
              expect(opened.has(effect.leg)).toBe(false);
              opened.add(effect.leg);
              live.add(effect.leg);
            }
            if (effect.type === 'close') expect(live.delete(effect.leg)).toBe(true);
            if (effect.type === 'serve') {
              expect(live.has(effect.leg)).toBe(true);
              expect(served.has(effect.leg)).toBe(false);
              served.add(effect.leg);
            }
            hasGivenUp = effect.type === 'give-up';
          }
          expect(live.size).toBeLessThanOrEqual(2);
        }
        expect(live.size).toBe(0);
      }),
      { numRuns: 500 },
    );
  });
});
