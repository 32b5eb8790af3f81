import type { FlowActionType } from './contact-flow.js';
import { brokenAttributeRule } from './attribute-rules.js';
import { resolveReference } from './contact.js';
import { failed, type FlowBlock, type ParametersOf } from './flow-block.js';
import { invokeLambdaBlock } from './invoke-lambda-block.js';
import type { CollectedInput } from './digit-collection.js';

const touchtoneBuffer: FlowBlock<'GetParticipantInput'> = (parameters, { input }) => {
  const isOn = 'EnableDTMFBuffer' in parameters && parameters.EnableDTMFBuffer.toLowerCase() === 'true';
  if (isOn) input.bufferOn();
  else input.bufferOff();
  return { kind: 'next' };
};

/** Store customer input. Prompts are silent in the offline world, so the first-digit limit starts at once. */
async function storeInput(
  parameters: Extract<ParametersOf['GetParticipantInput'], { readonly StoreInput: 'True' }>,
  { input, contact, journal, signal }: Parameters<FlowBlock<'GetParticipantInput'>>[1],
): Promise<{ readonly kind: 'next'; readonly change: { readonly storedInput: string } }> {
  const { DTMFConfiguration, InputTimeLimitSeconds, InputValidation } = parameters;
  const collected = await input.collect(
    {
      maxDigits: Number(InputValidation.CustomValidation.MaximumLength),
      terminator: DTMFConfiguration.InputTerminationSequence,
      firstDigitMs: Number(InputTimeLimitSeconds) * 1000,
      interDigitMs: Number(DTMFConfiguration.InterdigitTimeLimitSeconds) * 1000,
      cancelKey: DTMFConfiguration.DisableCancelKey.toLowerCase() !== 'true',
    },
    signal,
  );
  const complete = collected.status === 'terminated' || collected.status === 'max-digits';
  journal.record('connect', 'digits-collected', contact.callSid, {
    count: digitsOf(collected).length,
    complete,
  });
  // Connect takes the success branch after a time-out too, with this word as the input.
  const storedInput = collected.status === 'first-digit-timeout' ? 'Timeout' : collected.digits;
  return { kind: 'next', change: { storedInput } };
}

function digitsOf(collected: CollectedInput): string {
  return collected.status === 'first-digit-timeout' ? '' : collected.digits;
}

const updateAttributes: FlowBlock<'UpdateContactAttributes'> = ({ Attributes }, { contact, journal }) => {
  const entries = Object.entries(Attributes).map(
    ([name, text]) => [name, resolveReference(text, contact)] as const,
  );
  const attributes = { ...contact.attributes, ...Object.fromEntries(entries) };
  const rule = brokenAttributeRule(attributes);
  if (rule !== undefined) {
    journal.violation('connect', rule, 'contact attributes');
    return failed;
  }
  journal.record('connect', 'attributes-set', contact.callSid, { keys: entries.map(([name]) => name) });
  return { kind: 'next', change: { attributes } };
};

const transferToQueue: FlowBlock<'TransferContactToQueue'> = (
  _parameters,
  { contact, faults, input, journal },
) => {
  const { queues } = faults.current;
  if (contact.queue === null || queues === 'closed') return failed;
  if (queues === 'full') return { kind: 'error', errorType: 'QueueAtCapacity' };
  input.bufferOff();
  journal.record('connect', 'queued', contact.callSid, { queue: contact.queue });
  return { kind: 'end', how: 'queued' };
};

/** What the offline Connect can do, by the `Type` of a flow's action. */
export const flowBlocks: { readonly [Type in FlowActionType]: FlowBlock<Type> } = {
  GetParticipantInput: (parameters, context) =>
    'StoreInput' in parameters ? storeInput(parameters, context) : touchtoneBuffer(parameters, context),
  InvokeLambdaFunction: invokeLambdaBlock,
  Compare: ({ ComparisonValue }, { contact }) => ({
    kind: 'next',
    value: resolveReference(ComparisonValue, contact),
  }),
  UpdateContactAttributes: updateAttributes,
  UpdateContactTargetQueue: ({ QueueId }, { contact }) => {
    const queue = resolveReference(QueueId, contact);
    return queue === '' ? failed : { kind: 'next', change: { queue } };
  },
  TransferContactToQueue: transferToQueue,
  MessageParticipant: (_parameters, { contact, journal }) => {
    journal.record('connect', 'message-played', contact.callSid);
    return { kind: 'next' };
  },
  UpdateFlowLoggingBehavior: () => ({ kind: 'next' }),
  DisconnectParticipant: () => ({ kind: 'end', how: 'disconnected' }),
};
