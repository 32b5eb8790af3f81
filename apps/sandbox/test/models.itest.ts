import { loadRecordings } from '../src/speech/recording-library.js';
import { createClosers } from '../src/world/closers.js';
import { createJournal } from '../src/world/journal.js';
import { startModels } from '../src/world/models.js';

describe('startModels', () => {
  it.each([
    ['openai', null, ['openai']],
    ['nova', null, ['bedrock']],
    ['hybrid', null, ['openai', 'bedrock']],
    ['nova', 'openai', ['bedrock', 'openai']],
    ['hybrid', 'openai', ['openai', 'bedrock']],
  ] as const)(
    'starts what %s needs with %s to take over, and nothing else',
    async (provider, fallback, parties) => {
      const closers = createClosers();
      const deps = { journal: createJournal(), recordings: loadRecordings(), openAiApiKey: 'sk-offline' };

      const { model, ownFaults, urls } = await startModels({ provider, fallback }, deps, closers);
      const open = model.sessionsOpen();
      await closers.closeAll();

      expect(Object.keys(urls)).toEqual(parties);
      expect(Object.keys(ownFaults)).toEqual(parties);
      expect(open).toBe(0);
    },
  );
});
