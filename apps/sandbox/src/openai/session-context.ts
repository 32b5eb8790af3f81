import type { Brain } from '../model/brain.js';
import type { Schedule } from '../model/scheduler.js';
import type { Recogniser } from '../speech/recogniser.js';
import type { RecordingLibrary } from '../speech/recording.js';
import type { Conversation } from './conversation.js';
import type { OpenAiFaults } from './openai-faults.js';
import type { ServerEvent } from './output-script.js';
import type { ResponseRunOptions } from './response-run.js';
import type { SessionConfig } from './session-config.js';
import type { WireError } from './wire-error.js';

/** A function call the model has made. */
export interface ToolCall {
  readonly name: string;
  readonly isAnswered: boolean;
}

/** What the parts of one session share. */
export interface SessionContext {
  readonly conversationId: string;
  readonly conversation: Conversation;
  readonly toolCalls: Map<string, ToolCall>;
  readonly recordings: RecordingLibrary;
  readonly recogniser: Recogniser;
  readonly schedule: Schedule;
  readonly config: () => SessionConfig;
  readonly faults: () => Readonly<OpenAiFaults>;
  /** How the next response shall go wrong. */
  readonly takeResponseFault: () => Pick<ResponseRunOptions, 'failWith' | 'isEmpty' | 'stopShort'>;
  readonly decide: Brain;
  readonly nowMs: () => number;
  /** A new id such as `item_…`. */
  readonly newId: (kind: 'call' | 'conv' | 'event' | 'item' | 'resp' | 'sess') => string;
  readonly send: (event: ServerEvent) => void;
  /** Refuses a client event: an `error` event, and the violation when the client broke a rule rather than lost a race. */
  readonly refuse: (error: WireError, eventId: string | null, rule: string | null) => void;
  readonly note: (kind: string, detail: Readonly<Record<string, unknown>>) => void;
  readonly violate: (rule: string, detail: string) => void;
}
