import { BadEnvironmentError, type Env } from '@voc/config';
import { ok, unknown, wrong, type Check, type Finding, type Party } from './check.js';

/** The checks of all parties; those of a party whose variables do not fit become one that says so. */
export function planChecks(parties: readonly Party[], env: Env): readonly Check[] {
  return parties.flatMap((party) => {
    try {
      return party.checks(env);
    } catch (error) {
      if (error instanceof BadEnvironmentError) return [notTried(party, error)];
      throw error;
    }
  });
}

function notTried({ id }: Party, { variables }: BadEnvironmentError): Check {
  const names = variables.join(', ');
  return {
    id,
    title: `the checks of ${id}`,
    run: () =>
      Promise.resolve(
        unknown('Nothing was tried, because the environment does not fit.', `First put right: ${names}.`),
      ),
  };
}

/**
 * The environment as the service itself would read it at its start.
 * @param read the service's own parser; throws BadEnvironmentError
 */
export function environmentParty(read: (env: Env) => unknown): Party {
  return {
    id: 'environment',
    checks(env) {
      try {
        read(env);
        return [verdict('environment', ok('The service would start with it.'))];
      } catch (error) {
        if (!(error instanceof BadEnvironmentError)) throw error;
        return [...error.problems].map(([variable, problem]) => {
          const finding = wrong(
            `${variable} ${problem}.`,
            `Set ${variable} as the README of the service says.`,
          );
          return verdict(`environment.${variable}`, finding);
        });
      }
    },
  };
}

function verdict(id: string, finding: Finding): Check {
  return { id, title: 'the environment fits', run: () => Promise.resolve(finding) };
}
