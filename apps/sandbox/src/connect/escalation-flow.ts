import { parseContactFlow } from './contact-flow.js';

export const escalationQueue = 'escalation';
export const defaultQueue = 'default';

const onAnyError = (target: string): object => ({ ErrorType: 'NoMatchingError', NextAction: target });

/**
 * Collect the token, redeem it, show the context to the agent. Every error leads to the default queue without context,
 * never to a hang-up.
 */
export const escalationFlow = parseContactFlow({
  Version: '2019-10-30',
  StartAction: 'buffer-on',
  Actions: [
    {
      Identifier: 'buffer-on',
      Type: 'GetParticipantInput',
      Parameters: { EnableDTMFBuffer: 'true' },
      Transitions: { NextAction: 'collect', Errors: [onAnyError('collect')] },
    },
    {
      Identifier: 'collect',
      Type: 'GetParticipantInput',
      Parameters: {
        Text: 'One moment please.',
        StoreInput: 'True',
        InputTimeLimitSeconds: '8',
        InputValidation: { CustomValidation: { MaximumLength: '10' } },
        DTMFConfiguration: {
          InputTerminationSequence: '#',
          DisableCancelKey: 'True',
          InterdigitTimeLimitSeconds: '3',
        },
      },
      Transitions: { NextAction: 'buffer-off', Errors: [onAnyError('queue-default')] },
    },
    {
      Identifier: 'buffer-off',
      Type: 'GetParticipantInput',
      Parameters: { EnableDTMFBuffer: 'false' },
      Transitions: { NextAction: 'lookup', Errors: [onAnyError('lookup')] },
    },
    {
      Identifier: 'lookup',
      Type: 'InvokeLambdaFunction',
      Parameters: {
        LambdaFunctionARN: 'arn:aws:lambda:us-east-1:000000000000:function:connect-lambda',
        InvocationTimeLimitSeconds: '8',
        InvocationType: 'SYNCHRONOUS',
        LambdaInvocationAttributes: { token: '$.StoredCustomerInput' },
        ResponseValidation: { ResponseType: 'STRING_MAP' },
      },
      Transitions: { NextAction: 'known', Errors: [onAnyError('queue-default')] },
    },
    {
      Identifier: 'known',
      Type: 'Compare',
      Parameters: { ComparisonValue: '$.External.success' },
      Transitions: {
        NextAction: 'queue-default',
        Conditions: [{ NextAction: 'attributes', Condition: { Operator: 'Equals', Operands: ['true'] } }],
        Errors: [{ ErrorType: 'NoMatchingCondition', NextAction: 'queue-default' }],
      },
    },
    {
      Identifier: 'attributes',
      Type: 'UpdateContactAttributes',
      Parameters: {
        TargetContact: 'Current',
        Attributes: {
          conversation_id: '$.External.conversation_id',
          caller_phone: '$.External.caller_phone',
          hubspot_contact_id: '$.External.hubspot_contact_id',
          hubspot_ticket_id: '$.External.hubspot_ticket_id',
          summary: '$.External.summary',
          intent: '$.External.intent',
          priority: '$.External.priority',
          escalation_reason: '$.External.escalation_reason',
        },
      },
      Transitions: { NextAction: 'queue-escalation', Errors: [onAnyError('queue-escalation')] },
    },
    {
      Identifier: 'queue-escalation',
      Type: 'UpdateContactTargetQueue',
      Parameters: { QueueId: escalationQueue },
      Transitions: { NextAction: 'transfer', Errors: [onAnyError('queue-default')] },
    },
    {
      Identifier: 'queue-default',
      Type: 'UpdateContactTargetQueue',
      Parameters: { QueueId: defaultQueue },
      Transitions: { NextAction: 'transfer', Errors: [onAnyError('sorry')] },
    },
    {
      Identifier: 'transfer',
      Type: 'TransferContactToQueue',
      Parameters: {},
      Transitions: {
        NextAction: 'sorry',
        Errors: [{ ErrorType: 'QueueAtCapacity', NextAction: 'sorry' }, onAnyError('sorry')],
      },
    },
    {
      Identifier: 'sorry',
      Type: 'MessageParticipant',
      Parameters: { Text: 'All lines are busy. Please call again.' },
      Transitions: { NextAction: 'bye', Errors: [onAnyError('bye')] },
    },
    { Identifier: 'bye', Type: 'DisconnectParticipant', Parameters: {}, Transitions: {} },
  ],
});
