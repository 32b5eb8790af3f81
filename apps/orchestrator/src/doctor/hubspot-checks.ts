import { ok, unknown, wrong, type Check, type Finding } from '@voc/doctor';
import { silentLogger } from '@voc/telemetry';
import { z } from 'zod';
import { setUpAccount, type PropertyResult } from '../hubspot-setup/set-up-account.js';
import { HubSpotError } from '../hubspot/hubspot-error.js';
import type { HubSpotHttp, HubSpotScope } from '../hubspot/hubspot-http.js';
import type { HubSpotPaths } from '../hubspot/hubspot-paths.js';
import { hubSpotTrouble } from './hubspot-trouble.js';

export interface HubSpotCheckConfig {
  readonly accessToken: string;
  readonly ticketPipeline: string;
  readonly ticketStage: string;
  /** Names of properties that tickets are given beside our own. */
  readonly extraProperties: readonly string[];
}

export interface HubSpotCheckDeps {
  readonly http: HubSpotHttp;
  readonly paths: HubSpotPaths;
}

/** What one check reads. Throws HubSpotError for what stands in the way, which is judged in one place. */
type Examine = (scope: HubSpotScope) => Promise<Finding>;

/** The CRM: whether it knows the key, what the key may do, and whether the account has what tickets need. */
export function hubSpotChecks(config: HubSpotCheckConfig, deps: HubSpotCheckDeps): readonly Check[] {
  const check = (what: string, title: string, examine: Examine): Check => ({
    id: `hubspot.${what}`,
    title,
    async run(signal) {
      try {
        return await examine({ signal, logger: silentLogger });
      } catch (error) {
        // One mistake is reported once.
        const isWrongKey = error instanceof HubSpotError && error.details.httpStatus === 401;
        if (isWrongKey && what !== 'key')
          return unknown('HubSpot does not tell without the right key.', 'First put the key right.');
        return hubSpotTrouble(error);
      }
    },
  });
  return [
    check('key', 'HubSpot knows the key', (scope) => account(deps, scope)),
    check('scopes', 'the key may read and write contacts and tickets', (scope) =>
      scopes(config, deps, scope),
    ),
    check('properties', 'the account has the two unique properties', (scope) => properties(deps, scope)),
    check('pipeline', 'the account has the pipeline and stage of new tickets', (scope) =>
      pipeline(config, deps, scope),
    ),
    ...(config.extraProperties.length === 0
      ? []
      : [
          check('extra-properties', 'tickets have the extra properties', (scope) =>
            extraProperties(config, deps, scope),
          ),
        ]),
  ];
}

const accountSchema = z.object({ portalId: z.number() });

async function account({ http, paths }: HubSpotCheckDeps, scope: HubSpotScope): Promise<Finding> {
  const { portalId } = await http(
    { method: 'GET', path: paths.account, mayRepeat: true },
    accountSchema,
    scope,
  );
  return ok(`The key is for the account ${portalId}.`);
}

const neededScopes = [
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.objects.tickets.read',
  'crm.objects.tickets.write',
] as const;
/** One scope of older apps that stands for both of tickets. */
const umbrella = 'tickets';
/** @see https://developers.hubspot.com/docs/apps/legacy-apps/private-apps/overview */
const tokenInfoPath = '/oauth/v2/private-apps/get/access-token-info';
const tokenInfoSchema = z.object({ scopes: z.array(z.string()) });

/** HubSpot tells the scopes of its older keys only; of others, reading is tried, and writing cannot be. */
async function scopes(
  config: HubSpotCheckConfig,
  deps: HubSpotCheckDeps,
  scope: HubSpotScope,
): Promise<Finding> {
  const body = { tokenKey: config.accessToken };
  const granted = await deps
    .http({ method: 'POST', path: tokenInfoPath, body, mayRepeat: true }, tokenInfoSchema, scope)
    .then(
      (info) => info.scopes,
      (error: unknown) => {
        if (error instanceof HubSpotError && isNotTold(error)) return null;
        throw error;
      },
    );
  if (granted === null) return unknown('HubSpot does not tell the scopes of this key.', lookUp);
  const lacking = neededScopes.filter(
    (each) => !granted.includes(each) && !(each.includes('.tickets.') && granted.includes(umbrella)),
  );
  return lacking.length === 0
    ? ok(`The key has ${neededScopes.length} of the ${neededScopes.length} scopes it needs.`)
    : wrong(`The key lacks ${lacking.join(', ')}.`, 'Add them to the key in HubSpot (Development → Keys).');
}

