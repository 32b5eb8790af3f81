import * as z from 'zod/mini';

/** What we read of the event a Connect flow invokes us with; everything else is ignored. */
const connectEventSchema = z.object({
  Details: z.object({
    Parameters: z.catch(z.object({ token: z.catch(z.string(), '') }), { token: '' }),
    ContactData: z.object({ ContactId: z.string().check(z.minLength(1), z.maxLength(256)) }),
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
