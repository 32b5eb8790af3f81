import type { Clock } from '@voc/resilience';
import type { SpeechPurpose, VoiceClient } from '@voc/voice-client';
import type { Clip } from '../clips/clips.js';
import type { MediaStream } from '../media-stream/media-stream.js';
import type { PlaybackLedger } from '../media-stream/playback-ledger.js';
import type { BotAudio } from './bot-audio.js';
import type { Conversation } from './conversation.js';
import { createSpeechWaiter, type SpeechOutcome, type SpeechWaiter } from './speech-waiter.js';

/** A sentence that takes longer than this, thinking and speaking, is no longer waited for. */
const speechCapMs = 15_000;

/** Models follow "in German" more surely than "in de". */
const languageNames = new Intl.DisplayNames('en', { type: 'language' });

export interface Speaker {
  /** Has the model speak this very sentence, once more if nothing came of it; resolves when the caller has heard it. */
  speak(sentence: string, purpose: SpeechPurpose): Promise<SpeechOutcome>;
  /** Plays a recording, which needs no model; resolves when the caller has heard it and everything before it. */
  playClip(clip: Clip): Promise<SpeechOutcome>;
  /** Silences the bot at once: what was not heard is forgotten on both sides. */
  interrupt(): void;
  /** Resolves when everything generated so far was heard. */
  heardAll(): Promise<SpeechOutcome>;
  readonly waiter: SpeechWaiter;
}

/** The bot's mouth: ties together the model's voice, Twilio's buffer and the ledger between them. */
export function createSpeaker(deps: {
  readonly client: Pick<VoiceClient, 'say' | 'cancelResponse'>;
  readonly stream: Pick<MediaStream, 'clear'>;
  readonly ledger: PlaybackLedger;
  readonly botAudio: BotAudio;
  readonly conversation: Pick<Conversation, 'cutShort'>;
  readonly clock: Clock;
  /** BCP 47; it may change during the call. */
  readonly language: () => string;
}): Speaker {
  const { client, ledger, botAudio } = deps;
  const waiter = createSpeechWaiter(deps.clock, () => ledger.isIdle());
  let clips = 0;

  const say = (sentence: string, purpose: SpeechPurpose): Promise<SpeechOutcome> => {
    const name = languageNames.of(deps.language()) ?? deps.language();
    client.say(`Say exactly this sentence in ${name}: "${sentence}"`, purpose);
    return waiter.played(purpose, speechCapMs);
  };
  return {
    waiter,
    async speak(sentence, purpose) {
      const outcome = await say(sentence, purpose);
      return outcome === 'silent' ? say(sentence, purpose) : outcome;
    },
    playClip(clip) {
      botAudio.endTurn();
      botAudio.play(`clip:${(clips += 1)}`, clip.payload);
      botAudio.endTurn();
      return waiter.playedOut(speechCapMs);
    },
    interrupt() {
      const wasSounding = !ledger.isIdle();
      botAudio.discard();
      // Twilio's buffer outlives the model's response by seconds, so it is cleared whenever anything may be left in it.
      if (wasSounding) deps.stream.clear();
      const cutItems = ledger.cut();
      for (const { itemId, heardMs, sentMs } of cutItems)
        deps.conversation.cutShort(itemId, sentMs === 0 ? 0 : heardMs / sentMs);
      client.cancelResponse(cutItems);
    },
    heardAll: () => waiter.playedOut(speechCapMs),
  };
}
