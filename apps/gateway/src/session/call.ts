import type { Logger, Span } from '@voc/telemetry';
import type { CallVoice } from '@voc/voice-client';
import type { MediaStream } from '../media-stream/media-stream.js';
import type { PlaybackLedger } from '../media-stream/playback-ledger.js';
import type { CallTexts } from '../texts/call-texts.js';
import type { ToolRunner } from '../tools/tool-runner.js';
import type { CallMeter } from '../summary/call-meter.js';
import type { BotAudio } from './bot-audio.js';
import type { CallbackDesk } from './callback-desk.js';
import type { CallFacts } from './call-facts.js';
import type { CallLog } from './call-log.js';
import type { CallPolicy } from './call-policy.js';
import type { CallSessionConfig, CallSessionDeps } from './session.js';
import type { CallerAudio } from './caller-audio.js';
import type { ComfortClip } from './comfort-clip.js';
import type { Conversation } from './conversation.js';
import type { DigitDesk } from './digit-desk.js';
import type { Greeter } from './greeter.js';
import type { HandoverDesk } from './handover-desk.js';
import type { HangUp } from './hang-up.js';
import type { HoldChime } from './hold-chime.js';
import type { SilenceLadder } from './silence-ladder.js';
import type { Speaker } from './speaker.js';

/** What a call is made on: one admitted stream and one voice. */
export interface CallDeps extends CallSessionDeps {
  readonly client: CallVoice;
  /** Settles when a provider is ready, or none will be. */
  readonly connected: Promise<void>;
  readonly stream: MediaStream;
  readonly ledger: PlaybackLedger;
  readonly callerAudio: CallerAudio;
  readonly conversation: Conversation;
  readonly meter: CallMeter;
  /** The language the voice was opened in, BCP 47. */
  readonly language: string;
  readonly log: CallLog;
  /** The stream; whatever is measured of the call is part of it. */
  readonly span: Span;
  /** Aborts when the stream ends. */
  readonly left: AbortSignal;
}

/** One live call: its parts, which find each other here, and the little that changes. */
export interface Call {
  readonly config: CallSessionConfig;
  readonly deps: CallDeps;
  readonly facts: CallFacts;
  readonly log: Logger;
  readonly botAudio: BotAudio;
  readonly speaker: Speaker;
  readonly greeter: Greeter;
  readonly comfort: ComfortClip;
  readonly ladder: SilenceLadder;
  readonly digits: DigitDesk;
  readonly tools: ToolRunner;
  readonly policy: CallPolicy;
  readonly desk: HandoverDesk;
  readonly callback: CallbackDesk;
  readonly hangUp: HangUp;
  readonly hold: HoldChime;
  /** Notes how far the call has come, for whoever may have to go on with it. */
  readonly save: () => void;
  /** BCP 47. */
  language: string;
  /** No provider answers any more: only clips can be heard. */
  isVoiceGone: boolean;
  /** Since when the caller has been hearing the greeting, monotonic ms. */
  greetedSinceMs: number | null;
  /** Whether the model has spoken in its present turn. */
  hasSpokenInTurn: boolean;
}

export function textsOf({ config, language }: Call): CallTexts {
  return config.conversation.texts(language);
}

/** Nobody speaks, and nobody is about to be moved or hung up on. */
export function isLineFree({ deps, desk, hangUp }: Call): boolean {
  const isSomebodyHeard = !deps.ledger.isIdle() || deps.callerAudio.audibleSinceMs() !== null;
  return !isSomebodyHeard && !desk.isUnderWay() && hangUp.state() === 'none';
}

/** To be called whenever somebody has stopped speaking. */
export function onSilence(call: Call): void {
  if (!isLineFree(call)) return;
  call.comfort.lineFree();
  if (!call.tools.isBusy()) call.ladder.quiet();
}
