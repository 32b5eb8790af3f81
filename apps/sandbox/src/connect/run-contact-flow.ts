import { sleep } from '@voc/resilience';
import type { Contact } from './contact.js';
import type { ContactFlow, FlowAction, FlowActionType } from './contact-flow.js';
import { flowBlocks } from './flow-blocks.js';
import {
  failed,
  type BlockContext,
  type BlockOutcome,
  type FlowDeps,
  type FlowErrorType,
  type ParametersOf,
} from './flow-block.js';

export interface FlowEnd {
  readonly how: 'queued' | 'disconnected';
  readonly contact: Contact;
}

/** A flow that runs in circles ends here. */
const maxSteps = 1000;
/** What a block that fails takes. */
const failureMs = 100;

/**
 * Runs a contact through a flow, block after block, until it is queued or disconnected.
 * @throws the signal's reason when the caller has gone
 */
export async function runContactFlow(flow: ContactFlow, start: Contact, deps: FlowDeps): Promise<FlowEnd> {
  const actions = new Map(flow.Actions.map((action) => [action.Identifier, action]));
  let contact = start;
  let action = actions.get(flow.StartAction);
  for (let step = 0; action !== undefined && step < maxSteps; step += 1) {
    deps.signal.throwIfAborted();
    const outcome = failsNow(action, deps)
      ? await failSlowly(deps)
      : await runBlock(action, { ...deps, contact });
    if (outcome.kind === 'end') return { how: outcome.how, contact };
    if (outcome.kind === 'next') contact = { ...contact, ...outcome.change };
    else deps.journal.record('connect', 'block-failed', contact.callSid, { block: action.Identifier });
    const target = nextIdentifier(action, outcome);
    if (target === undefined) deps.journal.violation('connect', 'flow-dead-end', action.Identifier);
    action = target === undefined ? undefined : actions.get(target);
  }
  if (action !== undefined) deps.journal.violation('connect', 'flow-in-circles', action.Identifier);
  return { how: 'disconnected', contact };
}

function failsNow({ Identifier, Transitions }: FlowAction, { faults }: FlowDeps): boolean {
  return Transitions.Errors.length > 0 && faults.current.failingBlocks.includes(Identifier);
}

async function failSlowly({ clock, signal }: FlowDeps): Promise<BlockOutcome> {
  await sleep(clock, failureMs, signal);
  return failed;
}

function runBlock<Type extends FlowActionType>(
  action: { readonly Type: Type; readonly Parameters: ParametersOf[Type] },
  context: BlockContext,
): BlockOutcome | Promise<BlockOutcome> {
  return flowBlocks[action.Type](action.Parameters, context);
}

function nextIdentifier(
  { Transitions }: FlowAction,
  outcome: Exclude<BlockOutcome, { readonly kind: 'end' }>,
): string | undefined {
  const errorTarget = (errorType: FlowErrorType): string | undefined =>
    Transitions.Errors.find((each) => each.ErrorType === errorType)?.NextAction;
  if (outcome.kind === 'error') return errorTarget(outcome.errorType) ?? Transitions.Errors[0]?.NextAction;
  if (outcome.value === undefined) return Transitions.NextAction;
  const { value } = outcome;
  const matched = Transitions.Conditions.find((each) => each.Condition.Operands[0] === value);
  return matched?.NextAction ?? errorTarget('NoMatchingCondition') ?? Transitions.NextAction;
}
