import { groupsByFamily, type OperationName, type RouteGroup } from './route-table.js';

export type RouteMatch =
  | {
      readonly status: 'found';
      readonly operation: OperationName;
      readonly params: Readonly<Record<string, string>>;
      /** The path with its parameters as names, for reports. */
      readonly template: string;
      readonly version: string;
    }
  | { readonly status: 'wrong-verb'; readonly template: string; readonly allowed: readonly string[] }
  | { readonly status: 'unknown' };

const datedVersions = new Set(['2026-03', '2026-09']);

/** Finds what an address stands for in either family of paths; never throws. */
export function matchRoute(method: string, pathname: string): RouteMatch {
  const address = parseAddress(pathname);
  if (!address) return { status: 'unknown' };
  const candidates = Object.entries(address.group)
    .map(([key, operation]) => {
      const [verb = '', template = ''] = key.split(' ');
      return { verb, template, operation, params: matchTemplate(template, address.rest) };
    })
    .filter((route) => route.params !== undefined);
  // `contacts/search` also fits `{type}/{id}`: the address with the fewest parameters is the one meant.
  const fewest = Math.min(...candidates.map((route) => parameterCount(route.template)));
  const meant = candidates.filter((route) => parameterCount(route.template) === fewest);
  const [first] = meant;
  if (!first) return { status: 'unknown' };
  const template = `${address.prefix}/${first.template}`;
  const route = meant.find((each) => each.verb === method);
  if (!route) return { status: 'wrong-verb', template, allowed: meant.map((each) => each.verb) };
  return {
    status: 'found',
    operation: route.operation,
    params: route.params ?? {},
    template,
    version: address.version,
  };
}

interface Address {
  readonly prefix: string;
  readonly version: string;
  readonly group: RouteGroup;
  readonly rest: readonly string[];
}

function parseAddress(pathname: string): Address | undefined {
  const segments = decodeSegments(pathname);
  if (!segments) return undefined;
  const [root, second = '', third = '', ...others] = segments;
  if (root === 'account-info')
    return addressOf(second, 'account-info', `/account-info/${second}`, [third, ...others]);
  if (root === 'oauth') return addressOf(second, third, `/oauth/${second}/${third}`, others);
  if (root !== 'crm') return undefined;
  if (/^v\d$/.test(second)) return addressOf(second, third, `/crm/${second}/${third}`, others);
  return addressOf(third, second, `/crm/${second}/${third}`, others);
}

function addressOf(
  version: string,
  resource: string,
  prefix: string,
  rest: readonly string[],
): Address | undefined {
  const family = datedVersions.has(version) ? 'dated' : version;
  if (family !== 'dated' && family !== 'v2' && family !== 'v3' && family !== 'v4') return undefined;
  const group = new Map<string, RouteGroup>(Object.entries(groupsByFamily[family])).get(resource);
  return group && { prefix, version, group, rest };
}

function decodeSegments(pathname: string): readonly string[] | undefined {
  try {
    return pathname.split('/').slice(1).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function matchTemplate(template: string, rest: readonly string[]): Record<string, string> | undefined {
  const parts = template.split('/');
  if (parts.length !== rest.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const value = rest[index] ?? '';
    if (!part.startsWith('{')) {
      if (part !== value) return undefined;
    } else if (value === '') return undefined;
    else params[part.slice(1, -1)] = value;
  }
  return params;
}

function parameterCount(template: string): number {
  return template.split('{').length - 1;
}
