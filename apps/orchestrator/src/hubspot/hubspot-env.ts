import { absoluteUrl } from '@voc/config';
import { z } from 'zod';

/** The variables by which every program of ours finds HubSpot, for a schema of the environment. */
export const hubSpotEnv = {
  HUBSPOT_ACCESS_TOKEN: z.string(),
  HUBSPOT_BASE_URL: absoluteUrl(['https:', 'http:']).default(new URL('https://api.hubapi.com')),
  HUBSPOT_API_VERSION: z
    .string()
    .regex(/^(v3|v4|\d{4}-\d{2})$/, 'must be a date version such as 2026-09, v3 or v4')
    .default('2026-09'),
};

const properties = z.string().transform((text, context): Readonly<Record<string, string>> => {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(text));
  } catch {
    context.addIssue({
      code: 'custom',
      message: 'must be a JSON object of strings, such as {"category":"voice"}',
    });
    return z.NEVER;
  }
});

/** The variables that say what tickets are like. */
export const hubSpotTicketEnv = {
  HUBSPOT_TICKET_PIPELINE: z.string().default('0'),
  HUBSPOT_TICKET_STAGE: z.string().default('1'),
  HUBSPOT_TICKET_EXTRA_PROPERTIES: properties.default({}),
};
