import { getEventListeners } from 'node:events';
import type { VoiceEvent } from '@voc/voice-client';
import { eventually, type ModelLine } from './model-line.js';

/* What the conformance tests wait for and look at. */

export async function nothingIsLeftOf(line: ModelLine): Promise<void> {
  await eventually(() => expect(line.provider.sessionsOpen()).toBe(0));
  await nothingOfOursIsLeft(line);
}

/** A session that the provider holds is one socket, of its own. */
export async function nothingOfOursIsLeft(line: ModelLine): Promise<void> {
  await eventually(() => {
    expect(line.socketsOpen()).toBeLessThanOrEqual(line.provider.sessionsOpen());
    expect(line.clock.pending()).toBe(0);
  });
  expect(getEventListeners(line.signal, 'abort')).toEqual([]);
}

/** Begins to connect to a provider that never accepts; resolves when there is nothing left to do but wait. */
export async function connectInVain(line: ModelLine): Promise<{ readonly refusal: Promise<string> }> {
  const waiting = line.provider.neverAccept();
  const refusal = line.refusal();
  await eventually(() => expect(kindsRecorded(line)).toContain(waiting));
  return { refusal };
}

export async function turnsDone(line: ModelLine, count: number): Promise<void> {
  await eventually(() => expect(kindsSeen(line).filter((kind) => kind === 'turn-done')).toHaveLength(count));
}

export async function transcripts(line: ModelLine, count: number): Promise<void> {
  await eventually(() => expect(conversationIn(line.seen)).toHaveLength(count));
}

type EventOf<Type extends VoiceEvent['type']> = Extract<VoiceEvent, { readonly type: Type }>;

export async function toolCall(line: ModelLine): Promise<EventOf<'tool-call'>> {
  await eventually(() => expect(kindsSeen(line)).toContain('tool-call'));
  return line.seen.find((event) => event.type === 'tool-call')!;
}

export async function eventuallyHeard({ journal, provider }: ModelLine): Promise<readonly number[]> {
  const positions = (): readonly number[] =>
    journal.entries().flatMap((entry) => provider.heardPosition(entry) ?? []);
  await eventually(() => expect(positions()).not.toEqual([]));
  return positions();
}

export const kindsSeen = ({ seen }: ModelLine): readonly string[] => seen.map(({ type }) => type);

export const kindsRecorded = ({ journal }: ModelLine): readonly string[] =>
  journal.entries().map(({ kind }) => kind);

export const audioOf = (seen: readonly VoiceEvent[]): readonly EventOf<'audio'>[] =>
  seen.filter((event) => event.type === 'audio');

export function purposesOf(seen: readonly VoiceEvent[], type: 'audio' | 'turn-done'): readonly string[] {
  return [
    ...new Set(seen.flatMap((event) => (event.type === type && 'purpose' in event ? event.purpose : []))),
  ];
}

/** What was said for good, sentences of one speaker in a row as one. */
export function conversationIn(
  seen: readonly VoiceEvent[],
): readonly { readonly role: string; readonly text: string }[] {
  const turns: { readonly role: string; readonly text: string }[] = [];
  for (const event of seen) {
    if (event.type !== 'transcript' || !event.final) continue;
    const last = turns.at(-1);
    if (last?.role === event.role) turns.splice(-1, 1, { ...last, text: `${last.text} ${event.text}` });
    else turns.push({ role: event.role, text: event.text });
  }
  return turns;
}

export function brief(event: VoiceEvent): string {
  if (event.type === 'failed') return `failed ${event.error.code}`;
  return event.type === 'closed' ? `closed ${event.reason}` : event.type;
}
