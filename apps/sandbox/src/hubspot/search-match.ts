import type { SearchBody, SearchFilter } from './search-body.js';

/** All properties of a record as search sees them; absent = not set. */
export type Searchable = Readonly<Record<string, string>>;

/** Filters in a group are ANDed, groups are ORed; no groups match everything. */
export function matchesSearch(record: Searchable, body: SearchBody): boolean {
  const groups = body.filterGroups;
  const isInGroup =
    groups.length === 0 || groups.some((group) => group.filters.every((each) => matchesFilter(record, each)));
  return isInGroup && matchesQuery(record, body.query);
}

/** Order of two records for `sorts`; records without the property come last. */
export function compareBy(sort: SearchBody['sorts'][number], a: Searchable, b: Searchable): number {
  const left = a[sort.propertyName];
  const right = b[sort.propertyName];
  if (left === undefined || right === undefined)
    return Number(left === undefined) - Number(right === undefined);
  return compareValues(left, right) * (sort.direction === 'ASCENDING' ? 1 : -1);
}

function matchesFilter(record: Searchable, filter: SearchFilter): boolean {
  const actual = record[filter.propertyName];
  const value = filter.value ?? '';
  switch (filter.operator) {
    case 'HAS_PROPERTY':
      return actual !== undefined;
    case 'NOT_HAS_PROPERTY':
      return actual === undefined;
    case 'NEQ':
      return actual === undefined || !isSame(actual, value);
    case 'NOT_IN':
      return actual !== undefined && !(filter.values ?? []).some((each) => isSame(actual, each));
    case 'NOT_CONTAINS_TOKEN':
      return actual !== undefined && !containsToken(actual, value);
    default:
      return actual !== undefined && matchesValue(actual, value, filter);
  }
}

function matchesValue(actual: string, value: string, filter: SearchFilter): boolean {
  switch (filter.operator) {
    case 'EQ':
      return isSame(actual, value);
    case 'IN':
      return (filter.values ?? []).some((each) => isSame(actual, each));
    case 'LT':
      return compareValues(actual, value) < 0;
    case 'LTE':
      return compareValues(actual, value) <= 0;
    case 'GT':
      return compareValues(actual, value) > 0;
    case 'GTE':
      return compareValues(actual, value) >= 0;
    case 'BETWEEN':
      return compareValues(actual, value) >= 0 && compareValues(actual, filter.highValue ?? '') <= 0;
    case 'CONTAINS_TOKEN':
      return containsToken(actual, value);
    default:
      return false;
  }
}

function matchesQuery(record: Searchable, query: string | undefined): boolean {
  if (query === undefined || query === '') return true;
  const text = Object.values(record).join('\n').toLowerCase();
  return text.includes(query.toLowerCase());
}

/** Text compares without case in HubSpot's search. */
function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** A token is a word; `*` at either end stands for the rest of it. */
function containsToken(actual: string, pattern: string): boolean {
  const wanted = pattern.toLowerCase();
  const core = wanted.replace(/^\*/, '').replace(/\*$/, '');
  return actual
    .toLowerCase()
    .split(/[^\p{L}\p{N}+]+/u)
    .some((token) => {
      if (wanted.startsWith('*') && wanted.endsWith('*')) return token.includes(core);
      if (wanted.startsWith('*')) return token.endsWith(core);
      if (wanted.endsWith('*')) return token.startsWith(core);
      return token === core;
    });
}

function compareValues(a: string, b: string): number {
  const numbers = [Number(a), Number(b)] as const;
  if (a !== '' && b !== '' && numbers.every(Number.isFinite)) return numbers[0] - numbers[1];
  return a < b ? -1 : Number(a > b);
}
