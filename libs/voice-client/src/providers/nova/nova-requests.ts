import type { VoiceSessionSpec } from '../../voice-client.js';
import type { NovaConfig } from './nova-config.js';
import { voiceFor } from './nova-voices.js';

/** Every input event is one JSON text; those of a block go out together, nothing may come between them. */
const event = (body: Readonly<Record<string, unknown>>): string => JSON.stringify({ event: body });

const pcm8k = {
  mediaType: 'audio/lpcm',
  sampleRateHertz: 8000,
  sampleSizeBits: 16,
  channelCount: 1,
  encoding: 'base64',
  audioType: 'SPEECH',
} as const;
const plainText = { mediaType: 'text/plain' } as const;

export function sessionStart({ inference, endpointingSensitivity }: NovaConfig): string {
  return event({
    sessionStart: {
      inferenceConfiguration: inference,
      turnDetectionConfiguration: { endpointingSensitivity },
    },
  });
}

export function promptStart(promptName: string, { voiceId }: NovaConfig, spec: VoiceSessionSpec): string {
  const tools = spec.tools.map(({ name, description, parameters }) => ({
    // The schema is a text: given as an object it ends the connection.
    toolSpec: { name, description, inputSchema: { json: JSON.stringify(parameters) } },
  }));
  const toolFields = {
    toolUseOutputConfiguration: { mediaType: 'application/json' },
    toolConfiguration: { toolChoice: { auto: {} }, tools },
  };
  return event({
    promptStart: {
      promptName,
      textOutputConfiguration: plainText,
      audioOutputConfiguration: { ...pcm8k, voiceId: voiceId ?? voiceFor(spec.language) },
      ...(tools.length === 0 ? {} : toolFields),
    },
  });
}

export interface TextBlock {
  readonly role: 'SYSTEM' | 'USER' | 'ASSISTANT';
  /** Whether the model shall answer it. */
  readonly interactive: boolean;
  /** One text, in as many pieces as it takes. */
  readonly texts: readonly string[];
}

export function textBlock(
  promptName: string,
  contentName: string,
  { role, interactive, texts }: TextBlock,
): readonly string[] {
  return [
    event({
      contentStart: {
        promptName,
        contentName,
        type: 'TEXT',
        interactive,
        role,
        textInputConfiguration: plainText,
      },
    }),
    ...texts.map((content) => event({ textInput: { promptName, contentName, content } })),
    contentEnd(promptName, contentName),
  ];
}

export function audioStart(promptName: string, contentName: string): string {
  return event({
    contentStart: {
      promptName,
      contentName,
      type: 'AUDIO',
      interactive: true,
      role: 'USER',
      audioInputConfiguration: pcm8k,
    },
  });
}

/**
 * Caller audio, 50 times a second per call: joined, not serialised. The payload must be canonical base64, in which
 * nothing needs escaping; whoever takes audio from outside has checked that.
 */
export function audioWriter(promptName: string, contentName: string): (payload: string) => string {
  const [head = '', tail = ''] = event({ audioInput: { promptName, contentName, content: '\0' } }).split(
    '\\u0000',
  );
  return (payload) => head + payload + tail;
}

/** @param content a JSON object as text: anything else ends the connection */
export function toolResultBlock(
  promptName: string,
  contentName: string,
  toolUseId: string,
  content: string,
): readonly string[] {
  return [
    event({
      contentStart: {
        promptName,
        contentName,
        interactive: false,
        type: 'TOOL',
        role: 'TOOL',
        toolResultInputConfiguration: { toolUseId, type: 'TEXT', textInputConfiguration: plainText },
      },
    }),
    event({ toolResult: { promptName, contentName, content } }),
    contentEnd(promptName, contentName),
  ];
}

export function contentEnd(promptName: string, contentName: string): string {
  return event({ contentEnd: { promptName, contentName } });
}

export const promptEnd = (promptName: string): string => event({ promptEnd: { promptName } });
export const sessionEnd = (): string => event({ sessionEnd: {} });
