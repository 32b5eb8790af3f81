import { sleep } from '@voc/resilience';
import type { FlowActionType } from './contact-flow.js';
import { brokenAttributeRule } from './attribute-rules.js';
import { resolveReference } from './contact.js';
import { failed, type FlowBlock, type ParametersOf } from './flow-block.js';
import { invokeLambdaBlock } from './invoke-lambda-block.js';
import type { CollectedInput } from './digit-collection.js';
import { promptDurationMs } from './prompt-duration.js';

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

const setQueue: FlowBlock<'UpdateContactTargetQueue'> = ({ QueueId }, { contact, centre, journal }) => {
  const arn = resolveReference(QueueId, contact);
  const queue = centre.queueNamed(arn);
  if (queue !== undefined) return { kind: 'next', change: { queue } };
  journal.violation('connect', 'queue-not-of-the-instance', arn);
  return failed;
};

const transferToQueue: FlowBlock<'TransferContactToQueue'> = (
  _parameters,
  { contact, faults, input, journal },
) => {
  const { queue } = contact;
  if (queue === null) return failed;
  if (faults.current.fullQueues.includes(queue)) {
    journal.record('connect', 'queue-full', contact.callSid, { queue });
    return { kind: 'error', errorType: 'QueueAtCapacity' };
  }
  input.bufferOff();
  journal.record('connect', 'queued', contact.callSid, { queue });
  return { kind: 'end', how: 'queued' };
};

const playMessage: FlowBlock<'MessageParticipant'> = async (
  parameters,
  { contact, clock, journal, signal },
) => {
  const durationMs = promptDurationMs(parameters);
  journal.record('connect', 'message-played', contact.callSid, { durationMs });
  await sleep(clock, durationMs, signal);
  return { kind: 'next' };
};

/** What the offline Connect can do, by the `Type` of a flow's action. */
export const flowBlocks: { readonly [Type in FlowActionType]: FlowBlock<Type> } = {
  GetParticipantInput: (parameters, context) =>
    'StoreInput' in parameters ? storeInput(parameters, context) : touchtoneBuffer(parameters, context),
  UpdateContactTextToSpeechVoice: () => ({ kind: 'next' }),
  InvokeLambdaFunction: invokeLambdaBlock,
  Compare: ({ ComparisonValue }, { contact }) => ({
    kind: 'next',
    value: resolveReference(ComparisonValue, contact),
  }),
  UpdateContactAttributes: updateAttributes,
  UpdateContactTargetQueue: setQueue,
  TransferContactToQueue: transferToQueue,
  MessageParticipant: playMessage,
  UpdateFlowLoggingBehavior: () => ({ kind: 'next' }),
  DisconnectParticipant: () => ({ kind: 'end', how: 'disconnected' }),
};
