import { decodeBase64 } from '../model/decode-base64.js';
import { objectionToOpening, type PromptProgress } from './block-openings.js';
import { createHistoryRules } from './history-rules.js';
import { accepted, type InputEffect, type Verdict } from './input-effect.js';
import { isJsonObject, type ContentStart, type InputEvent } from './input-schema.js';
import { refused, type Refused } from './refusal.js';

type BlockEvent = Extract<
  InputEvent,
  { readonly name: 'contentStart' | 'textInput' | 'audioInput' | 'toolResult' | 'contentEnd' }
>;
type OpenBlock = NonNullable<PromptProgress['open']>;

/** The content blocks of one prompt: system prompt, history, the audio block, and what runs beside it. */
export interface PromptBlocks {
  take(event: BlockEvent): Verdict;
  openCount(): number;
}

const maxContentChars = 200 * 1024;

const nothingSaid: PromptProgress = {
  usedNames: new Set(),
  isPrimed: false,
  audio: { state: 'none', contentName: null },
  open: null,
};

/** @param hasToolCall whether the model has made this call and got no result */
export function createPromptBlocks(hasToolCall: (toolUseId: string) => boolean): PromptBlocks {
  const history = createHistoryRules();
  let progress = nothingSaid;

  const openBlock = (start: ContentStart): Verdict => {
    const objection = objectionToOpening(start, progress, hasToolCall);
    if (objection !== null) return objection;
    progress = opened(progress, start);
    return accepted(effectOfOpening(start));
  };
  const addContent = (type: 'TEXT' | 'TOOL', contentName: string, content: string): Verdict => {
    const { open } = progress;
    if (open?.start.contentName !== contentName) return unknownContent(type);
    progress = { ...progress, open: { ...open, content: (open.content ?? '') + content } };
    return objectionToContent(open, type, content) ?? accepted();
  };
  const closeBlock = (contentName: string): Verdict => {
    const { audio, open } = progress;
    if (audio.state === 'open' && audio.contentName === contentName) {
      progress = { ...progress, audio: { state: 'closed', contentName } };
      return accepted();
    }
    if (open?.start.contentName !== contentName) return unknownContent('contentEnd');
    if (open.content === null) return refused('invalid', 'empty-block', `${open.start.type} without content`);
    const effect = effectOf(open, open.content);
    progress = { ...progress, open: null, isPrimed: progress.isPrimed || effect.type === 'primed' };
    const objection = effect.type === 'history' ? history.add(effect.role, effect.text) : null;
    return objection ?? accepted(effect);
  };

  return {
    take(event) {
      switch (event.name) {
        case 'contentStart':
          return openBlock(event.body);
        case 'textInput':
          return addContent('TEXT', event.body.contentName, event.body.content);
        case 'toolResult':
          return addContent('TOOL', event.body.contentName, event.body.content);
        case 'audioInput':
          return takeAudio(progress, event.body.contentName, event.body.content);
        case 'contentEnd':
          return closeBlock(event.body.contentName);
      }
    },
    openCount: () => (progress.audio.state === 'open' ? 1 : 0) + (progress.open === null ? 0 : 1),
  };
}

function opened(progress: PromptProgress, start: ContentStart): PromptProgress {
  const usedNames = new Set(progress.usedNames).add(start.contentName);
  if (start.type !== 'AUDIO') return { ...progress, usedNames, open: { start, content: null } };
  return { ...progress, usedNames, audio: { state: 'open', contentName: start.contentName } };
}

function effectOfOpening(start: ContentStart): InputEffect {
  if (start.type !== 'AUDIO') return { type: 'none' };
  return { type: 'audio-opened', sampleRateHz: start.audioInputConfiguration.sampleRateHertz };
}

function objectionToContent(
  { start, content: before }: OpenBlock,
  type: 'TEXT' | 'TOOL',
  content: string,
): Refused | null {
  if (start.type !== type)
    return refused('invalid', 'wrong-block-type', `${type} in a block of ${start.type}`);
  if (type === 'TOOL' && !isJsonObject(content))
    return refused('tool', 'tool-result-not-json-object', 'the result is a JSON object inside a string');
  if ((before?.length ?? 0) + content.length <= maxContentChars) return null;
  return refused('invalid', 'content-too-long', `more than ${maxContentChars} characters`);
}

function takeAudio({ audio, open }: PromptProgress, contentName: string, base64: string): Verdict {
  if (audio.state !== 'open' || audio.contentName !== contentName) return unknownContent('audioInput');
  const pcm = decodeBase64(base64);
  if (pcm === null) return refused('invalid', 'audio-not-base64', 'audio is standard, padded base64');
  if (pcm.length % 2 === 1) return refused('invalid', 'half-a-sample', `${pcm.length} bytes of PCM16`);
  const effect = { type: 'audio', pcm } as const;
  if (open?.start.type !== 'TEXT') return accepted(effect);
  const offence = { rule: 'audio-inside-text', detail: 'the events of a text block are sent in one go' };
  return { status: 'accepted', effect, offence };
}

/** What a complete block means. */
function effectOf({ start }: OpenBlock, content: string): InputEffect {
  if (start.type === 'TOOL') {
    const { toolUseId } = start.toolResultInputConfiguration;
    return { type: 'tool-result', toolUseId, output: content };
  }
  if (start.role === 'SYSTEM') return { type: 'primed' };
  if (start.interactive) return { type: 'text', text: content };
  return { type: 'history', role: start.role, text: content };
}

function unknownContent(what: string): Refused {
  return refused('invalid', 'unknown-content-name', `${what} of a block that is not open`);
}
