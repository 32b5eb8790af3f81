import type { CallEnd } from '../world/phone-network.js';
import type { NextStep } from './next-step.js';
import type { TwimlDocument, Verb } from './twiml-document.js';

export interface CallMachine {
  /** Executes documents until the call is over; runs once. */
  run(first: NextStep): Promise<CallEnd['by']>;
  /** Breaks off whatever runs and goes on with this instead. The end of a call is final. */
  interrupt(step: NextStep): void;
}

/** What the machine leaves to others. Both return soon after the signal aborts; what they return then is ignored. */
export interface MachineDeps {
  runVerb(verb: Verb, signal: AbortSignal): Promise<NextStep>;
  fetchDocument(step: Extract<NextStep, { type: 'fetch' }>, signal: AbortSignal): Promise<NextStep>;
}

/** Documents that redirect to each other must not go on for ever. */
const maxDocuments = 200;

/** Executes TwiML verb by verb: a document that takes over replaces the rest of the one before it. */
export function createCallMachine(deps: MachineDeps): CallMachine {
  let current = new AbortController();
  let interruption: NextStep | undefined;

  return {
    async run(first) {
      let step = first;
      for (let documents = 0; step.type !== 'end'; documents += 1) {
        if (documents === maxDocuments) return 'failure';
        current = new AbortController();
        const outcome = await execute(step, deps, current.signal);
        step = interruption ?? outcome;
        interruption = undefined;
      }
      return step.by;
    },
    interrupt(step) {
      if (interruption?.type === 'end') return;
      interruption = step;
      current.abort(step);
    },
  };
}

/** Why a verb was broken off. */
export function interruptionOf(signal: AbortSignal): NextStep {
  return signal.reason as NextStep;
}

async function execute(step: NextStep, deps: MachineDeps, signal: AbortSignal): Promise<NextStep> {
  switch (step.type) {
    case 'fetch':
      return deps.fetchDocument(step, signal);
    case 'run':
      return runDocument(step.document, deps, signal);
    case 'continue':
    case 'end':
      return { type: 'end', by: 'twiml' };
  }
}

async function runDocument(
  document: TwimlDocument,
  deps: MachineDeps,
  signal: AbortSignal,
): Promise<NextStep> {
  let by: CallEnd['by'] = 'twiml';
  for (const verb of document.verbs) {
    const outcome = await deps.runVerb(verb, signal);
    if (signal.aborted || outcome.type !== 'continue') return outcome;
    by = outcome.endedBy ?? 'twiml';
  }
  return { type: 'end', by };
}
