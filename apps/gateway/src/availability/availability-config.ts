import { parseEnv, type Env } from '@voc/config';
import { z } from 'zod';
import { parseOpeningHours, type OpeningHours } from './opening-hours.js';

export interface StaffingConfig {
  /** Whom to ask for agents; null: nobody. */
  readonly queue: { readonly instanceId: string; readonly queueId: string } | null;
  readonly openingHours: OpeningHours | null;
  /** Whether a caller whom nobody can take is offered a callback. */
  readonly offersCallback: boolean;
}

const openingHours = z.string().transform((text, context): OpeningHours => {
  const read = parseOpeningHours(text);
  if (!('problem' in read)) return read;
  context.addIssue({
    code: 'custom',
    message: `must be a time zone and weekly hours such as Europe/Berlin Mo-Fr 09:00-17:00, Sa 10:00-14:00 (${read.problem})`,
  });
  return z.NEVER;
});

const id = z.uuid('must be the id at the end of the ARN');

const environment = z
  .object({
    CONNECT_INSTANCE_ID: id.optional(),
    CONNECT_QUEUE_ID: id.optional(),
    OPENING_HOURS: openingHours.optional(),
    CALLBACK: z.enum(['on', 'off'], 'must be on or off').optional(),
  })
  .superRefine((parsed, context) => {
    const { CONNECT_INSTANCE_ID: instanceId, CONNECT_QUEUE_ID: queueId } = parsed;
    const complain = (name: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [name], message });
    if (instanceId === undefined && queueId !== undefined)
      complain('CONNECT_INSTANCE_ID', 'is needed with CONNECT_QUEUE_ID');
    if (queueId === undefined && instanceId !== undefined)
      complain('CONNECT_QUEUE_ID', 'is needed with CONNECT_INSTANCE_ID');
    if (parsed.CALLBACK === 'on' && !isStaffingKnown(parsed))
      complain('CALLBACK', 'needs CONNECT_QUEUE_ID or OPENING_HOURS, to know when nobody is there');
  });

/** @throws BadEnvironmentError naming every bad variable */
export function parseStaffingConfig(env: Env): StaffingConfig {
  const parsed = parseEnv(environment, env);
  const { CONNECT_INSTANCE_ID: instanceId, CONNECT_QUEUE_ID: queueId } = parsed;
  return {
    queue: instanceId === undefined || queueId === undefined ? null : { instanceId, queueId },
    openingHours: parsed.OPENING_HOURS ?? null,
    offersCallback: parsed.CALLBACK !== 'off' && isStaffingKnown(parsed),
  };
}

function isStaffingKnown(parsed: {
  readonly CONNECT_QUEUE_ID?: string | undefined;
  readonly OPENING_HOURS?: OpeningHours | undefined;
}): boolean {
  return parsed.CONNECT_QUEUE_ID !== undefined || parsed.OPENING_HOURS !== undefined;
}
