import { createTwimlWriter } from './twiml.js';

const office = { issue: () => 'claims.mac', verify: () => ({ status: 'missing' as const }) };
const twiml = createTwimlWriter('https://voice.example.com', office);
const header = '<?xml version="1.0" encoding="UTF-8"?>';
const apology = 'We are sorry, something went wrong on our side. Please call again in a moment.';

describe('createTwimlWriter', () => {
  it('connects the call to our stream, with an action and something to fall back on', () => {
    const document = twiml.connectStream({
      callSid: `CA${'1'.repeat(32)}`,
      conversationId: 'c',
      callerPhone: null,
      calledNumber: '+15550100002',
      streamNumber: 2,
      opening: 'resumed',
    });

    expect(document).toBe(
      `${header}<Response>` +
        '<Connect action="https://voice.example.com/twilio/stream-ended?n=2&amp;c=c">' +
        '<Stream url="wss://voice.example.com/twilio/stream" statusCallback="https://voice.example.com/twilio/stream-status?c=c">' +
        '<Parameter name="ticket" value="claims.mac"/></Stream></Connect>' +
        `<Say>${apology}</Say></Response>`,
    );
  });

  it('dials a person with the number of the caller, or ours when that is withheld', () => {
    expect(twiml.dialPerson('+15550100009', null)).toContain(
      '<Dial answerOnBridge="true" timeout="30">+15550100009</Dial>',
    );
    expect(twiml.dialPerson('+15550100009', '+15550100002')).toContain(
      '<Dial answerOnBridge="true" timeout="30" callerId="+15550100002">+15550100009</Dial>',
    );
  });

  it('apologises, hangs up, or says nothing', () => {
    expect(twiml.apologise()).toBe(`${header}<Response><Say>${apology}</Say><Hangup/></Response>`);
    expect(twiml.hangUp()).toBe(`${header}<Response><Hangup/></Response>`);
    expect(twiml.nothing()).toBe(`${header}<Response/>`);
  });
});
