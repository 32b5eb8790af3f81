import { setTimeout as sleep } from 'node:timers/promises';
import { createStack } from './compose-stack.mjs';

const callTimeoutMs = 240_000;
/** Longer than the call goes on during which the gateway is stopped, shorter than the grace of compose.yaml. */
const drainTimeoutMs = 25_000;
const secretNames = ['TWILIO_AUTH_TOKEN', 'OPENAI_API_KEY', 'HUBSPOT_ACCESS_TOKEN', 'WORLD_SECRET'];
const subject = 'compose.yaml';

/** @typedef {ReturnType<typeof import('./report.mjs').createReport>} Report */
/** @typedef {Awaited<ReturnType<typeof createStack>>} Stack */

/**
 * Plays whole calls between the containers of compose.yaml: one from beginning to end, and one during which the gateway is
 * told to stop.
 * @param {import('./engine.mjs').Engine} engine
 * @param {Report} report
 */
export async function checkCompose(engine, report) {
  if (engine.compose === null) {
    report.leftOut(subject, 'this engine has no compose.');
    return;
  }
  const stack = await createStack(engine, { VERSION: 'dev', DRAIN_TIMEOUT_MS: String(drainTimeoutMs) });
  try {
    // Not every compose waits for what `depends_on` says.
    await stack.up('world');
    await stack.until('the world is healthy', () => stack.isHealthy('world'));
    await stack.up();
    await checkWholeCall(stack, report);
    await checkLogs(stack, report);
    await checkDrain(stack, report);
    const exitCode = await stack.stop('orchestrator');
    report.check(
      exitCode === 0,
      'orchestrator',
      'stopped while it waits for messages, exits 0',
      `exit code ${exitCode}\n${await stack.logs('orchestrator')}`,
    );
  } catch (error) {
    if (error.stopped) throw error;
    report.failed(subject, 'can be brought up and asked', error.stack);
  } finally {
    await stack.down();
  }
}

async function checkWholeCall(/** @type {Stack} */ stack, /** @type {Report} */ report) {
  const exitCode = await stack.ended('caller', callTimeoutMs);
  const told = await stack.logs('caller');
  report.check(exitCode === 0, subject, 'plays a whole call, and all is as expected', told);
}

/** What the world cannot judge, because it does not see these logs. */
async function checkLogs(/** @type {Stack} */ stack, /** @type {Report} */ report) {
  const environment = await stack.environment('world');
  const text = `${await stack.logs('gateway')}\n${await stack.logs('orchestrator')}`;
  const leaked = secretNames.filter((name) => text.includes(environment[name]));
  const isAboutACall = (await stack.records('orchestrator')).some(({ call_sid }) => call_sid !== undefined);
  report.check(
    secretNames.every((name) => environment[name]) && leaked.length === 0 && isAboutACall,
    subject,
    'leaves no credential in the logs of the services',
    `found there: ${leaked.join(', ') || 'none'}; a call is logged: ${isAboutACall}`,
  );
}

/** The gateway is told to stop in mid-call: it goes when the conversation is over, and not before. */
async function checkDrain(/** @type {Stack} */ stack, /** @type {Report} */ report) {
  const streams = async () =>
    (await stack.records('gateway')).filter(({ message }) => message === 'media stream started').length;
  const before = await streams();
  const calling = stack.call('goodbye', callTimeoutMs);
  await stack.until('a second call begins', async () => (await streams()) > before);
  await sleep(2_000);
  const exitCode = await stack.stop('gateway');
  const told = await calling;
  const records = await stack.records('gateway');
  const draining = records.findIndex(({ message }) => message === 'gateway draining');
  const ended = records.findIndex(
    ({ message, reason }, index) =>
      index > draining && message === 'media stream ended' && reason === 'ended-by-bot',
  );
  report.check(
    exitCode === 0 && draining >= 0 && ended > draining,
    'gateway',
    'told to stop in mid-call, brings the conversation to its end and exits 0',
    `exit code ${exitCode}\n${told.output}\n${await stack.logs('gateway')}`,
  );
}
