import { createHmac } from 'node:crypto';
import { anyCharacter } from '@voc/arbitraries';
import fc from 'fast-check';
import { createTicketOffice, ticketTtlS, type StreamClaims } from './stream-ticket.js';

const callSid = `CA${'1'.repeat(32)}`;
const claims: Omit<StreamClaims, 'expiresAtS'> = {
  callSid,
  conversationId: '5a1d0a5e-3f0e-4a55-9a39-0d5a6d9f7c11',
  callerPhone: '+15550100001',
  calledNumber: '+15550100002',
  streamNumber: 0,
  opening: 'greeting',
};

function openOffice({ authTokens = ['secret'], nowMs = 1_800_000_000_000 } = {}) {
  const time = { nowMs };
  return { time, office: createTicketOffice({ authTokens }, { now: () => time.nowMs }) };
}

/** A ticket as an office with this token would seal it, around any body. */
function seal(authToken: string, body: string): string {
  const key = createHmac('sha256', authToken).update('media-stream ticket').digest();
  const text = Buffer.from(body).toString('base64url');
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

describe('createTicketOffice', () => {
  it('gives back the claims it has sealed', () => {
    const { office } = openOffice();

    expect(office.verify(office.issue(claims), callSid)).toEqual({
      status: 'valid',
      claims: { ...claims, expiresAtS: 1_800_000_000 + ticketTtlS },
    });
  });

  it('issues tickets that any replica with the same auth token accepts', () => {
    const ticket = openOffice().office.issue(claims);

    expect(openOffice().office.verify(ticket, callSid).status).toBe('valid');
  });

  it('knows a ticket that is missing', () => {
    const { office } = openOffice();

    expect(office.verify(undefined, callSid)).toEqual({ status: 'missing' });
    expect(office.verify('', callSid)).toEqual({ status: 'missing' });
  });

  it('refuses a ticket sealed with another auth token', () => {
    const ticket = openOffice({ authTokens: ['other'] }).office.issue(claims);

    expect(openOffice().office.verify(ticket, callSid)).toEqual({ status: 'forged' });
  });

  it('refuses a ticket with any character changed', () => {
    const { office } = openOffice();
    const ticket = office.issue(claims);
    // The last character of a base64url text of 32 bytes carries two unused bits, so it has other spellings.
    const positions = fc.integer({ min: 0, max: ticket.length - 2 });
    fc.assert(
      fc.property(positions, fc.constantFrom('A', 'z', '0', '-', '.'), (position, character) => {
        fc.pre(ticket[position] !== character);
        const changed = ticket.slice(0, position) + character + ticket.slice(position + 1);
        expect(office.verify(changed, callSid).status).toBe('forged');
      }),
    );
  });

  it('refuses a ticket with more behind it', () => {
    const { office } = openOffice();

    expect(office.verify(`${office.issue(claims)}.x`, callSid)).toEqual({ status: 'forged' });
  });

  it('refuses claims of another version of this program, though sealed with our key', () => {
    const { office } = openOffice();

    expect(office.verify(seal('secret', '{"callSid":"CA"}'), callSid)).toEqual({ status: 'forged' });
    expect(office.verify(seal('secret', 'no json'), callSid)).toEqual({ status: 'forged' });
  });

  it('lets a ticket expire after its time, to the second', () => {
    const { office, time } = openOffice();
    const ticket = office.issue(claims);

    time.nowMs += ticketTtlS * 1_000 - 1;
    expect(office.verify(ticket, callSid).status).toBe('valid');
    time.nowMs += 1;
    expect(office.verify(ticket, callSid)).toEqual({ status: 'expired' });
  });

  it('binds a ticket to its call', () => {
    const { office } = openOffice();

    expect(office.verify(office.issue(claims), `CA${'2'.repeat(32)}`)).toEqual({ status: 'other-call' });
  });

  it('accepts old and new keys while the auth token is rotated, and signs with the first', () => {
    const before = openOffice({ authTokens: ['old'] }).office;
    const during = openOffice({ authTokens: ['new', 'old'] }).office;
    const after = openOffice({ authTokens: ['new'] }).office;

    expect(during.verify(before.issue(claims), callSid).status).toBe('valid');
    expect(after.verify(during.issue(claims), callSid).status).toBe('valid');
    expect(after.verify(before.issue(claims), callSid).status).toBe('forged');
  });

  it('stays under 500 characters with the name of the parameter, whatever was called', () => {
    const { office } = openOffice();
    const longest = office.issue({
      callSid,
      conversationId: claims.conversationId,
      callerPhone: `+${'9'.repeat(15)}`,
      calledNumber: 'x'.repeat(64),
      streamNumber: 99,
      opening: 'handover-failed',
    });

    expect('ticket'.length + longest.length).toBeLessThan(500);
    expect(office.verify(longest, callSid).status).toBe('valid');
  });

  it('never throws and never accepts what it has not issued', () => {
    const { office } = openOffice();
    const dotted = fc.tuple(fc.base64String(), fc.base64String()).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: anyCharacter }), dotted), (ticket) => {
        expect(['missing', 'forged']).toContain(office.verify(ticket, callSid).status);
      }),
    );
    expect(office.verify('a'.repeat(1_000_000), callSid)).toEqual({ status: 'forged' });
  });
});
