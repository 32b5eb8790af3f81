import fc from 'fast-check';
import { responseUsage, transcriptionUsage } from './openai-usage.js';

const answer = {
  input_tokens: 350,
  output_tokens: 62,
  input_token_details: {
    text_tokens: 280,
    audio_tokens: 70,
    cached_tokens: 256,
    cached_tokens_details: { text_tokens: 256, audio_tokens: 0 },
  },
  output_token_details: { text_tokens: 14, audio_tokens: 48 },
};
const input = answer.input_token_details;

describe('responseUsage', () => {
  it('puts each token under one kind, the cached ones apart from the new', () => {
    expect(responseUsage.parse(answer)?.tokens).toEqual({
      'input-audio': 70,
      'input-text': 24,
      'cached-audio': 0,
      'cached-text': 256,
      'output-audio': 48,
      'output-text': 14,
      other: 0,
    });
  });

  it.each([
    ['images', { ...answer, input_token_details: { ...input, text_tokens: 200, image_tokens: 80 } }],
    ['details that are missing', { ...answer, input_token_details: null }],
    ['cached tokens of no kind', { ...answer, input_token_details: { ...input, cached_tokens_details: {} } }],
    [
      'more cached audio than there is',
      {
        ...answer,
        input_token_details: { ...input, cached_tokens_details: { text_tokens: 156, audio_tokens: 100 } },
      },
    ],
  ])('has input of no kind with %s, and knows the output all the same', (_what, usage) => {
    expect(responseUsage.parse(usage)?.tokens).toEqual({
      'output-audio': 48,
      'output-text': 14,
      other: 350,
    });
  });

  it('is nothing where nothing is told', () => {
    expect([null, undefined, 7, 'usage'].map((told) => responseUsage.parse(told))).toEqual(
      Array(4).fill(null),
    );
  });

  it('loses no token and invents none, whatever the details say', () => {
    const count = fc.oneof(fc.nat(300), fc.constantFrom(null, -1, 'x'));
    const parts = fc.record({ text_tokens: count, audio_tokens: count }, { requiredKeys: [] });
    const details = fc.tuple(parts, count, parts).map(([own, cached_tokens, cached_tokens_details]) => ({
      ...own,
      cached_tokens,
      cached_tokens_details,
    }));

    fc.assert(
      fc.property(
        fc.nat(600),
        fc.nat(600),
        details,
        parts,
        (inputTokens, outputTokens, ofInput, ofOutput) => {
          const { tokens } = responseUsage.parse({
            input_tokens: inputTokens,
            output_tokens: outputTokens,
            input_token_details: ofInput,
            output_token_details: ofOutput,
          })!;
          const counts = Object.values(tokens ?? {});

          expect(counts.reduce((sum, one) => sum + one, 0)).toBe(inputTokens + outputTokens);
          expect(Math.min(...counts)).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});

describe('transcriptionUsage', () => {
  it('takes what was written for text', () => {
    const usage = {
      type: 'tokens',
      input_tokens: 23,
      output_tokens: 8,
      input_token_details: { text_tokens: 0, audio_tokens: 23 },
    };

    expect(transcriptionUsage.parse(usage)?.tokens).toMatchObject({ 'input-audio': 23, 'output-text': 8 });
  });

  it('knows work that is not counted in tokens, and where nothing is told', () => {
    expect(transcriptionUsage.parse({ type: 'duration', seconds: 3 })).toEqual({ tokens: null });
    expect(transcriptionUsage.parse(undefined)).toBeNull();
  });
});
