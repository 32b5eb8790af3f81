import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { removeAssemblies, synthesize, type Synthesized } from '../src/testing/synthesize.js';
import { dist, killBundles, runBundle } from './support/run-bundle.js';
import { functionEnvironment, serviceEnvironment } from './support/template-environment.js';

jest.setTimeout(30_000);

const repository = join(__dirname, '../..');

const secrets = {
  TWILIO_AUTH_TOKEN: '0123456789abcdef0123456789abcdef',
  OPENAI_API_KEY: 'sk-sample',
  HUBSPOT_ACCESS_TOKEN: 'pat-sample',
};

/** Instead of AWS: nobody answers there, and nothing leaves the machine. */
const nowhere = {
  HOST: '127.0.0.1',
  PORT: '0',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  OTEL_SDK_DISABLED: 'true',
};

const stages = new Map<string, Synthesized>();
const stageNames = ['prod', 'dev'] as const;

beforeAll(() => {
  for (const name of stageNames) stages.set(name, synthesize(name));
}, 60_000);

afterEach(killBundles);
afterAll(removeAssemblies);

function environmentOf(stageName: string, app: 'gateway' | 'orchestrator' | 'connect') {
  const stage = stages.get(stageName)!;
  const sources = { region: 'eu-west-2', data: stage.template('data') };
  return app === 'connect'
    ? functionEnvironment(stage.template('connect'), sources)
    : serviceEnvironment(stage.template(app), app, sources, secrets);
}

describe.each(stageNames)('with the environment that the stacks of %s give it', (stageName) => {
  it.each(['gateway', 'orchestrator'] as const)('the %s starts and stops', async (app) => {
    const run = runBundle(`${app}/main.cjs`, { ...environmentOf(stageName, app), ...nowhere });

    await run.printed(`${app} ready`);

    expect(await run.stop()).toBe(0);
  });

  it('the Lambda loads', async () => {
    // What the runtime of Lambda adds.
    const env = { ...environmentOf(stageName, 'connect'), AWS_REGION: 'eu-west-2' };
    const script = `process.stdout.write(typeof require(${JSON.stringify(join(dist, 'connect-lambda/handler.cjs'))}).handler)`;

    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { env });

    expect(stdout).toBe('function');
  });

  it.each([
    [
      'gateway',
      ['apps/gateway', 'libs/voice-client/src/providers/nova', 'libs/voice-client/src/providers/openai'],
    ],
    ['orchestrator', ['apps/orchestrator']],
    ['connect', ['apps/connect-lambda']],
  ] as const)('no variable of the %s is misspelt: each is in a README', (app, folders) => {
    const pages = folders.map((folder) => readFileSync(join(repository, folder, 'README.md'), 'utf8')).join();
    const names = Object.keys(environmentOf(stageName, app));

    expect(names.filter((name) => !mentions(name).test(pages))).toEqual([]);
  });

  it.each(['gateway', 'orchestrator'] as const)('the %s knows its region', (app) => {
    expect(environmentOf(stageName, app)['AWS_REGION']).toBe('eu-west-2');
  });
});

it('would not start with one variable less', async () => {
  const { HANDOVERS_TABLE: _forgotten, ...env } = environmentOf('prod', 'gateway');

  const run = runBundle('gateway/main.cjs', { ...env, ...nowhere });

  await expect(run.printed('gateway ready')).rejects.toThrow(/HANDOVERS_TABLE: is not set/);
});

/** In code style, or the end of a list such as `OTEL_TRACES_SAMPLER(_ARG)`. */
function mentions(name: string): RegExp {
  return new RegExp(`\`${name}\`|\`${name.replace(/_ARG$/, '')}\\(_ARG\\)\`|\`${name}\\(`);
}
