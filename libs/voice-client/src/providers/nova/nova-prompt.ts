import type { VoiceSessionSpec } from '../../voice-client.js';
import type { NovaConfig } from './nova-config.js';
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
  addHistory(text: string): boolean;
  /** Caller audio, canonical base64; false when older audio had to be given up for it. The audio must be open. */
  sendAudio(payload: string): boolean;
  /** A text that the model answers. The audio must be open. */
  ask(text: string): void;
  /** @param result a JSON object */
  answerTool(toolUseId: string, result: Readonly<Record<string, unknown>>): void;
  /** Closes what is open, in order, and the input with it. */
  finish(): void;
}

/** The service takes 50 kB a message; what is older goes first. */
const maxHistoryChars = 12_000;

export function createNovaPrompt(
  config: NovaConfig,
  spec: VoiceSessionSpec,
  deps: { readonly outbox: Outbox; readonly newId: () => string },
): NovaPrompt {
  const { outbox, newId } = deps;
  const promptName = newId();
  const audioName = newId();
  const writeAudio = audioWriter(promptName, audioName);
  const history: string[] = [];
  let isAudioOpen = false;
  let isBegun = false;
  const sendAll = (events: readonly string[]): void => events.forEach((event) => outbox.send(event));

  return {
    begin() {
      isBegun = true;
      outbox.send(sessionStart(config));
      outbox.send(promptStart(promptName, config, spec));
      const system = { role: 'SYSTEM', interactive: false, content: spec.instructions } as const;
      if (spec.instructions.trim() !== '') sendAll(textBlock(promptName, newId(), system));
    },
    isAudioOpen: () => isAudioOpen,
    openAudio() {
      if (isAudioOpen) return;
      isAudioOpen = true;
      const content = history.splice(0).join('\n').slice(-maxHistoryChars);
      // One turn of the caller: history begins with one, and neighbours of one role must be one.
      if (content.trim() !== '')
        sendAll(textBlock(promptName, newId(), { role: 'USER', interactive: false, content }));
      outbox.send(audioStart(promptName, audioName));
    },
    addHistory(text) {
      if (!isAudioOpen) history.push(text);
      return !isAudioOpen;
    },
    sendAudio: (payload) => outbox.sendAudio(writeAudio(payload)),
    ask: (content) => sendAll(textBlock(promptName, newId(), { role: 'USER', interactive: true, content })),
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
