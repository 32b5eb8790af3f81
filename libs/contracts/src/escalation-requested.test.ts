import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anyCharacter } from '@voc/arbitraries';
import fc from 'fast-check';
import {
  escalationLimits,
  escalationPriorities,
  escalationReasons,
  parseEscalationRequested,
  type EscalationRequested,
} from './escalation-requested.js';

const fixture = (name: string): string => readFileSync(join(__dirname, '../fixtures', name), 'utf8');
const valid = JSON.parse(fixture('escalation-v1.json')) as EscalationRequested;
const parseChanged = (change: Readonly<Record<string, unknown>>) =>
  parseEscalationRequested(JSON.stringify({ ...valid, ...change }));

function backwards(): Readonly<Record<string, unknown>> {
  const window = { from: '2026-11-23T12:00:00.000Z', to: '2026-11-23T09:00:00.000Z' };
  return { fulfilment: 'callback', callback: { ...callback, window } };
}

const upTo = (maxChars: number): fc.Arbitrary<string> =>
  fc.string({ unit: anyCharacter, maxLength: maxChars, size: 'max' }).map((text) => text.slice(0, maxChars));
const hexDigits = fc.stringMatching(/^[0-9a-f]{32}$/);

const anyPhone = fc.stringMatching(/^\+[1-9][0-9]{1,14}$/);
const anyWindow = fc
  .tuple(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 1, max: 1e9 }))
  .map(([fromMs, lengthMs]) => ({
    from: new Date(fromMs).toISOString(),
    to: new Date(fromMs + lengthMs).toISOString(),
  }));

const anyFulfilment: fc.Arbitrary<Pick<EscalationRequested, 'fulfilment' | 'callback'>> = fc.oneof(
  fc.constant({}),
  fc.constant({ fulfilment: 'transfer' as const }),
  fc.record({
    fulfilment: fc.constant('callback' as const),
    callback: fc.record({ phone: anyPhone, window: fc.option(anyWindow) }),
  }),
);

const anyRequest: fc.Arbitrary<EscalationRequested> = fc.record({
  type: fc.constant('escalation.requested'),
  version: fc.constant(1),
  handover_id: fc.uuid(),
  conversation_id: fc.uuid(),
  call_sid: hexDigits.map((hex) => `CA${hex}`),
  stream_sid: hexDigits.map((hex) => `MZ${hex}`),
  caller_phone: fc.option(anyPhone),
  called_number: upTo(64),
  provider: upTo(32),
  reason: fc.constantFrom(...escalationReasons),
  trigger: upTo(escalationLimits.triggerChars),
  summary: upTo(escalationLimits.summaryChars),
  intent: upTo(escalationLimits.intentChars),
  priority: fc.constantFrom(...escalationPriorities),
  language: fc.constantFrom('en', 'de', 'pt-BR', 'zh-Hant-TW'),
  requested_at: fc
    .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
});

const anyEvent: fc.Arbitrary<EscalationRequested> = fc
  .tuple(anyRequest, anyFulfilment)
  .map(([request, fulfilment]) => ({ ...request, ...fulfilment }));

const callback = (JSON.parse(fixture('callback-v1.json')) as EscalationRequested).callback;

