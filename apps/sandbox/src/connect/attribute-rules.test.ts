import { brokenAttributeRule, checkStringMap, maxAttributeBytes } from './attribute-rules.js';

describe('checkStringMap', () => {
  it('accepts a flat object of strings', () => {
    expect(checkStringMap('{"success":"true","summary":""}')).toEqual({
      status: 'valid',
      values: { success: 'true', summary: '' },
    });
  });

  it.each([
    ['a boolean', '{"success":true}', 'lambda-response-not-strings', 'success'],
    ['a null', '{"a":"x","hubspot_contact_id":null}', 'lambda-response-not-strings', 'hubspot_contact_id'],
    ['a nested object', '{"a":{"b":"c"}}', 'lambda-response-not-strings', 'a'],
    ['a list', '["a"]', 'lambda-response-not-an-object', 'the answer'],
    ['nothing', 'null', 'lambda-response-not-an-object', 'the answer'],
    ['broken JSON', '{', 'lambda-response-not-json', 'the answer'],
    ['32 KB', JSON.stringify({ a: 'x'.repeat(32 * 1024 - 8) }), 'lambda-response-too-large', 'the answer'],
  ])('refuses %s', (_what, payload, rule, detail) => {
    expect(checkStringMap(payload)).toEqual({ status: 'refused', rule, detail });
  });

  it('counts bytes, not characters', () => {
    expect(checkStringMap(JSON.stringify({ a: 'ü'.repeat(17_000) }))).toMatchObject({
      rule: 'lambda-response-too-large',
    });
  });
});

describe('brokenAttributeRule', () => {
  it.each([
    [{ 'hubspot_contact-ID9': 'x' }, undefined],
    [{ 'with space': 'x' }, 'attribute-key-characters'],
    [{ 'a.b': 'x' }, 'attribute-key-characters'],
    [{ '': 'x' }, 'attribute-key-characters'],
  ])('judges the key of %j', (attributes, rule) => {
    expect(brokenAttributeRule(attributes)).toBe(rule);
  });

  it('allows 32 768 bytes over all pairs and not one more', () => {
    expect(brokenAttributeRule({ a: 'x'.repeat(maxAttributeBytes - 1) })).toBeUndefined();
    expect(brokenAttributeRule({ a: 'x'.repeat(maxAttributeBytes) })).toBe('attributes-too-large');
  });
});
