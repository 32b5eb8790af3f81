import type { ScenarioReport, TimelineEvent } from '../scenarios/scenario-report.js';
import { commandError } from './command-error.js';
import type { CallMessage } from './control-server.js';
import { answers } from '../world/answers.js';
import type { FarWorld } from './far-world.js';

/**
 * Plays a scenario in the world another process keeps up.
 * @throws CodedError NO_WORLD; WORLD_REFUSED with the world's own words when it refuses or fails
 */
export async function playRemotely(
  world: FarWorld,
  scenario: string,
  onEvent: (event: TimelineEvent) => void,
  signal: AbortSignal,
): Promise<ScenarioReport> {
  const response = await request(world, scenario, signal);
  for await (const message of messages(response)) {
    if (message.type === 'event') onEvent(message.event);
    else if (message.type === 'report') return message.report;
    else throw commandError('WORLD_REFUSED', message.message);
  }
  throw gone(world);
}

const upTimeoutMs = 60_000;
const upPollMs = 200;

/** Waits for a world that is started beside us. @throws CodedError NO_WORLD; the signal's reason */
export async function untilUp(world: FarWorld, signal: AbortSignal): Promise<void> {
  const giveUpAtMs = performance.now() + upTimeoutMs;
  while (!(await answers(new URL('/healthz', world.controlUrl).href))) {
    signal.throwIfAborted();
    if (performance.now() > giveUpAtMs)
      throw commandError('NO_WORLD', `No world answers at ${world.controlUrl} after ${upTimeoutMs} ms.`);
    await new Promise((resolve) => void setTimeout(resolve, upPollMs));
  }
}

async function request(world: FarWorld, scenario: string, signal: AbortSignal): Promise<Response> {
  const url = new URL(`/calls?scenario=${encodeURIComponent(scenario)}`, world.controlUrl);
  try {
    return await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${world.secret}` }, signal });
  } catch (error) {
    signal.throwIfAborted();
    throw gone(world, error);
  }
}

function gone({ controlUrl }: FarWorld, cause?: unknown): Error {
  return commandError(
    'NO_WORLD',
    `The world at ${controlUrl} is gone: start it again with \`npm start\`.`,
    cause,
  );
}

/** The lines of the answer; an answer that breaks off ends them. */
async function* messages(response: Response): AsyncGenerator<CallMessage> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of response.body ?? []) {
    const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as CallMessage;
  }
  if (rest.trim() !== '') yield JSON.parse(rest) as CallMessage;
}
