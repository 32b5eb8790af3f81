import { z } from 'zod';
import { parseXml } from '../twilio/xml-element.js';
import { brokenFlowRule } from './flow-graph.js';
import type { Prompt } from './prompt-duration.js';

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

const prompt = {
  Text: z.string().min(1).optional(),
  SSML: z
    .string()
    .refine((text) => parseXml(text)?.name === 'speak', 'not SSML')
    .optional(),
  PromptId: z.string().min(1).optional(),
};

const inputParameters = z
  .strictObject({
    ...prompt,
    StoreInput: z.literal('True'),
    InputTimeLimitSeconds: wholeNumberText,
    InputValidation: z.strictObject({ CustomValidation: z.strictObject({ MaximumLength: wholeNumberText }) }),
    DTMFConfiguration: z.strictObject({
      InputTerminationSequence: z.string().max(5).default('#'),
      DisableCancelKey: booleanText.default('False'),
      InterdigitTimeLimitSeconds: wholeNumberText.default('5'),
    }),
  })
  .refine(hasOnePrompt, 'say exactly one of Text, SSML and PromptId');

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

const messageParameters = z
  .strictObject(prompt)
  .refine(hasOnePrompt, 'say exactly one of Text, SSML and PromptId');

const actionSchema = z.discriminatedUnion('Type', [
  blockOf('GetParticipantInput', z.union([bufferParameters, inputParameters])),
  blockOf('UpdateContactTextToSpeechVoice', z.strictObject({ TextToSpeechVoice: z.string().min(1) })),
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
  const broken = brokenFlowRule(parsed.data);
  if (broken !== undefined) throw new Error(`bad contact flow: ${broken}`);
  return parsed.data;
}

function hasOnePrompt({ Text, SSML, PromptId }: Prompt): boolean {
  return [Text, SSML, PromptId].filter((each) => each !== undefined).length === 1;
}
