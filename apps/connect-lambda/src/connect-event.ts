import { z } from 'zod';

/** What we read of the event a Connect flow invokes us with; everything else is ignored. */
const connectEventSchema = z.object({
  Details: z.object({
    Parameters: z.object({ token: z.string().catch('') }).catch({ token: '' }),
    ContactData: z.object({ ContactId: z.string().min(1).max(256) }),
  }),
});

export interface TokenRequest {
  /** As keyed in by the caller's leg: any text at all. */
  readonly token: string;
  readonly contactId: string;
}

/** @returns null for an event without a contact, which no flow sends */
export function tokenRequest(event: unknown): TokenRequest | null {
  const parsed = connectEventSchema.safeParse(event);
  if (!parsed.success) return null;
  const { Parameters, ContactData } = parsed.data.Details;
  return { token: Parameters.token, contactId: ContactData.ContactId };
}
