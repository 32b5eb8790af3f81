import fc from 'fast-check';
import { tokenRequest } from './connect-event.js';

const contactId = '0d6e0000-0000-4000-8000-000000000001';

function event(parameters: unknown): unknown {
  return {
    Name: 'ContactFlowEvent',
    Details: { Parameters: parameters, ContactData: { ContactId: contactId, Queue: null } },
  };
}

describe('tokenRequest', () => {
  it('reads the token and the contact, and ignores the rest', () => {
    expect(tokenRequest(event({ token: '1234567890', other: 'x' }))).toEqual({
      token: '1234567890',
      contactId,
    });
  });

  it.each([undefined, null, {}, { token: null }, { token: 1234567890 }])(
    'takes %p for an empty token',
    (parameters) => {
      expect(tokenRequest(event(parameters))).toEqual({ token: '', contactId });
    },
  );

  it.each([undefined, null, {}, { Details: {} }, { Details: { ContactData: { ContactId: '' } } }])(
    'takes %p for no event of a contact',
    (foreign) => {
      expect(tokenRequest(foreign)).toBeNull();
    },
  );

  it('never throws, whatever arrives', () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        tokenRequest(anything);
        tokenRequest(event(anything));
      }),
    );
  });
});
