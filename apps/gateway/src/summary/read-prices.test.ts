import { priceTable } from './price-table.js';
import { pricesOver } from './read-prices.js';

const prices = pricesOver(priceTable);

describe('pricesOver', () => {
  it('adds models and replaces those that are named, with the date of the new prices', () => {
    const own = { 'input-audio': 30, 'output-audio': 60 };
    const table = prices.parse(
      JSON.stringify({
        asOf: '2026-12-01',
        models: { openai: { 'gpt-realtime-2.1': own, 'my-model': own } },
      }),
    );

    expect(table.asOf).toBe('2026-12-01');
    expect(table.models['openai']).toMatchObject({ 'gpt-realtime-2.1': own, 'my-model': own });
    expect(table.models['openai']?.['gpt-realtime-2.1']).toEqual(own);
    expect(table.models['openai']?.['gpt-realtime-2']).toEqual(
      priceTable.models['openai']?.['gpt-realtime-2'],
    );
    expect(table.models['nova']).toEqual(priceTable.models['nova']);
  });

  it.each([
    ['no JSON', '{'],
    ['no date', '{"models":{}}'],
    ['a date that is none', '{"asOf":"2026-13-01","models":{}}'],
    ['a provider there is not', '{"asOf":"2026-12-01","models":{"acme":{}}}'],
    ['a kind there is not', '{"asOf":"2026-12-01","models":{"openai":{"m":{"audio":3}}}}'],
    ['a price for what is of no kind', '{"asOf":"2026-12-01","models":{"openai":{"m":{"other":3}}}}'],
    ['a price below 0', '{"asOf":"2026-12-01","models":{"openai":{"m":{"input-text":-1}}}}'],
    ['a price in words', '{"asOf":"2026-12-01","models":{"openai":{"m":{"input-text":"3"}}}}'],
    ['something else besides', '{"asOf":"2026-12-01","models":{},"currency":"EUR"}'],
  ])('refuses %s, and shows how it should look', (_what, text) => {
    const parsed = prices.safeParse(text);

    expect(parsed.error?.issues[0]?.message).toMatch(/^must be JSON such as \{"asOf"/);
  });
});
