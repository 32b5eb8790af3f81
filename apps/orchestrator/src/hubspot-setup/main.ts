import { parseArgs } from 'node:util';
import { BadEnvironmentError, parseEnv } from '@voc/config';
import { errorFields } from '@voc/errors';
import { systemClock } from '@voc/resilience';
import { silentLogger, noTracer } from '@voc/telemetry';
import { z } from 'zod';
import { noCircuit } from '../hubspot/circuit.js';
import { hubSpotEnv } from '../hubspot/hubspot-env.js';
import { createHubSpotHttp } from '../hubspot/hubspot-http.js';
import { createHubSpotPaths } from '../hubspot/hubspot-paths.js';
import { setUpAccount } from './set-up-account.js';
import { setUpExitCode, setUpText } from './set-up-report.js';

const usage = `Usage: npm run hubspot:setup [-- --apply]

Looks for the two properties of the HubSpot account by which repeated writes find the first record, and says what it
would do. Safe to repeat.

  --apply   create what is missing

Environment: HUBSPOT_ACCESS_TOKEN, a key with the scopes crm.schemas.contacts.write and crm.schemas.tickets.write (the
running orchestrator needs neither); HUBSPOT_BASE_URL and HUBSPOT_API_VERSION as for the orchestrator. Exit code 0: both
are there or would be; 1: something is in the way; 2: bad usage.
`;

async function main(): Promise<number> {
  const options = readArguments();
  if (options === null) return fail(2, usage);
  if (options.help) {
    process.stdout.write(usage);
    return 0;
  }
  try {
    const env = parseEnv(z.object(hubSpotEnv), process.env);
    const http = createHubSpotHttp(
      {
        accessToken: env.HUBSPOT_ACCESS_TOKEN,
        baseUrl: env.HUBSPOT_BASE_URL,
        requestTimeoutMs: 10_000,
        retryDelaysMs: [1_000, 2_000],
        requestsPer10S: 100,
        maxParallelRequests: 1,
      },
      { clock: systemClock, circuit: noCircuit, tracer: noTracer },
    );
    const scope = { signal: new AbortController().signal, logger: silentLogger };
    const paths = createHubSpotPaths(env.HUBSPOT_API_VERSION);
    const results = await setUpAccount(options.apply ? 'apply' : 'look', { http, paths, scope });
    process.stdout.write(setUpText(results));
    return setUpExitCode(results);
  } catch (error) {
    if (error instanceof BadEnvironmentError) return fail(2, `${error.message}\n`);
    throw error;
  }
}

/** @returns null for arguments it does not know */
function readArguments(): { readonly apply: boolean; readonly help: boolean } | null {
  try {
    const { values } = parseArgs({
      options: {
        apply: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values;
  } catch {
    return null;
  }
}

function fail(exitCode: number, message: string): number {
  process.stderr.write(message);
  return exitCode;
}

main().then(
  (exitCode) => void (process.exitCode = exitCode),
  (error: unknown) => {
    process.stderr.write(`The set-up failed: ${errorFields(error).error_code}\n`);
    process.exitCode = 1;
  },
);
