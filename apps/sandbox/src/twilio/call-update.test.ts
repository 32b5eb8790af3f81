import fc from 'fast-check';
import { parseCallUpdate } from './call-update.js';

describe('parseCallUpdate', () => {
  it('reads a redirect to TwiML', () => {
    expect(parseCallUpdate({ Twiml: '<Response/>' })).toEqual({
      type: 'update',
      update: {
        redirect: { twiml: '<Response/>' },
        hangUp: false,
        statusCallback: undefined,
        unknownFields: [],
      },
    });
  });

  it('reads a redirect to an address, a hang-up and a status callback', () => {
    const parsed = parseCallUpdate({
      Url: 'https://voice.example.com/next',
      Method: 'GET',
      Status: 'completed',
      StatusCallback: 'https://voice.example.com/status',
      TimeLimit: '60',
      Twim1: 'x',
    });

    expect(parsed).toEqual({
      type: 'update',
      update: {
        redirect: { webhook: { url: 'https://voice.example.com/next', method: 'GET' } },
        hangUp: true,
        statusCallback: { url: 'https://voice.example.com/status', method: 'POST' },
        unknownFields: ['Twim1'],
      },
    });
  });

  it.each([
    [21218, { Url: 'https://voice.example.com/next', Twiml: '<Response/>' }],
    [21605, { Twiml: 'x'.repeat(4_001) }],
    [20001, { Twiml: ['<Response/>', '<Response/>'] }],
    [20001, { Status: 'busy' }],
    [20001, { Url: 'next' }],
    [20001, undefined],
  ])('refuses with %d', (code, form) => {
    expect(parseCallUpdate(form)).toEqual({ type: 'refused', code });
  });

  it('takes exactly 4000 characters of TwiML', () => {
    expect(parseCallUpdate({ Twiml: 'x'.repeat(4_000) }).type).toBe('update');
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.anything(), (form) => void parseCallUpdate(form)));
  });
});
