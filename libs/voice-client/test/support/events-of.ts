import type { VoiceClient } from '../../src/voice-client.js';

/** Everything until the end, each in a word or two. */
export async function eventsOf(client: VoiceClient): Promise<readonly string[]> {
  const seen: string[] = [];
  for await (const event of client.events()) {
    if (event.type === 'failed') seen.push(`failed ${event.error.code}`);
    else seen.push(event.type === 'closed' ? `closed ${event.reason}` : event.type);
  }
  return seen;
}
