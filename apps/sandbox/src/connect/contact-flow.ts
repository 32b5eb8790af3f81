import { z } from 'zod';

/** The part of the Connect flow language the offline Connect can run; every parameter value is written as a string. */
const identifier = z
  .string()
  .min(1)
  .max(50)
  .regex(/^[^%:(\\/)=$,;[\]{}]+$/);
const booleanText = z.enum(['True', 'False', 'true', 'false']);
const wholeNumberText = z.string().regex(/^\d{1,3}$/);
const empty = z.strictObject({});

const transitionsSchema = z.strictObject({
  NextAction: identifier.optional(),
  Conditions: z
    .array(
      z.strictObject({
        NextAction: identifier,
        Condition: z.strictObject({ Operator: z.literal('Equals'), Operands: z.array(z.string()).length(1) }),
      }),
    )
    .default([]),
  Errors: z.array(z.strictObject({ ErrorType: z.string(), NextAction: identifier })).default([]),
});

const blockOf = <Type extends string, Parameters extends z.ZodType>(
  type: Type,
  parameters: Parameters,
): z.ZodObject<
  {
    Identifier: typeof identifier;
    Type: z.ZodLiteral<Type>;
    Parameters: Parameters;
    Transitions: typeof transitionsSchema;
  },
  z.core.$strict
> =>
  z.strictObject({
    Identifier: identifier,
    Type: z.literal(type),
    Parameters: parameters,
    Transitions: transitionsSchema,
  });

const bufferParameters = z.strictObject({ EnableDTMFBuffer: booleanText });

const inputParameters = z.strictObject({
  Text: z.string().optional(),
  SSML: z.string().optional(),
  PromptId: z.string().optional(),
  StoreInput: z.literal('True'),
  InputTimeLimitSeconds: wholeNumberText,
  InputValidation: z.strictObject({ CustomValidation: z.strictObject({ MaximumLength: wholeNumberText }) }),
  DTMFConfiguration: z.strictObject({
    InputTerminationSequence: z.string().max(5).default('#'),
    DisableCancelKey: booleanText.default('False'),
    InterdigitTimeLimitSeconds: wholeNumberText.default('5'),
  }),
});

const lambdaParameters = z.strictObject({
  LambdaFunctionARN: z.string().min(1),
  InvocationTimeLimitSeconds: z.string().regex(/^[1-8]$/),
  InvocationType: z.literal('SYNCHRONOUS').default('SYNCHRONOUS'),
  LambdaInvocationAttributes: z.record(z.string(), z.string()).default({}),
  ResponseValidation: z.strictObject({ ResponseType: z.literal('STRING_MAP') }),
});

const attributeParameters = z.strictObject({
  Attributes: z.record(z.string(), z.string()),
  TargetContact: z.literal('Current').default('Current'),
});

const messageParameters = z.strictObject({
  Text: z.string().optional(),
  SSML: z.string().optional(),
  PromptId: z.string().optional(),
});

const actionSchema = z.discriminatedUnion('Type', [
  blockOf('GetParticipantInput', z.union([bufferParameters, inputParameters])),
  blockOf('InvokeLambdaFunction', lambdaParameters),
  blockOf('Compare', z.strictObject({ ComparisonValue: z.string().startsWith('$.') })),
  blockOf('UpdateContactAttributes', attributeParameters),
  blockOf('UpdateContactTargetQueue', z.strictObject({ QueueId: z.string().min(1) })),
  blockOf('TransferContactToQueue', empty),
  blockOf('MessageParticipant', messageParameters),
  blockOf(
    'UpdateFlowLoggingBehavior',
    z.strictObject({ FlowLoggingBehavior: z.enum(['Enabled', 'Disabled']) }),
  ),
  blockOf('DisconnectParticipant', empty),
]);

const flowSchema = z.strictObject({
  Version: z.literal('2019-10-30'),
  StartAction: identifier,
  Metadata: z.record(z.string(), z.unknown()).default({}),
  Actions: z.array(actionSchema).min(1).max(250),
});

export type FlowAction = z.infer<typeof actionSchema>;
export type FlowActionType = FlowAction['Type'];
export type ContactFlow = z.infer<typeof flowSchema>;

/**
 * Reads a flow in Connect's own JSON.
 * @throws Error naming what Connect's import would refuse, or what the offline Connect cannot run
 */
export function parseContactFlow(json: unknown): ContactFlow {
  const parsed = flowSchema.safeParse(json);
  if (!parsed.success) throw new Error(`bad contact flow\n${z.prettifyError(parsed.error)}`);
  const flow = parsed.data;
  const known = new Set(flow.Actions.map((action) => action.Identifier));
  if (known.size < flow.Actions.length) throw new Error('bad contact flow: an identifier is used twice');
  const missing = [flow.StartAction, ...flow.Actions.flatMap(targetsOf)].find((target) => !known.has(target));
  if (missing !== undefined) throw new Error(`bad contact flow: there is no action ${missing}`);
  return flow;
}

function targetsOf({ Transitions }: FlowAction): readonly string[] {
  const { NextAction, Conditions, Errors } = Transitions;
  return [
    ...(NextAction === undefined ? [] : [NextAction]),
    ...[...Conditions, ...Errors].map((each) => each.NextAction),
  ];
}
