import type { CallContext } from '../call-context.js';
import type { NextStep } from '../next-step.js';
import type { Verb } from '../twiml-document.js';
import { runConnect } from './connect-verb.js';
import { runDial } from './dial-verb.js';
import { runSound } from './sound-verbs.js';

/** Executes one verb; the first that needs the caller on the line answers the call. */
export async function runVerb(verb: Verb, context: CallContext, signal: AbortSignal): Promise<NextStep> {
  const answersLater = verb.verb === 'Reject' || (verb.verb === 'Dial' && verb.answerOnBridge);
  if (!answersLater) context.answer();
  switch (verb.verb) {
    case 'Say':
    case 'Play':
    case 'Pause':
      return runSound(verb, context, signal);
    case 'Connect':
      return runConnect(verb, context, signal);
    case 'Dial':
      return runDial(verb, context, signal);
    case 'Redirect':
      return verb.target === undefined
        ? { type: 'end', by: 'failure' }
        : { type: 'fetch', webhook: verb.target, fields: [] };
    case 'Reject':
      if (context.state.isAnswered()) context.violation('12200-reject-after-answer', 'Reject');
      return { type: 'end', by: 'twiml' };
    case 'Hangup':
      return { type: 'end', by: 'twiml' };
  }
}
