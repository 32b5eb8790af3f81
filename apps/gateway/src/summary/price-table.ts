import { tokenKinds, type TokenKind, type VoiceUsage } from '@voc/voice-client';

/** What a model costs, USD per million tokens; a kind without a price is one that cannot be priced. */
export type ModelPrices = Readonly<Partial<Record<PricedKind, number>>>;

export type PricedKind = Exclude<TokenKind, 'other'>;

export interface PriceTable {
  /** When the prices were looked up, ISO date: they change without notice. */
  readonly asOf: string;
  /** By provider, then by model. */
  readonly models: Readonly<Record<string, Readonly<Record<string, ModelPrices>>>>;
}

const realtime: ModelPrices = {
  'input-audio': 32,
  'cached-audio': 0.4,
  'output-audio': 64,
  'input-text': 4,
  'cached-text': 0.4,
  'output-text': 24,
};

/**
 * List prices, without discounts, taxes and what a region adds. A model that is not here has no price, and what it costs
 * is not guessed: `VOICE_PRICES` adds or replaces it.
 * @see https://openai.com/api/pricing and https://aws.amazon.com/bedrock/pricing (US East)
 */
export const priceTable: PriceTable = {
  asOf: '2026-11-22',
  models: {
    openai: {
      'gpt-realtime-2.1': realtime,
      'gpt-realtime-2': realtime,
      'gpt-realtime-2.1-mini': {
        'input-audio': 10,
        'cached-audio': 0.3,
        'output-audio': 20,
        'input-text': 0.6,
        'cached-text': 0.06,
        'output-text': 2.4,
      },
      'gpt-4o-transcribe': { 'input-audio': 6, 'input-text': 2.5, 'output-text': 10 },
      'gpt-4o-mini-transcribe': { 'input-audio': 3, 'input-text': 1.25, 'output-text': 5 },
    },
    nova: {
      'amazon.nova-2-sonic-v1:0': {
        'input-audio': 3,
        'output-audio': 12,
        'input-text': 0.33,
        'output-text': 2.75,
      },
    },
  },
};

const million = 1_000_000;

/** @returns null when any part of it has no price: a sum that leaves something out would be wrong */
export function costUsd({ models }: PriceTable, { provider, model, tokens }: VoiceUsage): number | null {
  const prices = models[provider]?.[model];
  if (!prices || !tokens) return null;
  let sumUsd = 0;
  for (const kind of tokenKinds) {
    const count = tokens[kind] ?? 0;
    if (count === 0) continue;
    const price = kind === 'other' ? undefined : prices[kind];
    if (price === undefined) return null;
    sumUsd += (count * price) / million;
  }
  return sumUsd;
}
