import { loadRecordings } from '../src/speech/recording-library.js';
import { createClosers } from '../src/world/closers.js';
import { createJournal } from '../src/world/journal.js';
import { startModels } from '../src/world/models.js';

describe('startModels', () => {
  it.each([
    ['openai', ['openai']],
    ['nova', ['bedrock']],
    ['hybrid', ['openai', 'bedrock']],
  ] as const)('starts what %s needs, and nothing else', async (provider, parties) => {
    const closers = createClosers();
    const deps = { journal: createJournal(), recordings: loadRecordings(), openAiApiKey: 'sk-offline' };

    const { model, urls } = await startModels(provider, deps, closers);
    const open = model.sessionsOpen();
    await closers.closeAll();

    expect(Object.keys(urls)).toEqual(parties);
    expect(open).toBe(0);
  });
});
