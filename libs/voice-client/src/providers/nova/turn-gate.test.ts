import fc from 'fast-check';
import {
  closedGate,
  stepGate,
  waitOf,
  type Gate,
  type GateEffect,
  type GateInput,
  type SpeechRequest,
} from './turn-gate.js';

const hello = { kind: 'say', instruction: 'Say hello.', purpose: 'greeting' } as const;
const goodbye = { kind: 'say', instruction: 'Say goodbye.', purpose: 'farewell' } as const;
const filler = { kind: 'say', instruction: 'Say: one moment.', purpose: 'notice' } as const;
const answer = { kind: 'answer' } as const;
const typed = { kind: 'typed', text: '1 2 3' } as const;
const ready = { type: 'ready' } as const;
const began = { type: 'turn-began' } as const;
const ended = { type: 'turn-ended', outcome: 'completed' } as const;
const cancel = { type: 'cancel' } as const;
const overdue = { type: 'overdue' } as const;
const callerStarted = { type: 'caller-started' } as const;
const callerStopped = { type: 'caller-stopped' } as const;
const request = (what: SpeechRequest): GateInput => ({ type: 'request', request: what });

/** Steps through all inputs; the effects are those of the last. */
function run(...inputs: readonly GateInput[]): {
  readonly gate: Gate;
  readonly effects: readonly GateEffect[];
} {
  let gate = closedGate;
  let effects: readonly GateEffect[] = [];
  for (const input of inputs) ({ gate, effects } = stepGate(gate, input));
  return { gate, effects };
}

const ask = (what: SpeechRequest) => ({ type: 'ask', request: what });
const begin = (purpose: string, isAudible = true) => ({ type: 'begin', purpose, isAudible });
const conclude = (outcome: string) => ({ type: 'conclude', outcome });
const forget = { type: 'forget' };

