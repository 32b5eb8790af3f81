import type { HeardTurn, VoiceSessionSpec } from '../../voice-client.js';
import type { NovaConfig } from './nova-config.js';
import { historyBlocks, type History } from './nova-history.js';
import {
  audioStart,
  audioWriter,
  contentEnd,
  promptEnd,
  promptStart,
  sessionEnd,
  sessionStart,
  textBlock,
  toolResultBlock,
  type TextBlock,
} from './nova-requests.js';
import type { Outbox } from './outbox.js';

/** Our half of the protocol: what is sent, in the only order the service takes it. */
export interface NovaPrompt {
  /** Session, prompt and system prompt; the service answers nothing before them. */
  begin(): void;
  isAudioOpen(): boolean;
  /** Opens the caller's audio, which stays open to the end, behind the history; from now on history is refused. Once. */
  openAudio(): void;
  /** Adds to the history; false when it is too late for that. */
  addHistory(more: Partial<History>): boolean;
  /** Caller audio, canonical base64; false when older audio had to be given up for it. The audio must be open. */
  sendAudio(payload: string): boolean;
  /** A text that the model answers. The audio must be open. */
  ask(text: string): void;
  /** @param result a JSON object */
  answerTool(toolUseId: string, result: Readonly<Record<string, unknown>>): void;
  /** Closes what is open, in order, and the input with it. */
  finish(): void;
}

export function createNovaPrompt(
  config: NovaConfig,
  spec: VoiceSessionSpec,
  deps: { readonly outbox: Outbox; readonly newId: () => string },
): NovaPrompt {
  const { outbox, newId } = deps;
  const promptName = newId();
  const audioName = newId();
  const writeAudio = audioWriter(promptName, audioName);
  const history = { backgrounds: [] as string[], turns: [] as HeardTurn[] };
  let isAudioOpen = false;
  let isBegun = false;
  const sendAll = (events: readonly string[]): void => events.forEach((event) => outbox.send(event));
  const tell = (role: TextBlock['role'], interactive: boolean, texts: readonly string[]): void =>
    sendAll(textBlock(promptName, newId(), { role, interactive, texts }));

  return {
    begin() {
      isBegun = true;
      outbox.send(sessionStart(config));
      outbox.send(promptStart(promptName, config, spec));
      if (spec.instructions.trim() !== '') tell('SYSTEM', false, [spec.instructions]);
    },
    isAudioOpen: () => isAudioOpen,
    openAudio() {
      if (isAudioOpen) return;
      isAudioOpen = true;
      for (const { role, texts } of historyBlocks(history)) tell(role, false, texts);
      outbox.send(audioStart(promptName, audioName));
    },
    addHistory({ backgrounds = [], turns = [] }) {
      if (isAudioOpen) return false;
      history.backgrounds.push(...backgrounds);
      history.turns.push(...turns);
      return true;
    },
    sendAudio: (payload) => outbox.sendAudio(writeAudio(payload)),
    ask: (text) => tell('USER', true, [text]),
    answerTool: (toolUseId, result) =>
      sendAll(toolResultBlock(promptName, newId(), toolUseId, JSON.stringify(result))),
    finish() {
      if (isAudioOpen) outbox.send(contentEnd(promptName, audioName));
      if (isBegun) {
        outbox.send(promptEnd(promptName));
        outbox.send(sessionEnd());
      }
      outbox.finish();
    },
  };
}
