import type { Clock } from '@voc/resilience';
import type { Faults } from '../world/faults.js';
import type { Journal } from '../world/journal.js';
import type { ConnectFaults } from './connect-faults.js';
import type { Contact, ContactChange } from './contact.js';
import type { ContactCentre } from './contact-centre.js';
import type { FlowAction, FlowActionType } from './contact-flow.js';
import type { InvokeLambda } from './lambda-invocation.js';
import type { TouchtoneInput } from './touchtone-input.js';

/** What a block does besides changing the contact. */
export interface FlowDeps {
  readonly centre: ContactCentre;
  readonly input: TouchtoneInput;
  readonly invokeLambda: InvokeLambda;
  readonly faults: Faults<ConnectFaults>;
  readonly journal: Journal;
  readonly clock: Clock;
  /** Aborts when the caller has gone. */
  readonly signal: AbortSignal;
}

export interface BlockContext extends FlowDeps {
  readonly contact: Contact;
}

export type FlowErrorType = 'NoMatchingError' | 'NoMatchingCondition' | 'QueueAtCapacity';

export type BlockOutcome =
  /** `value` is compared with the block's conditions, where it has any. */
  | { readonly kind: 'next'; readonly change?: ContactChange; readonly value?: string }
  | { readonly kind: 'error'; readonly errorType: FlowErrorType }
  | { readonly kind: 'end'; readonly how: 'queued' | 'disconnected' };

export type ParametersOf = {
  readonly [Type in FlowActionType]: Extract<FlowAction, { readonly Type: Type }>['Parameters'];
};

export type FlowBlock<Type extends FlowActionType> = (
  parameters: ParametersOf[Type],
  context: BlockContext,
) => BlockOutcome | Promise<BlockOutcome>;

export const failed: BlockOutcome = { kind: 'error', errorType: 'NoMatchingError' };
