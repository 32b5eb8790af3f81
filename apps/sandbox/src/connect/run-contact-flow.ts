import type { Contact } from './contact.js';
import type { ContactFlow, FlowAction, FlowActionType } from './contact-flow.js';
import { flowBlocks } from './flow-blocks.js';
import type { BlockContext, BlockOutcome, FlowDeps, FlowErrorType, ParametersOf } from './flow-block.js';

export interface FlowEnd {
  readonly how: 'queued' | 'disconnected';
  readonly contact: Contact;
}

/** A flow that runs in circles ends here. */
const maxSteps = 1000;

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
    const outcome = await runBlock(action, { ...deps, contact });
    if (outcome.kind === 'end') return { how: outcome.how, contact };
    if (outcome.kind === 'next') contact = { ...contact, ...outcome.change };
    const target = nextIdentifier(action, outcome);
    if (target === undefined) deps.journal.violation('connect', 'flow-dead-end', action.Identifier);
    action = target === undefined ? undefined : actions.get(target);
  }
  return { how: 'disconnected', contact };
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
  if (outcome.kind === 'error') return errorTarget(outcome.errorType) ?? errorTarget('NoMatchingError');
  if (outcome.value === undefined) return Transitions.NextAction;
  const { value } = outcome;
  const matched = Transitions.Conditions.find((each) => each.Condition.Operands[0] === value);
  return matched?.NextAction ?? errorTarget('NoMatchingCondition') ?? Transitions.NextAction;
}
