import { propertyRefusal, type ApiRefusal } from './api-refusal.js';
import type { ObjectType } from './object-types.js';
import { hasPipelineStage } from './pipelines.js';
import { voiceProperties, type PropertyCatalogue } from './property-definitions.js';

type Properties = Readonly<Record<string, string>>;

const maxTextChars = 65_536;
const isoInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?Z$/;
const epochMilliseconds = /^\d{13}$/;

/**
 * Refuses names the portal does not have, read-only names, values outside a closed list and values of the wrong form.
 * @throws ApiRefusal
 */
export function validateProperties(
  type: ObjectType,
  properties: Properties,
  catalogue: PropertyCatalogue,
): void {
  for (const [name, value] of Object.entries(properties)) {
    const definition = catalogue.find(type, name);
    if (!definition) {
      const message = `Property "${name}" does not exist`;
      throw propertyRefusal('PROPERTY_DOESNT_EXIST', message, name, {
        isViolation: voiceProperties[type] !== name,
      });
    }
    if (definition.readOnly) {
      throw propertyRefusal('READ_ONLY_VALUE', `"${name}" is a read only property`, name, {
        isViolation: true,
      });
    }
    const isListed =
      definition.options.length === 0 || definition.options.some((option) => option.value === value);
    if (value !== '' && !isListed) {
      const message = `${name} was not one of the allowed options`;
      throw propertyRefusal('INVALID_OPTION', message, name, { isViolation: true });
    }
    if (value.length > maxTextChars) {
      throw propertyRefusal(
        'PROPERTY_VALUE_TOO_LONG',
        `${name} is longer than ${maxTextChars} characters`,
        name,
        {
          isViolation: true,
        },
      );
    }
  }
  validateForm(type, properties);
}

/**
 * Refuses a new record that lacks what its type needs.
 * @param requiredExtra a property the portal's administrator made required, where this version of the API enforces that
 * @throws ApiRefusal
 */
export function validateRequired(
  type: ObjectType,
  properties: Properties,
  requiredExtra: string | undefined,
): void {
  const isMissing = (name: string): boolean => (properties[name] ?? '') === '';
  if (type === 'contacts' && ['email', 'firstname', 'lastname'].every(isMissing)) {
    throw missing('MISSING_REQUIRED_PROPERTY', 'firstname', true);
  }
  const required = {
    contacts: [],
    tickets: ['subject', 'hs_pipeline_stage'],
    notes: ['hs_timestamp'],
    tasks: ['hs_timestamp'],
  }[type];
  const absent = required.find(isMissing);
  if (absent !== undefined) throw missing('MISSING_REQUIRED_PROPERTY', absent, true);
  if (requiredExtra !== undefined && isMissing(requiredExtra)) {
    throw missing('MISSING_CONDITIONAL_REQUIRED_PROPERTY', requiredExtra, false);
  }
}

/** @throws ApiRefusal when the stage does not belong to the pipeline */
export function validateStage(properties: Properties): void {
  const { hs_pipeline = '', hs_pipeline_stage = '' } = properties;
  if (hasPipelineStage(hs_pipeline, hs_pipeline_stage)) return;
  throw propertyRefusal('INVALID_OPTION', 'no such stage in the pipeline', 'hs_pipeline_stage', {
    isViolation: true,
  });
}

function validateForm(type: ObjectType, properties: Properties): void {
  const timestamp = properties['hs_timestamp'];
  if ((type === 'notes' || type === 'tasks') && timestamp !== undefined && !isInstant(timestamp)) {
    const message = 'hs_timestamp must be an ISO 8601 UTC time or epoch milliseconds';
    throw propertyRefusal('INVALID_DATE', message, 'hs_timestamp', { isViolation: true });
  }
  const email = properties['email'] ?? '';
  if (type === 'contacts' && email !== '' && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) {
    throw propertyRefusal('INVALID_EMAIL', 'email address is invalid', 'email', { isViolation: true });
  }
}

function isInstant(text: string): boolean {
  return epochMilliseconds.test(text) || (isoInstant.test(text) && !Number.isNaN(Date.parse(text)));
}

function missing(code: string, name: string, isViolation: boolean): ApiRefusal {
  return propertyRefusal(
    code,
    `Error creating record. Some required properties were not set: ${name}`,
    name,
    {
      isViolation,
    },
  );
}
