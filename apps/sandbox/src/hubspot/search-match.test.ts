import fc from 'fast-check';
import { searchBodySchema, type SearchBody } from './search-body.js';
import { compareBy, matchesSearch } from './search-match.js';

const contact = {
  firstname: 'Ann',
  phone: '+15550100001',
  createdate: '2026-03-01T08:00:00.000Z',
  calls: '9',
};

const body = (...groups: readonly (readonly object[])[]): SearchBody =>
  searchBodySchema.parse({ filterGroups: groups.map((filters) => ({ filters })) });

const isFound = (filter: object): boolean => matchesSearch(contact, body([filter]));

describe('matchesSearch', () => {
  it.each([
    [{ propertyName: 'firstname', operator: 'EQ', value: 'ann' }, true],
    [{ propertyName: 'firstname', operator: 'NEQ', value: 'ann' }, false],
    [{ propertyName: 'lastname', operator: 'NEQ', value: 'x' }, true],
    [{ propertyName: 'calls', operator: 'LT', value: '10' }, true],
    [{ propertyName: 'calls', operator: 'GTE', value: '10' }, false],
    [{ propertyName: 'calls', operator: 'BETWEEN', value: '8', highValue: '9' }, true],
    [{ propertyName: 'phone', operator: 'IN', values: ['+15550100001', 'x'] }, true],
    [{ propertyName: 'phone', operator: 'NOT_IN', values: ['x'] }, true],
    [{ propertyName: 'lastname', operator: 'HAS_PROPERTY' }, false],
    [{ propertyName: 'lastname', operator: 'NOT_HAS_PROPERTY' }, true],
    [{ propertyName: 'phone', operator: 'CONTAINS_TOKEN', value: '*0001' }, true],
    [{ propertyName: 'phone', operator: 'CONTAINS_TOKEN', value: '0001' }, false],
    [{ propertyName: 'phone', operator: 'NOT_CONTAINS_TOKEN', value: '*0001' }, false],
    [{ propertyName: 'createdate', operator: 'GT', value: '2026-02-01T00:00:00.000Z' }, true],
  ])('answers %j with %s', (filter, expected) => {
    expect(isFound(filter)).toBe(expected);
  });

  it('joins filters with AND and groups with OR', () => {
    const ann = { propertyName: 'firstname', operator: 'EQ', value: 'Ann' };
    const bob = { propertyName: 'firstname', operator: 'EQ', value: 'Bob' };

    expect(matchesSearch(contact, body([ann, bob]))).toBe(false);
    expect(matchesSearch(contact, body([bob], [ann]))).toBe(true);
  });
});

describe('compareBy', () => {
  it('puts records without the property last in both directions', () => {
    const directions = ['ASCENDING', 'DESCENDING'] as const;

    for (const direction of directions) {
      expect(compareBy({ propertyName: 'calls', direction }, {}, { calls: '1' })).toBeGreaterThan(0);
    }
  });

  it('orders whole numbers by value', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (a, b) => {
        const order = compareBy(
          { propertyName: 'n', direction: 'ASCENDING' },
          { n: String(a) },
          { n: String(b) },
        );

        expect(Math.sign(order) || 0).toBe(Math.sign(a - b));
      }),
    );
  });
});

describe('searchBodySchema', () => {
  const filter = { propertyName: 'phone', operator: 'EQ', value: '1' };
  const groupOf = (count: number): object => ({ filters: Array.from({ length: count }, () => filter) });

  it.each([
    ['six groups', { filterGroups: Array.from({ length: 6 }, () => groupOf(1)) }],
    ['seven filters in a group', { filterGroups: [groupOf(7)] }],
    ['nineteen filters in all', { filterGroups: [groupOf(6), groupOf(6), groupOf(6), groupOf(1)] }],
    ['201 results a page', { filterGroups: [groupOf(1)], limit: 201 }],
    ['more than 10 000 results', { after: '9999', limit: 2 }],
    ['a query of 3 001 characters', { query: 'x'.repeat(3001) }],
    [
      'a filter without its value',
      { filterGroups: [{ filters: [{ propertyName: 'phone', operator: 'EQ' }] }] },
    ],
    ['a member nobody knows', { filterGroups: [groupOf(1)], pageSize: 5 }],
  ])('refuses %s', (_what, candidate) => {
    expect(searchBodySchema.safeParse(candidate).success).toBe(false);
  });

  it('accepts filter groups alone', () => {
    expect(searchBodySchema.parse({ filterGroups: [groupOf(1)] })).toMatchObject({ limit: 10, after: 0 });
  });
});
