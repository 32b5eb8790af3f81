import { z } from 'zod';

/** What Fargate sells: virtual CPUs in units of 1/1024, and the least and most memory to each. */
const memoryMiBByCpu: Readonly<Record<number, readonly [number, number]>> = {
  256: [512, 2_048],
  512: [1_024, 4_096],
  1_024: [2_048, 8_192],
  2_048: [4_096, 16_384],
};

const size = z
  .strictObject({ cpuUnits: z.number(), memoryMiB: z.number() })
  .refine(({ cpuUnits, memoryMiB }) => {
    const [least, most] = memoryMiBByCpu[cpuUnits] ?? [1, 0];
    return memoryMiB >= least && memoryMiB <= most;
  }, 'must be a size Fargate has, such as 1024 CPU units with 2048 MiB');

const tasks = z
  .strictObject({ min: z.int().min(1), max: z.int().max(100) })
  .refine(({ min, max }) => min <= max, 'min must not be above max');

/** Variables of the app's own README, beside those the stacks set. */
const environment = z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string()).default({});

const service = z.strictObject({ size, tasks, environment });

export const gatewaySettings = service
  .extend({
    /** Calls one task takes at once, and how many it shall have on average. */
    maxSessions: z.int().min(1).max(10_000),
    targetSessions: z.int().min(1),
    /** How long calls may go on in a task that is being replaced; the load balancer grants an hour at most. */
    drainS: z.int().min(0).max(3_600),
    /** Webhooks the model may call, TOOLS_FILE in `environment`: their secret is then asked for. */
    signsToolWebhooks: z.boolean().default(false),
  })
  .refine(({ maxSessions, targetSessions }) => targetSessions < maxSessions, {
    path: ['targetSessions'],
    message: 'must be below maxSessions: new tasks need minutes',
  });

export const orchestratorSettings = service
  .extend({
    /** Requests HubSpot grants this app in 10 s; shared out among the most tasks there can be. */
    hubSpotRequestsPer10S: z.int().min(10).max(1_000),
  })
  .refine(({ hubSpotRequestsPer10S, tasks: { max } }) => hubSpotRequestsPer10S / max >= 10, {
    path: ['hubSpotRequestsPer10S'],
    message: 'must leave each task 10 requests',
  });
