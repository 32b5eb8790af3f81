import { bytesPerMs, cutIntoDeltas } from './audio-formats.js';
import type { AudioFormat } from './session-schema.js';

/** An event without the fields every event has (`event_id`). */
export interface ServerEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface Delta {
  readonly event: ServerEvent;
  /** Audio of the item sent once this delta is out; null when it carries none. */
  readonly audioMs: number | null;
}

/** One output item of a response as a sequence of events that may be broken off after any delta. */
export interface OutputScript {
  readonly itemId: string;
  readonly open: readonly ServerEvent[];
  readonly deltas: readonly Delta[];
  /** The events that end the item after `sent` deltas; a broken-off item gets all of them too. */
  close(sent: number): readonly ServerEvent[];
  /** The item as it stands after `sent` deltas. */
  item(sent: number): Readonly<Record<string, unknown>>;
}

interface Place {
  readonly responseId: string;
  readonly outputIndex: number;
  readonly itemId: string;
  /** The item goes into the conversation behind this one; undefined for out-of-band responses. */
  readonly previousItemId: string | null | undefined;
}

/**
 * A spoken item: the words run ahead of the sound, as they do in reality.
 * @param deltaBytes of sound in each delta; null for sizes like the real ones
 */
export function speechScript(
  place: Place,
  transcript: string,
  format: AudioFormat,
  audio: Uint8Array,
  deltaBytes: number | null = null,
): OutputScript {
  const ids = partIds(place);
  const pieces = cutIntoDeltas(format, audio, deltaBytes);
  const words = splitWords(transcript, pieces.length);
  let sentBytes = 0;
  const deltas = pieces.flatMap((piece, index): readonly Delta[] => {
    sentBytes += piece.length;
    const delta = Buffer.from(piece).toString('base64');
    const sound = {
      event: { type: 'response.output_audio.delta', ...ids, delta },
      audioMs: sentBytes / bytesPerMs[format.type],
    };
    const text = words[index];
    if (text === undefined) return [sound];
    return [
      { event: { type: 'response.output_audio_transcript.delta', ...ids, delta: text }, audioMs: null },
      sound,
    ];
  });
  const saidAfter = (sent: number): string =>
    textOf(deltas.slice(0, sent), 'response.output_audio_transcript.delta');
  const message = messageItem(place.itemId, deltas.length, (sent) => ({
    type: 'output_audio',
    transcript: saidAfter(sent),
  }));
  return {
    itemId: place.itemId,
    open: [
      ...itemOpened(place, message(null)),
      { type: 'response.content_part.added', ...ids, part: { type: 'audio', transcript: '' } },
    ],
    deltas,
    close: (sent) => [
      { type: 'response.output_audio.done', ...ids },
      { type: 'response.output_audio_transcript.done', ...ids, transcript: saidAfter(sent) },
      { type: 'response.content_part.done', ...ids, part: { type: 'audio', transcript: saidAfter(sent) } },
      ...itemClosed(place, message(sent)),
    ],
    item: message,
  };
}

/** A written item, for responses in text. */
export function textScript(place: Place, text: string): OutputScript {
  const ids = partIds(place);
  const deltas = splitWords(text, 8).map((delta): Delta => ({
    event: { type: 'response.output_text.delta', ...ids, delta },
    audioMs: null,
  }));
  const writtenAfter = (sent: number): string => textOf(deltas.slice(0, sent), 'response.output_text.delta');
  const message = messageItem(place.itemId, deltas.length, (sent) => ({
    type: 'output_text',
    text: writtenAfter(sent),
  }));
  return {
    itemId: place.itemId,
    open: [
      ...itemOpened(place, message(null)),
      { type: 'response.content_part.added', ...ids, part: { type: 'text', text: '' } },
    ],
    deltas,
    close: (sent) => [
      { type: 'response.output_text.done', ...ids, text: writtenAfter(sent) },
      { type: 'response.content_part.done', ...ids, part: { type: 'text', text: writtenAfter(sent) } },
      ...itemClosed(place, message(sent)),
    ],
    item: message,
  };
}

/** A function call; broken off, its arguments are cut JSON. */
export function callScript(place: Place, callId: string, name: string, argumentsJson: string): OutputScript {
  const ids = {
    response_id: place.responseId,
    item_id: place.itemId,
    output_index: place.outputIndex,
    call_id: callId,
  };
  const type = 'response.function_call_arguments.delta';
  const deltas = (argumentsJson.match(/.{1,24}/gsu) ?? []).map((delta): Delta => ({
    event: { type, ...ids, delta },
    audioMs: null,
  }));
  const item = (sent: number | null): Readonly<Record<string, unknown>> => ({
    id: place.itemId,
    object: 'realtime.item',
    type: 'function_call',
    status: statusAfter(sent, deltas.length),
    call_id: callId,
    name,
    arguments: textOf(deltas.slice(0, sent ?? 0), type),
  });
  return {
    itemId: place.itemId,
    open: itemOpened(place, item(null)),
    deltas,
    close: (sent) => [
      {
        type: 'response.function_call_arguments.done',
        ...ids,
        name,
        arguments: textOf(deltas.slice(0, sent), type),
      },
      ...itemClosed(place, item(sent)),
    ],
    item,
  };
}

function partIds(place: Place): Readonly<Record<string, unknown>> {
  return {
    response_id: place.responseId,
    item_id: place.itemId,
    output_index: place.outputIndex,
    content_index: 0,
  };
}

function messageItem(
  id: string,
  deltaCount: number,
  content: (sent: number) => Readonly<Record<string, unknown>>,
): (sent: number | null) => Readonly<Record<string, unknown>> {
  return (sent) => ({
    id,
    object: 'realtime.item',
    type: 'message',
    status: statusAfter(sent, deltaCount),
    role: 'assistant',
    content: sent === null ? [] : [content(sent)],
  });
}

/** @param sent null while the item is being made */
function statusAfter(sent: number | null, deltaCount: number): 'in_progress' | 'completed' | 'incomplete' {
  if (sent === null) return 'in_progress';
  return sent < deltaCount ? 'incomplete' : 'completed';
}

function itemOpened(place: Place, item: Readonly<Record<string, unknown>>): readonly ServerEvent[] {
  const { responseId, outputIndex, previousItemId } = place;
  const added = {
    type: 'response.output_item.added',
    response_id: responseId,
    output_index: outputIndex,
    item,
  };
  if (previousItemId === undefined) return [added];
  return [added, { type: 'conversation.item.added', previous_item_id: previousItemId, item }];
}

function itemClosed(place: Place, item: Readonly<Record<string, unknown>>): readonly ServerEvent[] {
  const { responseId, outputIndex, previousItemId } = place;
  const done = {
    type: 'response.output_item.done',
    response_id: responseId,
    output_index: outputIndex,
    item,
  };
  if (previousItemId === undefined) return [done];
  return [done, { type: 'conversation.item.done', previous_item_id: previousItemId, item }];
}

function textOf(deltas: readonly Delta[], type: string): string {
  return deltas.map(({ event }) => (event.type === type ? String(event['delta']) : '')).join('');
}

/** At most `parts` pieces of whole words which together are the text. */
function splitWords(text: string, parts: number): readonly string[] {
  const words = text.match(/\s*\S+\s*/gu) ?? [];
  const each = Math.max(1, Math.ceil(words.length / Math.max(1, parts)));
  return Array.from({ length: Math.ceil(words.length / each) }, (_, index) =>
    words.slice(index * each, (index + 1) * each).join(''),
  );
}
