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
        const { deltaBytes } = context.faults();
        return speechScript(place, text, plan.format, fromMulaw(plan.format, audio), deltaBytes);
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
      if (plan.isOutOfBand) return;
      const audioMs = made.get(script.itemId)?.type === 'speech' ? 0 : null;
      context.conversation.add({ id: script.itemId, wire: script.item(0), turns: [], audioMs });
    },
    closed(script, sent) {
      const { itemId } = script;
      const output = made.get(itemId);
      const wire = script.item(sent);
      const complete = sent === script.deltas.length;
      if (output !== undefined) context.conversation.finish(itemId, wire, turnsOf(context, output));
      if (output?.type === 'speech') {
        const { recordingId } = output;
        context.note('spoke', { recordingId, itemId, complete, sentMs: audioSentMs(script, sent) });
      }
      if (output?.type === 'call' && complete) {
        context.toolCalls.set(String(wire['call_id']), { name: output.name, isAnswered: false });
        context.note('tool-called', { name: output.name, callId: wire['call_id'] });
      }
    },
  };
}

/** Whole milliseconds of sound in the first `sent` deltas. */
function audioSentMs({ deltas }: OutputScript, sent: number): number {
  return Math.floor(deltas.slice(0, sent).findLast(({ audioMs }) => audioMs !== null)?.audioMs ?? 0);
}

function turnsOf(context: SessionContext, output: PlannedOutput): readonly HistoryTurn[] {
  switch (output.type) {
    case 'speech': {
      const { id, text } = context.recordings.get(output.recordingId);
      return [{ role: 'assistant', text, recordingId: id }];
    }
    case 'text':
      return [{ role: 'assistant', text: output.text, recordingId: null }];
    case 'call':
      return [];
  }
}
