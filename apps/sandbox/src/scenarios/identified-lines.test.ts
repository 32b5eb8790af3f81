import { findUnidentified, type WrittenLog } from './identified-lines.js';
import { lineOf } from './testing/sample-evidence.js';

const call = { callSid: 'CA1', handoverIds: ['h-1', 'h-2'] };
const all = { call_sid: 'CA1', stream_sid: 'MZ1', conversation_id: 'c-1', handover_id: 'h-1' };
type Line = readonly [message: string, ids?: Readonly<Record<string, unknown>>];

const judge = (service: string, ...lines: readonly Line[]): readonly string[] => {
  const log: WrittenLog = { service, lines: lines.map(([message, ids]) => lineOf(message, ids)) };
  return findUnidentified([log], call);
};

describe('findUnidentified', () => {
  it('asks the gateway for each id from the line on that has it first', () => {
    const { handover_id, ...before } = all;

    expect(
      judge(
        'gateway',
        ['call answered', { call_sid: 'CA1', conversation_id: 'c-1' }],
        ['media stream started', before],
        ['escalation published', { ...before, handover_id }],
        ['handover leg progress', { ...before, handover_id: 'h-2' }],
      ),
    ).toEqual([]);
    expect(
      judge(
        'gateway',
        ['call answered', { call_sid: 'CA1', conversation_id: 'c-1' }],
        ['escalation published', all],
        ['media stream ended', before],
        ['handover leg ended', { call_sid: 'CA1', handover_id: 'h-1' }],
      ),
    ).toEqual([
      'the line “media stream ended” of gateway lacks handover_id',
      'the line “handover leg ended” of gateway lacks conversation_id and stream_sid',
    ]);
  });

  it.each(['orchestrator', 'connect-lambda'])('asks %s for all four at once', (service) => {
    expect(judge(service, ['handover served', all])).toEqual([]);
    for (const name of Object.keys(all)) {
      expect(judge(service, ['handover served', { ...all, [name]: undefined }])).toEqual([
        `the line “handover served” of ${service} lacks ${name}`,
      ]);
    }
  });

  it('finds a line that knows its handover but not its call', () => {
    expect(judge('gateway', ['handover leg progress', { handover_id: 'h-2' }])).toEqual([
      'the line “handover leg progress” of gateway lacks call_sid',
    ]);
  });

  it('takes a line without any id for one of the process only where it is known as such', () => {
    expect(judge('gateway', ['gateway ready'])).toEqual([]);
    expect(judge('gateway', ['tool called'], ['tool called', { call_sid: '' }])).toEqual([
      'the line “tool called” of gateway is of no call',
    ]);
  });

  it('finds a line that mixes two conversations up', () => {
    expect(judge('gateway', ['a', all], ['b', { ...all, conversation_id: 'c-2' }])).toEqual([
      'the line “b” of gateway is of another conversation',
    ]);
  });

  it('does not take a stream that could not be opened for one', () => {
    const { stream_sid, handover_id: _none, ...rest } = all;

    expect(
      judge(
        'gateway',
        ['media stream failed at Twilio', { ...rest, stream_sid }],
        ['call given up by the bot', rest],
      ),
    ).toEqual([]);
  });

  it('leaves other calls alone, and lines for which nothing more could be learnt', () => {
    expect(
      judge(
        'gateway',
        ['media stream ended', all],
        ['media stream ended', { call_sid: 'CA2' }],
        ['call could not be looked up', { call_sid: 'CA1' }],
      ),
    ).toEqual([]);
  });

  it('does not judge what is no log line', () => {
    const lines = [{ fields: undefined }, { fields: { _aws: {} } }];

    expect(findUnidentified([{ service: 'connect-lambda', lines }], call)).toEqual([]);
  });
});
