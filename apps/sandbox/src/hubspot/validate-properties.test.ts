import { ApiRefusal } from './api-refusal.js';
import { createPropertyCatalogue } from './property-definitions.js';
import { validateProperties, validateRequired, validateStage } from './validate-properties.js';

const switches = { withoutVoiceProperties: false, urgentPriority: false };
const catalogue = createPropertyCatalogue(() => switches);

function refusalOf(action: () => void): {
  readonly code: string | undefined;
  readonly violation: string | undefined;
} {
  try {
    action();
  } catch (error) {
    if (error instanceof ApiRefusal) return { code: error.errors[0]?.code, violation: error.violation };
    throw error;
  }
  return { code: undefined, violation: undefined };
}

describe('validateProperties', () => {
  it.each([
    ['contacts', { shoe_size: '9' }, 'PROPERTY_DOESNT_EXIST'],
    ['contacts', { hs_object_id: '9' }, 'READ_ONLY_VALUE'],
    ['contacts', { hs_searchable_calculated_phone_number: '9' }, 'READ_ONLY_VALUE'],
    ['contacts', { email: 'nobody' }, 'INVALID_EMAIL'],
    ['tickets', { hs_ticket_priority: 'high' }, 'INVALID_OPTION'],
    ['tickets', { hs_ticket_priority: 'URGENT' }, 'INVALID_OPTION'],
    ['notes', { hs_timestamp: '2026-11-22' }, 'INVALID_DATE'],
    ['notes', { hs_timestamp: '1790000000' }, 'INVALID_DATE'],
    ['notes', { hs_note_body: 'x'.repeat(65_537) }, 'PROPERTY_VALUE_TOO_LONG'],
  ] as const)('refuses %s %#', (type, properties, code) => {
    expect(refusalOf(() => validateProperties(type, properties, catalogue)).code).toBe(code);
  });

  it.each([
    ['contacts', { voice_phone_e164: '+15550100001', phone: '0412 345 678' }],
    ['tickets', { hs_ticket_priority: 'HIGH', source_type: 'PHONE', voice_handover_id: 'h1' }],
    ['tickets', { hs_ticket_priority: '' }],
    ['notes', { hs_timestamp: '2026-11-22T06:00:00Z', hs_note_body: 'x'.repeat(65_536) }],
    ['notes', { hs_timestamp: '1790000000000' }],
  ] as const)('accepts %s %#', (type, properties) => {
    expect(refusalOf(() => validateProperties(type, properties, catalogue)).code).toBeUndefined();
  });

  it('knows URGENT where the portal has it', () => {
    const portal = createPropertyCatalogue(() => ({ ...switches, urgentPriority: true }));

    expect(
      refusalOf(() => validateProperties('tickets', { hs_ticket_priority: 'URGENT' }, portal)).code,
    ).toBeUndefined();
  });

  it('blames the client for an unknown property, but not for one the portal was never given', () => {
    const bare = createPropertyCatalogue(() => ({ ...switches, withoutVoiceProperties: true }));

    expect(refusalOf(() => validateProperties('contacts', { shoe_size: '9' }, bare)).violation).toBe(
      'property-doesnt-exist',
    );
    expect(refusalOf(() => validateProperties('contacts', { voice_phone_e164: '+1' }, bare))).toEqual({
      code: 'PROPERTY_DOESNT_EXIST',
      violation: undefined,
    });
  });
});

describe('validateRequired', () => {
  it.each([
    ['contacts', { phone: '+15550100001' }],
    ['tickets', { subject: 'x' }],
    ['tickets', { subject: '', hs_pipeline_stage: '1' }],
    ['notes', { hs_note_body: 'x' }],
  ] as const)('refuses %s %j', (type, properties) => {
    expect(refusalOf(() => validateRequired(type, properties, undefined)).code).toBe(
      'MISSING_REQUIRED_PROPERTY',
    );
  });

  it('enforces what an administrator added, without blaming the client', () => {
    const ticket = { subject: 'x', hs_pipeline_stage: '1' };

    expect(refusalOf(() => validateRequired('tickets', ticket, 'hs_ticket_category'))).toEqual({
      code: 'MISSING_CONDITIONAL_REQUIRED_PROPERTY',
      violation: undefined,
    });
  });
});

describe('validateStage', () => {
  it('takes only stages of the pipeline', () => {
    expect(refusalOf(() => validateStage({ hs_pipeline: '0', hs_pipeline_stage: '4' })).code).toBeUndefined();
    expect(refusalOf(() => validateStage({ hs_pipeline: '0', hs_pipeline_stage: '5' })).code).toBe(
      'INVALID_OPTION',
    );
    expect(refusalOf(() => validateStage({ hs_pipeline: '1', hs_pipeline_stage: '1' })).code).toBe(
      'INVALID_OPTION',
    );
  });
});
