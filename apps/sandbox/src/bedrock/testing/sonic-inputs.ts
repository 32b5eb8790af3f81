import type { InputEvent } from '../input-schema.js';

/* Well-formed input events of one connection, for tests. */

const promptName = 'p';
const textInputConfiguration = { mediaType: 'text/plain' } as const;
const lpcm = {
  mediaType: 'audio/lpcm',
  sampleRateHertz: 8_000,
  sampleSizeBits: 16,
  channelCount: 1,
  encoding: 'base64',
  audioType: 'SPEECH',
} as const;

export const sessionStart: InputEvent = {
  name: 'sessionStart',
  body: {
    inferenceConfiguration: {},
    turnDetectionConfiguration: { endpointingSensitivity: 'HIGH' },
  },
};

export const promptStart: InputEvent = {
  name: 'promptStart',
  body: {
    promptName,
    textOutputConfiguration: { mediaType: 'text/plain' },
    audioOutputConfiguration: { ...lpcm, voiceId: 'amy' },
    toolUseOutputConfiguration: { mediaType: 'application/json' },
    toolConfiguration: {
      tools: [
        {
          toolSpec: { name: 'look_up', description: 'Looks up.', inputSchema: { json: '{"type":"object"}' } },
        },
      ],
    },
  },
};

/** A whole TEXT block. */
export function textBlock(
  contentName: string,
  role: 'SYSTEM' | 'USER' | 'ASSISTANT',
  content: string,
  interactive = false,
): readonly InputEvent[] {
  const block = { promptName, contentName };
  return [
    { name: 'contentStart', body: { ...block, type: 'TEXT', role, interactive, textInputConfiguration } },
    { name: 'textInput', body: { ...block, content } },
    { name: 'contentEnd', body: block },
  ];
}

/** A whole TOOL block. */
export function toolBlock(contentName: string, toolUseId: string, content: string): readonly InputEvent[] {
  const block = { promptName, contentName };
  const toolResultInputConfiguration = { toolUseId, type: 'TEXT', textInputConfiguration } as const;
  const start = { ...block, type: 'TOOL', role: 'TOOL', interactive: false } as const;
  return [
    { name: 'contentStart', body: { ...start, toolResultInputConfiguration } },
    { name: 'toolResult', body: { ...block, content } },
    { name: 'contentEnd', body: block },
  ];
}

export const systemPrompt = textBlock('system', 'SYSTEM', 'Be short.');

const audioBlock = { promptName, contentName: 'audio' } as const;

export const audioStart: InputEvent = {
  name: 'contentStart',
  body: { ...audioBlock, type: 'AUDIO', interactive: true, role: 'USER', audioInputConfiguration: lpcm },
};

export const audioEnd: InputEvent = { name: 'contentEnd', body: audioBlock };

/** @param content base64 of PCM16; by default 20 ms of silence */
export function audioInput(content = Buffer.alloc(320).toString('base64')): InputEvent {
  return { name: 'audioInput', body: { ...audioBlock, content } };
}

export const promptEnd: InputEvent = { name: 'promptEnd', body: { promptName } };
export const sessionEnd: InputEvent = { name: 'sessionEnd', body: {} };

/** Everything up to the open audio block. */
export const opening: readonly InputEvent[] = [sessionStart, promptStart, ...systemPrompt, audioStart];
export const closing: readonly InputEvent[] = [audioEnd, promptEnd, sessionEnd];
