import { z } from 'zod';
import type { RestErrorCode } from './rest-errors.js';
import type { RedirectTarget } from './switchboard.js';
import type { Webhook } from './twiml-document.js';

/** What an update of a call asks for. */
export interface CallUpdate {
  readonly redirect: RedirectTarget | undefined;
  readonly hangUp: boolean;
  readonly statusCallback: Webhook | undefined;
  /** Names of fields that the documentation does not know; Twilio ignores them. */
  readonly unknownFields: readonly string[];
}

export type ParsedUpdate =
  | { readonly type: 'update'; readonly update: CallUpdate }
  | { readonly type: 'refused'; readonly code: RestErrorCode };

const method = z.enum(['GET', 'POST']).default('POST');
const webUrl = z.string().regex(/^https?:\/\//);

const formSchema = z.looseObject({
  Url: webUrl.optional(),
  Method: method,
  Twiml: z.string().min(1).optional(),
  Status: z.enum(['canceled', 'completed']).optional(),
  StatusCallback: webUrl.optional(),
  StatusCallbackMethod: method,
});

/** Documented as well, and without a meaning here. */
const otherFields = ['FallbackUrl', 'FallbackMethod', 'TimeLimit'];

const maxTwimlCharacters = 4_000;

/** Reads the form of `POST …/Calls/{sid}.json`; never throws. */
export function parseCallUpdate(form: unknown): ParsedUpdate {
  const parsed = formSchema.safeParse(form);
  if (!parsed.success) return { type: 'refused', code: 20001 };
  const { Url, Method, Twiml, Status, StatusCallback, StatusCallbackMethod } = parsed.data;
  if (Url !== undefined && Twiml !== undefined) return { type: 'refused', code: 21218 };
  if (Twiml !== undefined && Twiml.length > maxTwimlCharacters) return { type: 'refused', code: 21605 };
  const known = [...Object.keys(formSchema.shape), ...otherFields];
  return {
    type: 'update',
    update: {
      redirect: redirectTarget(Twiml, Url, Method),
      hangUp: Status !== undefined,
      statusCallback:
        StatusCallback === undefined ? undefined : { url: StatusCallback, method: StatusCallbackMethod },
      unknownFields: Object.keys(parsed.data).filter((name) => !known.includes(name)),
    },
  };
}

function redirectTarget(
  twiml: string | undefined,
  url: string | undefined,
  method: Webhook['method'],
): RedirectTarget | undefined {
  if (twiml !== undefined) return { twiml };
  return url === undefined ? undefined : { webhook: { url, method } };
}
