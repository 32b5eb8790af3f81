// Runs the doctors of both services, each with the environment of its service, and shows what they say as one report.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const services = ['gateway', 'orchestrator'];
const root = fileURLToPath(new URL('..', import.meta.url));

const usage = `Usage: npm run doctor [-- [gateway | orchestrator] [--env-file FILE] [--json] [--connect-to HOST:PORT]]

Checks the environment of the services and everybody they depend on, by reading only, and says what is wrong. Where a
service is deployed, its own doctor is beside it and needs nothing but Node: node doctor.cjs

  --env-file FILE          variables of the services; without it apps/SERVICE/.env, if there is one. What is set in the
                           environment already counts more
  --json                   one JSON object on standard output
  --connect-to HOST:PORT   look for PUBLIC_BASE_URL there instead of where its name leads

Exit code 0: all is well; 1: something is wrong or cannot be told; 2: bad usage.
`;

process.exitCode = await main();

async function main() {
  const options = readArguments();
  if ('problem' in options) {
    process.stderr.write(`${options.problem}\n\n${usage}`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(usage);
    return 0;
  }
  const runs = await Promise.all(options.services.map((service) => examine(service, options)));
  for (const { stderr } of runs) process.stderr.write(stderr);
  process.stdout.write(options.json ? together(runs) : runs.map(({ stdout }) => stdout).join('\n'));
  return Math.max(...runs.map(({ exitCode }) => exitCode));
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        'env-file': { type: 'string' },
        json: { type: 'boolean', default: false },
        'connect-to': { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const strange = positionals.find((name) => !services.includes(name));
    if (strange !== undefined) return { problem: `There is no service "${strange}".` };
    const envFile = values['env-file'];
    if (envFile !== undefined && !existsSync(envFile)) return { problem: `There is no file ${envFile}.` };
    return {
      help: values.help,
      json: values.json,
      connectTo: values['connect-to'],
      envFile,
      services: positionals.length === 0 ? services : positionals,
    };
  } catch (error) {
    return { problem: error.message };
  }
}

function examine(service, { envFile, json, connectTo }) {
  const ownFile = `${root}apps/${service}/.env`;
  const file = envFile ?? (existsSync(ownFile) ? ownFile : undefined);
  const args = [
    ...(file === undefined ? [] : [`--env-file=${file}`]),
    `${root}dist/apps/${service}/doctor.cjs`,
    ...(json ? ['--json'] : []),
    ...(connectTo === undefined ? [] : ['--connect-to', connectTo]),
  ];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'])
      child[name].setEncoding('utf8').on('data', (text) => (said[name] += text));
    child.once('close', (code) => resolve({ service, exitCode: code ?? 1, ...said }));
  });
}

/** A doctor that failed itself has said nothing that could be read. */
function together(runs) {
  const reports = runs.map(({ service, stdout }) => {
    try {
      return JSON.parse(stdout);
    } catch {
      return { service, healthy: false, checks: [] };
    }
  });
  return `${JSON.stringify({ healthy: reports.every(({ healthy }) => healthy), services: reports })}\n`;
}
