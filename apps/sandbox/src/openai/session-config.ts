import type { WireError } from './wire-error.js';
import {
  defaultTurnDetection,
  type AudioFormat,
  type SessionUpdate,
  type Tool,
  type Transcription,
  type TurnDetection,
} from './session-schema.js';

/** The effective configuration, in the words of the wire: this is what `session.created` and `.updated` show. */
export interface SessionConfig {
  readonly model: string;
  readonly instructions: string;
  readonly output_modalities: readonly ['audio' | 'text'];
  readonly max_output_tokens: number | 'inf';
  readonly tools: readonly Tool[];
  readonly tool_choice: NonNullable<SessionUpdate['tool_choice']>;
  readonly audio: {
    readonly input: {
      readonly format: AudioFormat;
      readonly noise_reduction: unknown;
      readonly transcription: Transcription | null;
      readonly turn_detection: TurnDetection | null;
    };
    readonly output: { readonly format: AudioFormat; readonly voice: unknown; readonly speed: number };
  };
}

export function defaultSession(model: string): SessionConfig {
  const format = { type: 'audio/pcm', rate: 24_000 } as const;
  return {
    model,
    instructions: '',
    output_modalities: ['audio'],
    max_output_tokens: 'inf',
    tools: [],
    tool_choice: 'auto',
    audio: {
      input: { format, noise_reduction: null, transcription: null, turn_detection: defaultTurnDetection },
      output: { format, voice: 'marin', speed: 1 },
    },
  };
}

/** Only fields that are present change; objects inside are replaced whole. */
export function applyUpdate(config: SessionConfig, update: SessionUpdate): SessionConfig {
  const { audio, type: _type, model: _model, ...rest } = update;
  return {
    ...override(config, rest),
    audio: {
      input: override(config.audio.input, audio?.input ?? {}),
      output: override(config.audio.output, audio?.output ?? {}),
    },
  };
}

function override<Target extends object>(
  base: Target,
  changes: { readonly [Name in keyof Target]?: Target[Name] | undefined },
): Target {
  return {
    ...base,
    ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)),
  };
}

/** Rules between fields, and between an update and what happened before it. */
export function objectionTo(
  update: SessionUpdate,
  config: SessionConfig,
  hasSpoken: boolean,
): WireError | undefined {
  const voice = update.audio?.output?.voice;
  if (update.model !== undefined && update.model !== config.model) {
    return {
      code: 'invalid_value',
      message: 'The model of a session cannot be changed.',
      param: 'session.model',
    };
  }
  if (
    hasSpoken &&
    voice !== undefined &&
    JSON.stringify(voice) !== JSON.stringify(config.audio.output.voice)
  ) {
    const message = "Cannot update a conversation's voice if assistant audio is present.";
    return { code: 'cannot_update_voice', message, param: 'session.audio.output.voice' };
  }
  if (update.reasoning !== undefined && !config.model.startsWith('gpt-realtime-2')) {
    const message = 'Reasoning is not supported by this model.';
    return { code: 'invalid_value', message, param: 'session.reasoning' };
  }
  return undefined;
}

/** The first update of a client that leaves a format to chance gets PCM where it meant G.711. */
export function namesBothFormats(update: SessionUpdate): boolean {
  return update.audio?.input?.format !== undefined && update.audio.output?.format !== undefined;
}

export function withForcedFormat(config: SessionConfig, type: AudioFormat['type']): SessionConfig {
  const format: AudioFormat = type === 'audio/pcm' ? { type, rate: 24_000 } : { type };
  return {
    ...config,
    audio: { input: { ...config.audio.input, format }, output: { ...config.audio.output, format } },
  };
}
