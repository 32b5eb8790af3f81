import type { CallEvidence } from './call-evidence.js';
import { checkVoice } from './check-voice.js';
import type { VoiceExpectation } from './expectation.js';
import { entryOf, lineOf, sampleEvidence } from './testing/sample-evidence.js';

const evidence: CallEvidence = {
  ...sampleEvidence,
  journal: [
    entryOf(10, 'openai', 'session-opened', { session: 1 }),
    entryOf(20, 'openai', 'session-opened', { session: 2 }),
    entryOf(30, 'bedrock', 'session-opened', { session: 1 }),
    entryOf(40, 'openai', 'session-closed', { session: 1, code: 1006, by: 'us' }),
    entryOf(50, 'twilio', 'stream-ended', { error: 31921, code: 1000 }),
    entryOf(20_050, 'openai', 'session-closed', { session: 2, code: 1000, by: 'client' }),
    entryOf(21_900, 'bedrock', 'session-closed', { session: 1, how: 'complete', stage: 'ended' }),
  ],
  gatewayLog: [
    lineOf('voice moved', { provider: 'openai', reason: 'lost' }),
    lineOf('voice moved', { provider: 'nova', reason: 'stalled' }),
    lineOf('provider closed', { close_code: 1006, was_clean: false, reason: '' }),
  ],
};

const met: readonly VoiceExpectation[] = [
  { expect: 'moved' },
  { expect: 'moved', times: 2 },
  { expect: 'moved', to: 'nova', cause: 'stalled', times: 1 },
  { expect: 'moved', cause: 'renewal', times: 0 },
  { expect: 'sessions', openai: 2 },
  { expect: 'sessions', openai: 2, bedrock: 1 },
  { expect: 'sessions-closed' },
  { expect: 'log-has', message: 'provider closed' },
  { expect: 'log-has', message: 'provider closed', fields: { close_code: 1006, was_clean: false } },
  { expect: 'log-has', message: 'voice moved', fields: { provider: /nova/, reason: true } },
  { expect: 'twilio-saw', error: 31921 },
];

const unmet: readonly (readonly [VoiceExpectation, string])[] = [
  [
    { expect: 'moved', to: 'nova', cause: 'lost' },
    'the voice should have moved to nova because it was lost; it moved: to openai: lost, to nova: stalled',
  ],
  [{ expect: 'moved', times: 1 }, 'the voice should have moved 1 times; it moved: to openai'],
  [{ expect: 'sessions', openai: 1, bedrock: 1 }, 'sessions of openai: expected 1, observed 2'],
  [{ expect: 'log-has', message: 'something else' }, 'the gateway should have logged “something else”'],
  [
    { expect: 'log-has', message: 'provider closed', fields: { close_code: 1000, reason: true } },
    'with close_code = 1000, reason = true, not with close_code = 1006, reason = ',
  ],
  [
    { expect: 'log-has', message: 'voice moved', fields: { provider: 'nova', reason: 'lost' } },
    'not with provider = openai, reason = lost; provider = nova, reason = stalled',
  ],
  [{ expect: 'moved', cause: 'lost', atLeast: 2 }, 'because it was lost at least 2 times; it moved'],
  [{ expect: 'twilio-saw', error: 31920 }, 'Twilio should show error 31920; it shows 31921'],
  [{ expect: 'twilio-saw', error: null }, 'Twilio should show no error; it shows 31921'],
];

describe('what the voice and the services did', () => {
  it.each(met)('%j is met without a word', (expectation) => {
    expect(checkVoice(expectation, evidence)).toEqual([]);
  });

  it.each(unmet)('%j is told in a sentence when it is not met', (expectation, sentence) => {
    expect(checkVoice(expectation, evidence)).toEqual([expect.stringContaining(sentence)]);
  });

  it.each([
    ['code 1006', entryOf(20_050, 'openai', 'session-closed', { session: 2, code: 1006, by: 'client' })],
    ['2.1 s late', entryOf(22_100, 'openai', 'session-closed', { session: 2, code: 1000, by: 'client' })],
  ])('a session closed with %s is told of', (_how, close) => {
    const journal = evidence.journal.map((entry) => (entry.atMs === 20_050 ? close : entry));

    expect(checkVoice({ expect: 'sessions-closed' }, { ...evidence, journal })).toEqual([
      expect.stringContaining('session 2 of openai should have been closed'),
    ]);
  });

  it.each([
    ['info', []],
    ['warn', ['the gateway should have nothing to complain of, and logged “something”']],
    ['error', ['the gateway should have nothing to complain of, and logged “something”']],
  ])('a line of level %s may or may not break the quiet', (level, expected) => {
    const gatewayLog = [lineOf('something', { level })];

    expect(checkVoice({ expect: 'log-quiet' }, { ...evidence, gatewayLog })).toEqual(expected);
  });

  it('a session that is still open is told of', () => {
    const journal = evidence.journal.filter(({ party }) => party !== 'bedrock').slice(0, 2);

    expect(checkVoice({ expect: 'sessions-closed' }, { ...evidence, journal })).toEqual([
      'session 1 of openai should have been closed; it is still open',
      'session 2 of openai should have been closed; it is still open',
    ]);
  });
});
