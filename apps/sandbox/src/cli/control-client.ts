import type { ScenarioReport, TimelineEvent } from '../scenarios/scenario-report.js';
import type { CallMessage } from './control-server.js';
import type { WorldFile } from './world-file.js';

/** No world answers under the address that was left behind. */
export class NoWorldError extends Error {
  override readonly name = 'NoWorldError';
}

/**
 * Plays a scenario in the world another process keeps up.
 * @throws NoWorldError; Error with the world's own words when it refuses or fails
 */
export async function playRemotely(
  world: WorldFile,
  scenario: string,
  onEvent: (event: TimelineEvent) => void,
  signal: AbortSignal,
): Promise<ScenarioReport> {
  const response = await request(world, scenario, signal);
  for await (const message of messages(response)) {
    if (message.type === 'event') onEvent(message.event);
    else if (message.type === 'report') return message.report;
    else throw new Error(message.message);
  }
  throw new NoWorldError('the world went away during the call');
}

async function request(world: WorldFile, scenario: string, signal: AbortSignal): Promise<Response> {
  const url = new URL(`/calls?scenario=${encodeURIComponent(scenario)}`, world.controlUrl);
  try {
    return await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${world.secret}` }, signal });
  } catch (error) {
    signal.throwIfAborted();
    throw new NoWorldError('no world answers', { cause: error });
  }
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
