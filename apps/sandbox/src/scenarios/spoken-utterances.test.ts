import { spokenUtterances, type ModelEntry } from './spoken-utterances.js';

function entry(party: ModelEntry['party'], kind: string, detail: ModelEntry['detail']): ModelEntry {
  return { atMs: 0, party, kind, callSid: null, detail };
}

describe('what models said', () => {
  it('is in the order they set out to say it, and complete only when they said so', () => {
    const spoken = spokenUtterances(
      [
        entry('openai', 'response-started', { session: 1, recordingIds: ['greeting', 'farewell'] }),
        entry('openai', 'spoke', {
          ...{ session: 1, recordingId: 'greeting' },
          ...{ itemId: 'item_1', complete: true, sentMs: 2_920 },
        }),
        entry('bedrock', 'response-started', { session: 1, recordingIds: ['farewell'] }),
        entry('bedrock', 'spoke', { session: 1, recordingId: 'farewell', complete: true }),
      ],
      (party) => (party === 'openai' ? 'pass-through' : 'converted'),
    );

    expect(spoken).toEqual([
      {
        ...{ recordingId: 'greeting', complete: true, path: 'pass-through' },
        source: { by: 'openai', session: 1, itemId: 'item_1', sentMs: 2_920 },
      },
      {
        ...{ recordingId: 'farewell', complete: false, path: 'pass-through' },
        source: { by: 'openai', session: 1, itemId: null, sentMs: null },
      },
      {
        ...{ recordingId: 'farewell', complete: true, path: 'converted' },
        source: { by: 'bedrock', session: 1, itemId: null, sentMs: null },
      },
    ]);
  });

  it('tells two sessions of one model apart', () => {
    const spoken = spokenUtterances(
      [
        entry('openai', 'response-started', { session: 1, recordingIds: ['greeting'] }),
        entry('openai', 'response-started', { session: 2, recordingIds: ['greeting'] }),
        entry('openai', 'spoke', { session: 2, recordingId: 'greeting', complete: true }),
      ],
      () => 'pass-through',
    );

    expect(spoken.map(({ complete, source }) => [source.session, complete])).toEqual([
      [1, false],
      [2, true],
    ]);
  });

  it('is nothing where only a call was made', () => {
    const entries = [entry('openai', 'response-started', { session: 1, recordingIds: [] })];

    expect(spokenUtterances(entries, () => 'pass-through')).toEqual([]);
  });
});
