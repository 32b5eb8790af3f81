import type { JournalEntry, Party } from '../world/journal.js';
import { handoverTimes } from './handover-times.js';

const entry = (
  atMs: number,
  party: Party,
  kind: string,
  detail: JournalEntry['detail'] = {},
): JournalEntry => ({ atMs, party, kind, callSid: null, detail });
const published = (atMs: number, callSid: string) => ({
  atMs,
  text: '',
  fields: { message: 'escalation published', call_sid: callSid },
});

const entries = [
  entry(7_000, 'twilio', 'dial-ringing'),
  entry(12_000, 'twilio', 'dial-ringing'),
  entry(12_400, 'twilio', 'dial-answered'),
  entry(16_000, 'connect', 'lambda-invoked', { status: 'answered' }),
  entry(16_500, 'connect', 'lambda-invoked', { status: 'throttled' }),
  entry(17_000, 'agent', 'speaks'),
];
const source = { journal: { entries: () => entries }, callSid: 'CA1', startMs: 1_000 };

describe('handoverTimes', () => {
  it('follows the last handover of the call from the words that asked for it', () => {
    const said = [
      { recording: 'ask-for-human', keys: null, isNoise: false, fromMs: 3_000, toMs: 4_000 },
      { recording: 'try-again', keys: null, isNoise: false, fromMs: 8_000, toMs: 9_000 },
      { recording: 'goodbye-caller', keys: null, isNoise: false, fromMs: 20_000, toMs: 21_000 },
    ];

    const times = handoverTimes({
      ...source,
      said,
      gatewayLines: [published(5_000, 'CA1'), published(9_500, 'CA1'), published(9_900, 'CA2')],
    });

    expect(times).toEqual({
      requestedMs: 8_000,
      publishedMs: 8_500,
      dialledMs: 11_000,
      answeredMs: 11_400,
      redeemedMs: 15_000,
      bridgedMs: 16_000,
    });
  });

  it('counts a key as soon as it is pressed', () => {
    const said = [{ recording: null, keys: '0', isNoise: false, fromMs: 9_400, toMs: 9_600 }];

    expect(handoverTimes({ ...source, said, gatewayLines: [published(9_500, 'CA1')] }).requestedMs).toBe(
      8_400,
    );
  });

  it('follows a call that had to be dialled to a person without a handover', () => {
    const dialled = { ...entry(11_900, 'twilio', 'dial-started'), callSid: 'CA1' };
    const journal = { entries: () => [...entries.slice(0, 1), dialled, ...entries.slice(1)] };

    const times = handoverTimes({ ...source, journal, said: [], gatewayLines: [] });

    expect(times).toMatchObject({ publishedMs: null, dialledMs: 11_000, bridgedMs: 16_000 });
  });

  it('knows nothing of a call that never asked for a person', () => {
    const times = handoverTimes({ ...source, said: [], gatewayLines: [] });

    expect(Object.values(times)).toEqual([null, null, null, null, null, null]);
  });
});
