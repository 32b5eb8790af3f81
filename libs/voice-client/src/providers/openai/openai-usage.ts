import { z } from 'zod';
import type { TokenCounts } from '../../voice-event.js';
import type { ToldUsage } from './server-event.js';

const count = z.number().int().nonnegative().catch(0);
const noParts = { audio_tokens: 0, text_tokens: 0 };
const parts = z.object({ audio_tokens: count, text_tokens: count }).catch(noParts);

type Parts = z.output<typeof parts>;

const inputDetails = z
  .object({ audio_tokens: count, text_tokens: count, cached_tokens: count, cached_tokens_details: parts })
  .catch({ ...noParts, cached_tokens: 0, cached_tokens_details: noParts });

/** Parts that do not add up to their whole, as with images or where one is not told, are of no kind we could price. */
const areAll = (total: number, { audio_tokens, text_tokens }: Parts): boolean =>
  audio_tokens + text_tokens === total;

function sortInput(total: number, details: z.output<typeof inputDetails>): TokenCounts {
  const { cached_tokens: cachedTotal, cached_tokens_details: cached } = details;
  const isSorted =
    areAll(total, details) &&
    areAll(cachedTotal, cached) &&
    cached.audio_tokens <= details.audio_tokens &&
    cached.text_tokens <= details.text_tokens;
  if (!isSorted) return { other: total };
  return {
    'input-audio': details.audio_tokens - cached.audio_tokens,
    'input-text': details.text_tokens - cached.text_tokens,
    'cached-audio': cached.audio_tokens,
    'cached-text': cached.text_tokens,
  };
}

function sortOutput(total: number, details: Parts): TokenCounts {
  if (!areAll(total, details)) return { other: total };
  return { 'output-audio': details.audio_tokens, 'output-text': details.text_tokens };
}

/** Every member may be missing; the two sides may each have tokens of no kind. */
function sum(input: TokenCounts, output: TokenCounts): TokenCounts {
  return { ...input, ...output, other: (input.other ?? 0) + (output.other ?? 0) };
}

/** `usage` of a `response.done`: the whole conversation so far as input, most of it cached, and the answer. */
export const responseUsage = z
  .object({
    input_tokens: count,
    output_tokens: count,
    input_token_details: inputDetails,
    output_token_details: parts,
  })
  .transform((told): ToldUsage => ({
    tokens: sum(
      sortInput(told.input_tokens, told.input_token_details),
      sortOutput(told.output_tokens, told.output_token_details),
    ),
  }))
  .nullable()
  .catch(null);

/** `usage` of a transcription: tokens of which the output is text, or, with older models, seconds. */
export const transcriptionUsage = z
  .union([
    z.object({ type: z.literal('duration') }).transform((): ToldUsage => ({ tokens: null })),
    z
      .object({
        type: z.literal('tokens'),
        input_tokens: count,
        output_tokens: count,
        input_token_details: inputDetails,
      })
      .transform((told): ToldUsage => ({
        tokens: sum(sortInput(told.input_tokens, told.input_token_details), {
          'output-text': told.output_tokens,
        }),
      })),
  ])
  .nullable()
  .catch(null);
