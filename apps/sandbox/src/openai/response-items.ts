import type { HistoryTurn } from '../model/brain.js';
import { fromMulaw } from './audio-formats.js';
import { callScript, speechScript, textScript, type OutputScript } from './output-script.js';
import type { PlannedOutput, ResponsePlan } from './response-plan.js';
import type { SessionContext } from './session-context.js';

export interface ResponseItems {
  readonly next: () => OutputScript | undefined;
  readonly opened: (script: OutputScript) => void;
  readonly closed: (script: OutputScript, sent: number) => void;
}

/** Turns planned outputs into items and keeps conversation, tool calls and journal in step with them. */
export function createResponseItems(
  context: SessionContext,
  responseId: string,
  plan: ResponsePlan,
): ResponseItems {
  const made = new Map<string, PlannedOutput>();

  const toScript = (output: PlannedOutput): OutputScript => {
    const itemId = context.newId('item');
    const previousItemId = plan.isOutOfBand ? undefined : context.conversation.lastId();
    const place = { responseId, outputIndex: made.size, itemId, previousItemId };
    made.set(itemId, output);
    switch (output.type) {
      case 'speech': {
        const { text, audio } = context.recordings.get(output.recordingId);
        return speechScript(place, text, plan.format, fromMulaw(plan.format, audio));
      }
      case 'text':
        return textScript(place, output.text);
      case 'call':
        return callScript(place, context.newId('call'), output.name, output.argumentsJson);
    }
  };

  return {
    next() {
      const output = plan.outputs[made.size];
      return output && toScript(output);
    },
    opened(script) {
      const { itemId } = script;
      if (plan.isOutOfBand) return;
      const audioMs = made.get(itemId)?.type === 'speech' ? 0 : null;
      context.conversation.add({ id: itemId, wire: script.item(0), turn: null, audioMs });
    },
    closed(script, sent) {
      const { itemId, deltas } = script;
      const output = made.get(itemId);
      const wire = script.item(sent);
      const complete = sent === deltas.length;
      if (output !== undefined) context.conversation.finish(itemId, wire, turnOf(context, output));
      if (output?.type === 'speech')
        context.note('spoke', { recordingId: output.recordingId, itemId, complete });
      if (output?.type === 'call' && complete) {
        context.toolCalls.set(String(wire['call_id']), { name: output.name, isAnswered: false });
        context.note('tool-called', { name: output.name, callId: wire['call_id'] });
      }
    },
  };
}

function turnOf(context: SessionContext, output: PlannedOutput): HistoryTurn | null {
  switch (output.type) {
    case 'speech': {
      const { id, text } = context.recordings.get(output.recordingId);
      return { role: 'assistant', text, recordingId: id };
    }
    case 'text':
      return { role: 'assistant', text: output.text, recordingId: null };
    case 'call':
      return null;
  }
}
