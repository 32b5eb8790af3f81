import { z } from 'zod';
import { badRequest } from './api-refusal.js';

/** Request bodies, strict: HubSpot refuses members it does not know, and so does this fake. */

const recordId = z.union([z.string().regex(/^\d+$/), z.int().nonnegative()]).transform(String);
const endpoint = z.strictObject({ id: recordId });
const writeTraceId = z.string().optional();

const associationSpec = z.strictObject({
  associationCategory: z.enum(['HUBSPOT_DEFINED', 'USER_DEFINED', 'INTEGRATOR_DEFINED']),
  associationTypeId: z.int().positive(),
});

export const associationSpecsSchema = z.array(associationSpec).min(1);

/** Numbers, booleans and dates are written as strings too. */
const propertiesSchema = z.record(z.string(), z.string());

export const createBodySchema = z.strictObject({
  properties: propertiesSchema,
  associations: z.array(z.strictObject({ to: endpoint, types: associationSpecsSchema })).default([]),
  objectWriteTraceId: writeTraceId,
});

export const updateBodySchema = z.strictObject({
  properties: propertiesSchema,
  objectWriteTraceId: writeTraceId,
});

/** Upsert inputs have no `associations`. */
export const upsertBodySchema = z.strictObject({
  inputs: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        idProperty: z.string().min(1),
        properties: propertiesSchema,
        objectWriteTraceId: writeTraceId,
      }),
    )
    .min(1)
    .max(100),
});

const pairSchema = z.strictObject({ from: endpoint, to: endpoint });
const batchInputs = <Item extends z.ZodType>(
  item: Item,
): z.ZodObject<{ inputs: z.ZodArray<Item> }, z.core.$strict> =>
  z.strictObject({ inputs: z.array(item).min(1).max(2000) });

export const batchAssociateDefaultSchema = batchInputs(pairSchema);
export const batchAssociateSchema = batchInputs(pairSchema.extend({ types: associationSpecsSchema }));
export const batchReadAssociationsSchema = batchInputs(
  z.strictObject({ id: recordId, after: z.string().optional() }),
);

export const createPropertySchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,99}$/),
  label: z.string().min(1),
  groupName: z.string().min(1),
  type: z.enum(['string', 'number', 'bool', 'date', 'datetime', 'enumeration']),
  fieldType: z.enum([
    'text',
    'textarea',
    'number',
    'date',
    'select',
    'radio',
    'checkbox',
    'booleancheckbox',
    'phonenumber',
  ]),
  hasUniqueValue: z.boolean().default(false),
  description: z.string().optional(),
  formField: z.boolean().optional(),
  hidden: z.boolean().optional(),
  displayOrder: z.int().optional(),
  options: z.array(z.strictObject({ label: z.string(), value: z.string() }).loose()).default([]),
});

export const tokenInfoSchema = z.strictObject({ tokenKey: z.string().min(1) });

/** @throws ApiRefusal 400 naming the first member that does not fit, never its value */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.join('.') ?? '';
  throw badRequest('malformed-body', `Invalid input JSON at '${where}': ${issue?.message ?? 'does not fit'}`);
}
