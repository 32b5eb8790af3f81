import { isCodedError } from '@voc/errors';
import { loadRecordings } from '../speech/recording-library.js';
import { createClosers } from './closers.js';
import { createJournal } from './journal.js';
import { startModels } from './models.js';

const deps = { journal: createJournal(), recordings: loadRecordings(), openAiApiKey: 'sk-offline' };

describe('models', () => {
  it.each(['nova', 'hybrid'] as const)(
    'are refused before anything starts when %s has no fake',
    async (provider) => {
      const closers = createClosers();
      let opened = 0;
      const counting = { ...closers, add: () => void (opened += 1) };

      const failure: unknown = await startModels(provider, deps, counting).catch((error: unknown) => error);

      expect(isCodedError(failure) && failure.code).toBe('NO_SUCH_MODEL');
      expect(opened).toBe(0);
    },
  );
});
