import { z } from 'zod';
import { connectSettings } from './connect-settings.js';
import { gatewaySettings, orchestratorSettings } from './service-settings.js';

const host = z
  .string()
  .regex(
    /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
    'must be a host name in lower case, without scheme and path',
  );

const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region');

const network = z.strictObject({
  cidr: z.string().regex(/^\d+(\.\d+){3}\/(1[6-9]|2[0-2])$/, 'must be an IPv4 range between /16 and /22'),
  /** One saves money; with two, the loss of an availability zone leaves the other its way out. */
  natGateways: z.union([z.literal(1), z.literal(2)]),
  /** Private ways to SQS, Secrets Manager, ECR, the logs and Bedrock; without them that traffic goes through NAT. */
  interfaceEndpoints: z.boolean(),
});

const voice = z
  .strictObject({
    provider: z.enum(['openai', 'nova', 'hybrid']),
    /** For `hybrid`: `openai=70,nova=30`. */
    split: z.string().optional(),
    fallback: z.enum(['openai', 'nova', 'none']).default('none'),
    /** Where Nova is asked; the stage's own region unless given. */
    novaRegion: region.optional(),
    novaModelId: z.string().default('amazon.nova-2-sonic-v1:0'),
  })
  .refine(({ provider, split }) => (provider === 'hybrid') === (split !== undefined), {
    path: ['split'],
    message: 'belongs to hybrid, and hybrid needs it',
  })
  .refine(({ provider, fallback }) => provider !== fallback, {
    path: ['fallback'],
    message: 'must be another than the provider',
  });

const alarms = z.strictObject({
  /** Callers suffer now: who is woken. */
  pageEmails: z.array(z.email()),
  /** To be looked at today. */
  ticketEmails: z.array(z.email()),
});

const github = z.strictObject({
  /** As GitHub's tokens name it: repositories made since July 2026 have ids in it, `owner@1/name@2`. */
  repository: z.string().regex(/^[\w.-]+(@\d+)?\/[\w.-]+(@\d+)?$/, 'must be owner/name'),
});

/** What differs from stage to stage; everything else is code. */
export const stageSchema = z
  .strictObject({
    region,
    publicHost: host,
    certificateArn: z
      .string()
      .regex(
        /^arn:aws[\w-]*:acm:[\w-]+:\d{12}:certificate\/[\w-]+$/,
        'must be the ARN of an ACM certificate',
      ),
    twilioAccountSid: z.string().regex(/^AC[0-9a-f]{32}$/, 'must be AC and 32 hexadecimal digits'),
    /** What becomes of tables and logs when their stack is deleted. */
    dataAfterDeletion: z.enum(['keep', 'delete']),
    network,
    voice,
    connect: connectSettings,
    gateway: gatewaySettings,
    orchestrator: orchestratorSettings,
    logs: z.strictObject({
      level: z.enum(['error', 'warn', 'info', 'debug']),
      retentionDays: z.union([z.literal(7), z.literal(14), z.literal(30), z.literal(90), z.literal(365)]),
    }),
    /** Share of the calls whose trace is kept. */
    traceRatio: z.number().min(0).max(1),
    alarms,
    /** Whose workflows may deploy this stage; without it nobody's. */
    github: github.optional(),
  })
  .refine(({ certificateArn, region: own }) => certificateArn.split(':')[3] === own, {
    path: ['certificateArn'],
    message: 'must be in the region of the stage',
  });

export type Stage = z.output<typeof stageSchema>;

/**
 * @param name for messages
 * @throws Error naming every bad field at once
 */
export function parseStage(name: string, json: unknown): Stage {
  const parsed = stageSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new Error(`stages/${name}.json does not fit\n${z.prettifyError(parsed.error)}`);
}

export function usesProvider({ voice: { provider, fallback } }: Stage, name: 'openai' | 'nova'): boolean {
  return provider === 'hybrid' || provider === name || fallback === name;
}
