import { sleep, withDeadline, type Clock } from '@voc/resilience';
import { isCodedError } from '@voc/errors';
import { checkStringMap } from './attribute-rules.js';
import { contactFlowEvent, resolveReference } from './contact.js';
import type { ContactFlowEvent } from './contact-flow-event.js';
import { failed, type BlockContext, type BlockOutcome, type FlowBlock } from './flow-block.js';
import type { LambdaInvocation } from './lambda-invocation.js';

/** Connect repeats a throttled or failed invocation this often, all within the block's time limit. */
const maxRetries = 3;
const retryPauseMs = 100;

/** Invokes synchronously and keeps the answer as `$.External`, if it is a flat map of strings. */
export const invokeLambdaBlock: FlowBlock<'InvokeLambdaFunction'> = async (parameters, context) => {
  const { contact, journal } = context;
  if (parameters.LambdaFunctionARN !== context.centre.lambdaArn) {
    journal.violation('connect', 'lambda-not-of-the-instance', parameters.LambdaFunctionARN);
    return failed;
  }
  const attributes = Object.entries(parameters.LambdaInvocationAttributes);
  const values = Object.fromEntries(
    attributes.map(([name, text]) => [name, resolveReference(text, contact)]),
  );
  const event = contactFlowEvent(contact, context.centre.instanceArn, values);
  const limitMs = Number(parameters.InvocationTimeLimitSeconds) * 1000;
  const payload = await answerInTime(event, limitMs, context);
  if (payload === undefined) return failed;
  const checked = checkStringMap(payload);
  if (checked.status === 'valid')
    return { kind: 'next', change: { external: checked.values } } satisfies BlockOutcome;
  journal.violation('connect', checked.rule, checked.detail);
  return failed;
};

async function answerInTime(
  event: ContactFlowEvent,
  limitMs: number,
  context: BlockContext,
): Promise<string | undefined> {
  const { clock, signal, journal, contact } = context;
  try {
    return await withDeadline(clock, limitMs, (budget) => answerOf(event, budget, context), signal);
  } catch (error) {
    if (signal.aborted || !isCodedError(error, 'DEADLINE_EXCEEDED')) throw error;
    journal.record('connect', 'lambda-timed-out', contact.callSid, { limitMs });
    return undefined;
  }
}

async function answerOf(
  event: ContactFlowEvent,
  budget: AbortSignal,
  context: BlockContext,
): Promise<string | undefined> {
  const { clock, journal, contact } = context;
  for (let attempt = 1; attempt <= 1 + maxRetries; attempt += 1) {
    if (attempt > 1) await sleep(clock, retryPauseMs, budget);
    const startedAtMs = clock.monotonicMs();
    const invocation = await invokeOnce(event, context);
    budget.throwIfAborted();
    const durationMs = elapsedMs(clock, startedAtMs);
    journal.record('connect', 'lambda-invoked', contact.callSid, {
      attempt,
      status: invocation.status,
      durationMs,
    });
    if (invocation.status === 'answered') return invocation.payload;
  }
  return undefined;
}

async function invokeOnce(
  event: ContactFlowEvent,
  { faults, invokeLambda }: BlockContext,
): Promise<LambdaInvocation> {
  const { lambdaThrottles, lambdaServiceErrors } = faults.current;
  if (lambdaThrottles > 0) {
    faults.set({ lambdaThrottles: lambdaThrottles - 1 });
    return { status: 'throttled' };
  }
  if (lambdaServiceErrors > 0) {
    faults.set({ lambdaServiceErrors: lambdaServiceErrors - 1 });
    return { status: 'service-error' };
  }
  try {
    return await invokeLambda(event);
  } catch {
    return { status: 'service-error' };
  }
}

function elapsedMs(clock: Clock, startedAtMs: number): number {
  return Math.round(clock.monotonicMs() - startedAtMs);
}
