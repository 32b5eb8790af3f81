import { z } from 'zod';
import { spokenLanguages } from '../texts/texts.js';
import { defineTool } from './tool.js';

export const setLanguage = defineTool({
  name: 'set_language',
  description:
    'Goes on in another language. Use it when the caller speaks one of these languages, or asks for it, and the conversation is in another. Say nothing with it: the answer to what the caller said follows in the new language.',
  input: z.object({ language: z.enum(spokenLanguages).describe('The language to go on in.') }),
  run({ language }, context) {
    switch (context.setLanguage(language)) {
      case 'changed':
        return { result: { accepted: true }, then: 'wait' };
      case 'unchanged':
        return { result: { error: 'the conversation is in that language already' }, then: 'speak' };
      case 'unknown-language':
        return { result: { error: 'that language is not spoken here' }, then: 'speak' };
    }
  },
});
