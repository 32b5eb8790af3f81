import type { HistoryTurn } from '../model/brain.js';
import { recalledTurns } from '../model/recalled-turns.js';
import type { RecordingLibrary } from '../speech/recording.js';
import type { ClientEventOf, NewItem } from './client-events.js';
import type { ConversationItem } from './conversation.js';
import type { SessionContext } from './session-context.js';
import type { WireError } from './wire-error.js';

/* What clients do to the conversation: create, retrieve, delete and truncate items. */

export function createItem(context: SessionContext, event: ClientEventOf<'conversation.item.create'>): void {
  const { item: asked, previous_item_id: previousItemId, event_id: eventId = null } = event;
  if (asked.type === 'function_call_output' && !answerTool(context, asked.call_id, eventId)) return;
  const item = toItem(context, asked, asked.id ?? context.newId('item'));
  if (context.conversation.get(item.id) !== undefined) {
    const error = {
      code: 'invalid_value',
      message: 'An item with this id already exists.',
      param: 'item.id',
    } as const;
    context.refuse(error, eventId, 'item-id-reused');
    return;
  }
  const previous = context.conversation.add(item, previousItemId);
  if (previous === undefined) {
    context.refuse(notFound('previous_item_id'), eventId, 'unknown-previous-item');
    return;
  }
  context.send({ type: 'conversation.item.added', previous_item_id: previous, item: item.wire });
  context.send({ type: 'conversation.item.done', previous_item_id: previous, item: item.wire });
}

/** @returns false when the call is unknown, unfinished or has been answered before */
function answerTool(context: SessionContext, callId: string, eventId: string | null): boolean {
  const call = context.toolCalls.get(callId);
  if (call === undefined || call.isAnswered) {
    const rule = call === undefined ? 'tool-output-without-call' : 'tool-output-repeated';
    const message =
      call === undefined ? 'There is no completed call with this id.' : 'The call already has an output.';
    context.refuse({ code: 'invalid_value', message, param: 'item.call_id' }, eventId, rule);
    return false;
  }
  context.toolCalls.set(callId, { ...call, isAnswered: true });
  context.note('tool-answered', { name: call.name, callId });
  return true;
}

function toItem({ recordings }: SessionContext, asked: NewItem, id: string): ConversationItem {
  const wire = { ...asked, id, object: 'realtime.item', status: 'completed' };
  return { id, wire, turns: asked.type === 'message' ? turnsIn(recordings, asked) : [], audioMs: null };
}

function turnsIn(
  recordings: RecordingLibrary,
  { role, content }: Extract<NewItem, { readonly type: 'message' }>,
): readonly HistoryTurn[] {
  const text = content.map((part) => part.text).join(' ');
  if (role !== 'system') return recalledTurns(recordings, role === 'user' ? 'caller' : 'assistant', text);
  // Background is no turn of the dialogue, but it may tell what the caller has said.
  return recalledTurns(recordings, 'caller', text).filter(({ recordingId }) => recordingId !== null);
}

export function retrieveItem(
  context: SessionContext,
  event: ClientEventOf<'conversation.item.retrieve'>,
): void {
  const item = context.conversation.get(event.item_id);
  if (item === undefined) context.refuse(notFound('item_id'), event.event_id ?? null, 'unknown-item');
  else context.send({ type: 'conversation.item.retrieved', item: item.wire });
}

export function deleteItem(context: SessionContext, event: ClientEventOf<'conversation.item.delete'>): void {
  if (!context.conversation.remove(event.item_id)) {
    context.refuse(notFound('item_id'), event.event_id ?? null, 'unknown-item');
    return;
  }
  context.send({ type: 'conversation.item.deleted', item_id: event.item_id });
}

export function truncateItem(
  context: SessionContext,
  event: ClientEventOf<'conversation.item.truncate'>,
): void {
  const { item_id: itemId, content_index: contentIndex, audio_end_ms: audioEndMs } = event;
  const truncation = context.conversation.truncate(itemId, contentIndex, audioEndMs);
  if (truncation.status === 'refused') {
    context.refuse(truncation.error, event.event_id ?? null, truncation.rule);
    return;
  }
  context.note('truncated', { itemId, heardMs: audioEndMs });
  context.send({
    type: 'conversation.item.truncated',
    item_id: itemId,
    content_index: contentIndex,
    audio_end_ms: audioEndMs,
  });
}

function notFound(param: string): WireError {
  return { code: 'item_not_found', message: 'There is no item with this id.', param };
}
