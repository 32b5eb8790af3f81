import { z } from 'zod';

const limits = {
  groups: 5,
  filtersPerGroup: 6,
  filters: 18,
  pageSize: 200,
  queryChars: 3000,
  results: 10_000,
} as const;

export const searchOperators = [
  'EQ',
  'NEQ',
  'LT',
  'LTE',
  'GT',
  'GTE',
  'BETWEEN',
  'IN',
  'NOT_IN',
  'HAS_PROPERTY',
  'NOT_HAS_PROPERTY',
  'CONTAINS_TOKEN',
  'NOT_CONTAINS_TOKEN',
] as const;

const filterSchema = z
  .strictObject({
    propertyName: z.string().min(1),
    operator: z.enum(searchOperators),
    value: z.string().optional(),
    highValue: z.string().optional(),
    values: z.array(z.string()).min(1).optional(),
  })
  .refine(hasItsOperands, 'operands do not fit the operator');

export const searchBodySchema = z
  .strictObject({
    filterGroups: z
      .array(z.strictObject({ filters: z.array(filterSchema).min(1).max(limits.filtersPerGroup) }))
      .max(limits.groups)
      .default([]),
    properties: z.array(z.string()).default([]),
    sorts: z
      .array(z.strictObject({ propertyName: z.string(), direction: z.enum(['ASCENDING', 'DESCENDING']) }))
      .max(1)
      .default([]),
    limit: z.int().min(1).max(limits.pageSize).default(10),
    after: z
      .union([z.string().regex(/^\d+$/), z.int().nonnegative()])
      .transform(Number)
      .default(0),
    query: z.string().max(limits.queryChars).optional(),
  })
  .refine(
    (body) => body.filterGroups.flatMap((group) => group.filters).length <= limits.filters,
    'too many filters',
  )
  .refine((body) => body.after + body.limit <= limits.results, 'beyond the last result');

export type SearchBody = z.infer<typeof searchBodySchema>;
export type SearchFilter = z.infer<typeof filterSchema>;

function hasItsOperands(filter: {
  readonly operator: (typeof searchOperators)[number];
  readonly value?: string | undefined;
  readonly highValue?: string | undefined;
  readonly values?: readonly string[] | undefined;
}): boolean {
  switch (filter.operator) {
    case 'HAS_PROPERTY':
    case 'NOT_HAS_PROPERTY':
      return true;
    case 'IN':
    case 'NOT_IN':
      return filter.values !== undefined;
    case 'BETWEEN':
      return filter.value !== undefined && filter.highValue !== undefined;
    default:
      return filter.value !== undefined;
  }
}