describe('the turn gate', () => {
  it('holds what is asked for until the session is ready', () => {
    expect(run(request(hello)).effects).toEqual([]);
    expect(run(request(hello), ready).effects).toEqual([ask(hello)]);
  });

  it('takes the next thing the model says for the answer to what it was asked', () => {
    expect(run(ready, request(hello), began).effects).toEqual([begin('greeting')]);
    expect(run(ready, began).effects).toEqual([begin('turn')]);
  });

  it('asks for one thing when the other has been said', () => {
    expect(run(ready, request(hello), request(goodbye), began).effects).toEqual([begin('greeting')]);
    expect(run(ready, request(hello), request(goodbye), began, ended).effects).toEqual([
      conclude('completed'),
      forget,
      ask(goodbye),
    ]);
  });

  it('asks for nothing while the caller speaks, or is about to be answered', () => {
    expect(run(ready, callerStarted, request(hello)).effects).toEqual([]);
    expect(run(ready, callerStarted, request(hello), callerStopped).effects).toEqual([]);
    expect(run(ready, callerStarted, request(hello), callerStopped, began).effects).toEqual([begin('turn')]);
    expect(run(ready, callerStarted, request(hello), callerStopped, began, ended).effects).toContainEqual(
      ask(hello),
    );
  });

  it('asks for nothing while the model is about to go on from a tool’s answer', () => {
    expect(run(ready, { type: 'answer-due' }, request(hello)).effects).toEqual([]);
  });

  it('keeps what is asked for while a tool is asked: the tool’s answer can carry it', () => {
    const toolAsked = { type: 'tool-asked' } as const;

    expect(run(ready, began, toolAsked, ended, request(hello)).effects).toEqual([]);
    expect(run(ready, began, toolAsked, ended, request(hello), { type: 'tools-answered' }).effects).toEqual([
      ask(hello),
    ]);
    expect(run(ready, began, toolAsked, ended, request(hello), overdue).effects).toEqual([ask(hello)]);
  });

  it('says at once what is to be said while a tool is asked', () => {
    const waiting = [ready, began, { type: 'tool-asked' }, ended] as const;

    expect(run(...waiting, request(filler)).effects).toEqual([ask(filler)]);
    expect(run(ready, began, { type: 'tool-asked' }, request(filler), ended).effects).toContainEqual(
      ask(filler),
    );
    // Behind the farewell it would come too late.
    expect(run(...waiting, request(goodbye), request(filler)).effects).toEqual([]);
  });

  it('asks for an answer that is wanted, once', () => {
    expect(run(ready, request(answer)).effects).toEqual([ask(answer)]);
    expect(run(ready, request(answer), request(answer)).gate.queue).toEqual([]);
    expect(run(request(answer), request(answer)).gate.queue).toEqual([answer]);
    expect(run(ready, request(answer), began, request(answer), ended).effects).not.toContainEqual(
      ask(answer),
    );
    expect(run(ready, request(hello), began, request(answer), ended).effects).toContainEqual(ask(answer));
    expect(run(ready, request(answer), began).effects).toEqual([begin('turn')]);
  });

  it('leaves the answer to the model where it gives one by itself, and asks for it where it does not', () => {
    const spoken = [ready, callerStarted, callerStopped, request(answer)] as const;

    expect(run(...spoken).effects).toEqual([]);
    expect(run(...spoken, began, ended).effects).toEqual([conclude('completed'), forget]);
    expect(run(...spoken, overdue).effects).toEqual([ask(answer)]);
    expect(run(ready, callerStarted, request(answer), callerStopped, began).gate.queue).toEqual([]);
  });

  it('has what the caller typed answered, and asks for no other answer beside it', () => {
    expect(run(ready, request(typed)).effects).toEqual([ask(typed)]);
    expect(run(ready, request(typed), began).effects).toEqual([begin('turn')]);
    expect(run(request(answer), request(typed)).gate.queue).toEqual([typed]);
    expect(run(request(typed), request(answer)).gate.queue).toEqual([typed]);
    expect(run(ready, request(typed), overdue).effects).toEqual([
      { type: 'abandon', request: typed, outcome: 'failed' },
    ]);
  });

  it('does not wait for ever for an answer, a caller, or the end of what was cut off', () => {
    expect(run(ready, callerStarted, callerStopped, request(hello), overdue).effects).toEqual([ask(hello)]);
    expect(run(ready, callerStarted, request(hello), overdue).effects).toEqual([ask(hello)]);
    expect(run(ready, began, cancel, request(hello), overdue).effects).toEqual([forget, ask(hello)]);
  });

  it('gives up what the model does not begin', () => {
    const { gate, effects } = run(ready, request(hello), overdue);

    expect(effects).toEqual([{ type: 'abandon', request: hello, outcome: 'failed' }]);
    expect(gate.state.name).toBe('idle');
  });

  it('ends a turn at the caller’s first sound', () => {
    expect(run(ready, began, callerStarted).effects).toEqual([conclude('interrupted'), forget]);
  });

  it('tells at once of a turn that we cut off, and asks for the next when the model has finished it', () => {
    expect(run(ready, began, cancel).effects).toEqual([conclude('interrupted')]);
    expect(run(ready, began, cancel, request(hello)).effects).toEqual([]);
    expect(run(ready, began, cancel, request(hello), ended).effects).toEqual([forget, ask(hello)]);
    expect(run(ready, began, cancel, cancel).effects).toEqual([]);
  });

  it('lets nobody hear what was cancelled before it began', () => {
    const cancelled = run(ready, request(hello), cancel);

    expect(cancelled.effects).toEqual([{ type: 'abandon', request: hello, outcome: 'interrupted' }]);
    expect(stepGate(cancelled.gate, began).effects).toEqual([begin('turn', false)]);
    expect(stepGate(cancelled.gate, cancel).effects).toEqual([]);
    expect(stepGate(cancelled.gate, overdue).effects).toEqual([]);
  });

  it('cuts off the answer to what the caller has just said when we interrupt before it begins', () => {
    const { effects, gate } = run(ready, callerStarted, callerStopped, cancel, began);

    expect(effects).toEqual([begin('turn'), conclude('interrupted')]);
    expect(gate.state.name).toBe('draining');
  });

  it('does nothing with a cancel when nothing runs or is due', () => {
    expect(run(ready, cancel, began).effects).toEqual([begin('turn')]);
    expect(run(ready, callerStarted, cancel, callerStopped, began).effects).toEqual([begin('turn')]);
  });

  it('is finished when stopped', () => {
    expect(run(ready, { type: 'stop' }, request(hello), began).effects).toEqual([]);
  });

  it('asks for one thing at a time and settles each once, whatever happens', () => {
    const inputs = fc.constantFrom<GateInput>(
      ready,
      began,
      ended,
      cancel,
      overdue,
      callerStarted,
      callerStopped,
      request(hello),
      request(filler),
      { type: 'answer-due' },
      { type: 'tool-asked' },
      { type: 'tools-answered' },
      { type: 'turn-ended', outcome: 'failed' },
    );
    fc.assert(
      fc.property(fc.array(inputs, { maxLength: 60 }), (script) => {
        let gate = closedGate;
        let isUnsettled = false;
        let asked = 0;
        const settle = (): void => {
          expect(isUnsettled).toBe(true);
          isUnsettled = false;
        };
        for (const input of script) {
          const step = stepGate(gate, input);
          for (const effect of step.effects) {
            if (effect.type === 'abandon') settle();
            if (effect.type === 'begin' && gate.state.name === 'asked' && effect.isAudible) settle();
            if (effect.type !== 'ask') continue;
            expect(isUnsettled).toBe(false);
            isUnsettled = true;
            asked += 1;
          }
          gate = step.gate;
          expect(isUnsettled).toBe(gate.state.name === 'asked' && !gate.state.isUnwanted);
        }
        expect(asked + gate.queue.length).toBe(script.filter(({ type }) => type === 'request').length);
      }),
    );
  });

  it('waits with a limit wherever it waits for something that may never come', () => {
    expect(waitOf(run(ready).gate)).toBeNull();
    expect(waitOf(run(ready, request(hello)).gate)?.what).toBe('begin');
    expect(waitOf(run(ready, began).gate)).toBeNull();
    expect(waitOf(run(ready, began, cancel).gate)?.what).toBe('drain');
    expect(waitOf(run(ready, callerStarted).gate)).toBeNull();
    expect(waitOf(run(ready, callerStarted, request(hello)).gate)?.what).toBe('caller');
    expect(waitOf(run(ready, callerStopped).gate)?.what).toBe('own-turn');
  });
});
