import { tokenKinds, voiceProviders } from '@voc/voice-client';
import { z } from 'zod';
import type { PricedKind, PriceTable } from './price-table.js';

const pricedKinds = tokenKinds.filter((kind): kind is PricedKind => kind !== 'other');
const providers = Object.keys(voiceProviders);

const models = z.record(
  z.string().min(1).max(256),
  z.partialRecord(z.enum(pricedKinds), z.number().min(0).max(1e6)),
);
const pricesSchema = z.strictObject({
  asOf: z.iso.date(),
  models: z.partialRecord(z.enum(providers), models),
});

const example = '{"asOf":"2026-12-01","models":{"openai":{"gpt-realtime-2.1":{"input-audio":32}}}}';
const problem = `must be JSON such as ${example}, in USD per million tokens`;

/** Prices over `base`, as text of the same shape: a model that is named has these prices and no others. */
export function pricesOver(base: PriceTable) {
  return z.string().transform((text, context): PriceTable => {
    const given = pricesSchema.safeParse(parseJson(text));
    if (!given.success) {
      context.addIssue({ code: 'custom', message: problem });
      return z.NEVER;
    }
    const merged = providers.map((provider) => [
      provider,
      { ...base.models[provider], ...given.data.models[provider] },
    ]);
    return { asOf: given.data.asOf, models: Object.fromEntries(merged) as PriceTable['models'] };
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