const lookUp = `Look at the key in HubSpot (Development → Keys): it needs ${neededScopes.join(', ')}.`;

function isNotTold({ code }: HubSpotError): boolean {
  return code === 'HUBSPOT_NOT_FOUND' || code === 'HUBSPOT_INVALID' || code === 'HUBSPOT_BAD_ANSWER';
}

async function properties(deps: HubSpotCheckDeps, scope: HubSpotScope): Promise<Finding> {
  const results = await setUpAccount('look', { ...deps, scope });
  const failed = results.map(({ outcome }) => outcome).find((outcome) => outcome.status === 'failed');
  if (failed) throw failed.error;
  const named = (status: PropertyResult['outcome']['status']): string =>
    results
      .filter(({ outcome }) => outcome.status === status)
      .map(({ property }) => `${property.objectType}.${property.name}`)
      .join(', ');
  if (named('unfit') !== '')
    return wrong(
      `Not a text with unique values: ${named('unfit')}.`,
      'Delete it in HubSpot (Settings → Properties) if nothing else uses it, then run `npm run hubspot:setup -- --apply`.',
    );
  if (named('missing') !== '')
    return wrong(
      `The account has no ${named('missing')}: a second contact or ticket is possible after a lost answer.`,
      'Run `npm run hubspot:setup -- --apply` with a key that may change schemas, then restart the orchestrators.',
    );
  return ok(`The account has ${named('present')}.`);
}

const pipelinesSchema = z.object({
  results: z.array(z.object({ id: z.string(), stages: z.array(z.object({ id: z.string() })) })),
});

async function pipeline(
  { ticketPipeline, ticketStage }: HubSpotCheckConfig,
  { http, paths }: HubSpotCheckDeps,
  scope: HubSpotScope,
): Promise<Finding> {
  const call = { method: 'GET', path: paths.pipelines('tickets'), mayRepeat: true } as const;
  const { results } = await http(call, pipelinesSchema, scope);
  const found = results.find(({ id }) => id === ticketPipeline);
  const ids = (of: readonly { readonly id: string }[]): string =>
    of
      .map(({ id }) => JSON.stringify(id.slice(0, 40)))
      .slice(0, 10)
      .join(', ');
  if (!found)
    return wrong(
      `The account has no ticket pipeline ${JSON.stringify(ticketPipeline)}.`,
      `Set HUBSPOT_TICKET_PIPELINE to the id of one it has: ${ids(results)}.`,
    );
  if (!found.stages.some(({ id }) => id === ticketStage))
    return wrong(
      `The pipeline ${JSON.stringify(ticketPipeline)} has no stage ${JSON.stringify(ticketStage)}.`,
      `Set HUBSPOT_TICKET_STAGE to the id of one it has: ${ids(found.stages)}.`,
    );
  return ok(`New tickets go to the pipeline ${ticketPipeline}, stage ${ticketStage}.`);
}

async function extraProperties(
  { extraProperties: names }: HubSpotCheckConfig,
  { http, paths }: HubSpotCheckDeps,
  scope: HubSpotScope,
): Promise<Finding> {
  for (const name of names) {
    try {
      await http(
        { method: 'GET', path: paths.property('tickets', name), mayRepeat: true },
        z.object({}),
        scope,
      );
    } catch (error) {
      if (!(error instanceof HubSpotError) || error.code !== 'HUBSPOT_NOT_FOUND') throw error;
      return wrong(
        `Tickets of the account have no property ${JSON.stringify(name)}: no ticket could be created.`,
        'Create it in HubSpot, or take it out of HUBSPOT_TICKET_EXTRA_PROPERTIES.',
      );
    }
  }
  return ok(`Tickets have ${names.join(', ')}.`);
}
