import { createCallMachine, interruptionOf, type CallMachine } from './call-machine.js';
import type { NextStep } from './next-step.js';
import type { TwimlDocument, Verb } from './twiml-document.js';

const say = (text: string): Verb => ({ verb: 'Say', text, loop: 1 });
const run = (...verbs: Verb[]): NextStep => ({ type: 'run', document: { verbs } satisfies TwimlDocument });
const fetchFrom = (url: string): NextStep => ({
  type: 'fetch',
  webhook: { url, method: 'POST' },
  fields: [],
});

/** Every `<Say>` is noted; the texts given as `endless` only end by interruption. */
function createTrial(documents: Readonly<Record<string, NextStep>> = {}, endless: readonly string[] = []) {
  const trail: string[] = [];
  const machine: CallMachine = createCallMachine({
    fetchDocument: (step) => Promise.resolve(documents[step.webhook.url] ?? { type: 'end', by: 'failure' }),
    async runVerb(verb, signal) {
      if (verb.verb === 'Redirect') return fetchFrom(verb.target?.url ?? '');
      if (verb.verb === 'Dial') return { type: 'continue', endedBy: 'far-side' };
      if (verb.verb !== 'Say') return { type: 'end', by: 'twiml' };
      trail.push(verb.text);
      if (!endless.includes(verb.text)) return { type: 'continue' };
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      trail.push(`broken off by ${interruptionOf(signal).type}`);
      return { type: 'continue' };
    },
  });
  return { machine, trail };
}

const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('createCallMachine', () => {
  it('runs verb after verb and hangs up after the last', async () => {
    const { machine, trail } = createTrial();

    expect(await machine.run(run(say('one'), say('two')))).toBe('twiml');
    expect(trail).toEqual(['one', 'two']);
  });

  it('lets another document replace the rest', async () => {
    const redirect: Verb = { verb: 'Redirect', target: { url: '/next', method: 'POST' } };
    const { machine, trail } = createTrial({ '/next': run(say('three')) });

    expect(await machine.run(run(say('one'), redirect, say('two')))).toBe('twiml');
    expect(trail).toEqual(['one', 'three']);
  });

  it('ends by failure when there is no document', async () => {
    expect(await createTrial().machine.run(fetchFrom('/missing'))).toBe('failure');
  });

  it('tells when it was the far side that left the last verb', async () => {
    const dial = { verb: 'Dial', number: undefined } as unknown as Verb;

    expect(await createTrial().machine.run(run(dial))).toBe('far-side');
  });

  it('breaks a verb off for an interruption and goes on with that', async () => {
    const { machine, trail } = createTrial({}, ['endless']);
    const ended = machine.run(run(say('endless'), say('never')));
    await settle();

    machine.interrupt(run(say('instead')));

    expect(await ended).toBe('twiml');
    expect(trail).toEqual(['endless', 'broken off by run', 'instead']);
  });

  it('does not let a redirect undo the end of the call', async () => {
    const { machine, trail } = createTrial({}, ['endless']);
    const ended = machine.run(run(say('endless')));
    await settle();

    machine.interrupt({ type: 'end', by: 'caller' });
    machine.interrupt(run(say('too late')));

    expect(await ended).toBe('caller');
    expect(trail).toEqual(['endless', 'broken off by end']);
  });

  it('gives up on documents that redirect to themselves', async () => {
    const { machine } = createTrial({ '/loop': fetchFrom('/loop') });

    expect(await machine.run(fetchFrom('/loop'))).toBe('failure');
  });
});