describe('parseEscalationRequested', () => {
  it.each(['escalation-v1.json', 'withheld-caller-v1.json', 'callback-v1.json', 'callback-any-time-v1.json'])(
    'takes %s as it is',
    (name) => {
      const body = fixture(name);

      expect(parseEscalationRequested(body)).toEqual({ status: 'valid', event: JSON.parse(body) as unknown });
    },
  );

  it('drops fields that a newer gateway added', () => {
    expect(parseEscalationRequested(fixture('newer-gateway-v1.json'))).toEqual({
      status: 'valid',
      event: valid,
    });
  });

  it.each([
    ['refused-cut-off.txt', { status: 'refused', reason: 'not-json' }],
    ['refused-other-type.json', { status: 'refused', reason: 'other-type' }],
    ['refused-version-2.json', { status: 'refused', reason: 'other-version' }],
    ['refused-missing-reason.json', { status: 'refused', reason: 'bad-field', field: 'reason' }],
    ['refused-phone-not-e164.json', { status: 'refused', reason: 'bad-field', field: 'caller_phone' }],
    ['refused-summary-too-long.json', { status: 'refused', reason: 'bad-field', field: 'summary' }],
    ['refused-callback-without-phone.json', { status: 'refused', reason: 'bad-field', field: 'callback' }],
  ])('refuses %s and says why', (name, refusal) => {
    expect(parseEscalationRequested(fixture(name))).toEqual(refusal);
  });

  it('understands any valid event after its way through the queue', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        expect(parseEscalationRequested(JSON.stringify(event))).toEqual({ status: 'valid', event });
      }),
    );
  });

  it('drops unknown extra fields whatever they are', () => {
    const extras = fc.dictionary(fc.string(), fc.jsonValue());

    fc.assert(
      fc.property(extras, (fields) => {
        const body = JSON.stringify({ ...fields, ...valid });

        expect(parseEscalationRequested(body)).toEqual({ status: 'valid', event: valid });
      }),
    );
  });

  it('is not led astray by fields that touch the prototype', () => {
    const body = JSON.stringify(valid).replace('{', '{"__proto__":{"reason":"dtmf"},"constructor":1,');

    const parsed = parseEscalationRequested(body);

    expect(parsed).toEqual({ status: 'valid', event: valid });
    expect(Object.prototype).not.toHaveProperty('reason');
  });

  it('refuses the event with any one field missing, by the name of that field', () => {
    for (const field of Object.keys(valid)) {
      const refusal = parseChanged({ [field]: undefined });

      expect(refusal).toEqual(
        field === 'type'
          ? { status: 'refused', reason: 'other-type' }
          : field === 'version'
            ? { status: 'refused', reason: 'other-version' }
            : { status: 'refused', reason: 'bad-field', field },
      );
    }
  });

  it('names the version before the fields, which another version may have changed', () => {
    expect(parseChanged({ version: 2, handover_id: 7 })).toEqual({
      status: 'refused',
      reason: 'other-version',
    });
  });

  it.each([
    ['handover_id', 'not-a-uuid'],
    ['call_sid', 'CA123'],
    ['call_sid', `CA${'A'.repeat(32)}`],
    ['stream_sid', `CA${'0'.repeat(32)}`],
    ['caller_phone', '+0123456'],
    ['caller_phone', ''],
    ['called_number', '5'.repeat(65)],
    ['provider', 'p'.repeat(33)],
    ['reason', 'boredom'],
    ['trigger', 't'.repeat(escalationLimits.triggerChars + 1)],
    ['intent', 'i'.repeat(escalationLimits.intentChars + 1)],
    ['priority', 'HIGH'],
    ['language', 'e'],
    ['requested_at', '2026-11-22 09:30'],
    ['requested_at', '2026-11-22T09:30:00+01:00'],
    ['requested_at', 1_795_000_000_000],
  ])('refuses %s: %j', (field, value) => {
    expect(parseChanged({ [field]: value })).toEqual({ status: 'refused', reason: 'bad-field', field });
  });

  it.each([
    ['of a transfer', { callback }],
    ['of an outright transfer', { fulfilment: 'transfer', callback }],
    ['to no number', { fulfilment: 'callback', callback: { ...callback, phone: '5550100' } }],
    ['at a time that is over before it begins', backwards()],
    [
      'at half a time',
      { fulfilment: 'callback', callback: { ...callback, window: { from: valid.requested_at } } },
    ],
    [
      'without saying whether there is a time',
      { fulfilment: 'callback', callback: { phone: '+15550100001' } },
    ],
  ])('refuses a callback %s', (_what, change) => {
    expect(parseChanged(change)).toEqual({ status: 'refused', reason: 'bad-field', field: 'callback' });
  });

  it('refuses a way to a person that it does not know', () => {
    expect(parseChanged({ fulfilment: 'letter' })).toMatchObject({ field: 'fulfilment' });
  });

  it.each(['null', '[]', '"escalation.requested"', '1', '{}'])('refuses the JSON %s', (body) => {
    expect(parseEscalationRequested(body)).toEqual({ status: 'refused', reason: 'other-type' });
  });

  it('never throws for any text, and a refusal tells no value of it', () => {
    const fields = [...Object.keys(valid), 'fulfilment', 'callback'];
    const nearMiss = fc
      .tuple(fc.constantFrom(...fields), fc.jsonValue())
      .map(([field, value]) => JSON.stringify({ ...valid, [field]: value }));
    const bodies = fc.oneof(fc.string({ unit: anyCharacter }), fc.json(), nearMiss);

    fc.assert(
      fc.property(bodies, (body) => {
        const parsed = parseEscalationRequested(body);

        if (parsed.status === 'valid') return;
        expect(['not-json', 'other-type', 'other-version', 'bad-field']).toContain(parsed.reason);
        expect([undefined, ...fields]).toContain(parsed.field);
      }),
    );
  });

  it('survives a body nested as deep as a queue message can be', () => {
    const depth = 500_000;

    const parsed = parseEscalationRequested('['.repeat(depth) + ']'.repeat(depth));

    expect(parsed.status).toBe('refused');
  });
});
