import { createHmac, timingSafeEqual } from 'node:crypto';
import { handoverFailures } from '@voc/handover-token';
import { z } from 'zod';

/** How the bot opens the conversation on this stream. */
export type StreamOpening = 'greeting' | 'resumed' | 'handover-failed';

const claimsSchema = z.object({
  callSid: z.string(),
  conversationId: z.string(),
  /** E.164, or null when withheld. */
  callerPhone: z.string().nullable(),
  calledNumber: z.string(),
  /** 0 for the call's first stream, one more for each that replaces it. A stream number is admitted once. */
  streamNumber: z.number().int().min(0),
  opening: z.enum(['greeting', 'resumed', 'handover-failed']),
  /** Why the caller is back from a handover. */
  cameBackBecause: z.enum(handoverFailures).optional(),
  expiresAtS: z.number().int(),
});

export type StreamClaims = Readonly<z.infer<typeof claimsSchema>>;

export type TicketVerdict =
  | { readonly status: 'valid'; readonly claims: StreamClaims }
  | { readonly status: 'missing' | 'forged' | 'expired' | 'other-call' };

/** Lifetime of a ticket; Twilio opens the stream within a second or two of the webhook's answer. */
export const ticketTtlS = 60;

const maxTicketChars = 490;

export interface TicketOffice {
  issue(claims: Omit<StreamClaims, 'expiresAtS'>): string;
  verify(ticket: string | undefined, callSid: string): TicketVerdict;
}

/**
 * The ticket proves to any replica that our own TwiML sent this stream: claims and their HMAC-SHA256, both base64url.
 * It travels in a `<Parameter>`, name and value together under 500 characters. Keys derive from the Twilio auth tokens:
 * the first signs, all verify, so rotation needs nothing more.
 */
export function createTicketOffice(
  config: { readonly authTokens: readonly string[] },
  deps: { readonly now: () => number },
): TicketOffice {
  const keys = config.authTokens.map((token) =>
    createHmac('sha256', token).update('media-stream ticket').digest(),
  );
  const seal = (key: Buffer, body: string): Buffer => createHmac('sha256', key).update(body).digest();

  return {
    issue(claims) {
      const [signingKey] = keys;
      if (!signingKey) throw new Error('a ticket needs a key');
      const expiresAtS = Math.floor(deps.now() / 1000) + ticketTtlS;
      const body = Buffer.from(JSON.stringify({ ...claims, expiresAtS })).toString('base64url');
      return `${body}.${seal(signingKey, body).toString('base64url')}`;
    },
    verify(ticket, callSid) {
      if (ticket === undefined || ticket === '') return { status: 'missing' };
      const [body = '', mac = '', ...rest] = ticket.length <= maxTicketChars ? ticket.split('.') : [];
      const given = Buffer.from(mac, 'base64url');
      const isOurs = keys.some((key) => {
        const expected = seal(key, body);
        return given.length === expected.length && timingSafeEqual(given, expected);
      });
      if (!isOurs || rest.length > 0) return { status: 'forged' };
      const claims = readClaims(body);
      if (!claims) return { status: 'forged' };
      if (claims.expiresAtS * 1000 <= deps.now()) return { status: 'expired' };
      if (claims.callSid !== callSid) return { status: 'other-call' };
      return { status: 'valid', claims };
    },
  };
}

/** null for claims we would not issue: sealed with our key, but by another version of this program. */
function readClaims(body: string): StreamClaims | null {
  try {
    return claimsSchema.parse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
  } catch {
    return null;
  }
}
