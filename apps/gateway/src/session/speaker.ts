import type { Clock } from '@voc/resilience';
import type { SpeechPurpose, VoiceClient } from '@voc/voice-client';
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
  /** Has the model speak this very sentence; resolves when the caller has heard it. */
  speak(sentence: string, purpose: SpeechPurpose): Promise<SpeechOutcome>;
  /** Silences the bot at once: what was not heard is forgotten on both sides. Returns whether there was anything. */
  interrupt(): boolean;
  readonly waiter: SpeechWaiter;
}

/** The bot's mouth: ties together the model's voice, Twilio's buffer and the ledger between them. */
export function createSpeaker(deps: {
  readonly client: VoiceClient;
  readonly stream: MediaStream;
  readonly ledger: PlaybackLedger;
  readonly botAudio: BotAudio;
  readonly conversation: Conversation;
  readonly clock: Clock;
  /** BCP 47. */
  readonly language: string;
}): Speaker {
  const { client, ledger } = deps;
  const languageName = languageNames.of(deps.language) ?? deps.language;
  const waiter = createSpeechWaiter(deps.clock, () => ledger.isIdle());
  return {
    waiter,
    speak(sentence, purpose) {
      client.say(`Say exactly this sentence in ${languageName}: "${sentence}"`, purpose);
      return waiter.played(purpose, speechCapMs);
    },
    interrupt() {
      const wasSounding = !ledger.isIdle();
      deps.botAudio.discard();
      // Twilio's buffer outlives the model's response by seconds, so it is cleared whenever anything may be left in it.
      if (wasSounding) deps.stream.clear();
      const cutItems = ledger.cut();
      for (const item of cutItems)
        deps.conversation.cutShort(item.itemId, item.sentMs === 0 ? 0 : item.heardMs / item.sentMs);
      client.cancelResponse(cutItems);
      return wasSounding;
    },
  };
}
