import { createTranscoder } from '@voc/audio-codec';
import type { AudioFormat } from '../capabilities.js';
import type { VoiceClient } from '../voice-client.js';
import type { VoiceEvent } from '../voice-event.js';

/** What Twilio speaks and hears. */
export const telephoneAudio: AudioFormat = { encoding: 'mulaw', sampleRateHz: 8000 };

type AudioEvent = Extract<VoiceEvent, { type: 'audio' }>;

/** What a session says, as telephone audio. */
export interface LegVoice {
  take(event: AudioEvent): 'taken' | 'refused';
  /** The turn is over: what the conversion still holds back belongs to its end. */
  finish(): void;
  /** The turn was interrupted: what is held back shall not open the next one. */
  forget(): void;
}

export function createLegVoice(from: AudioFormat, emit: (event: AudioEvent) => void): LegVoice {
  const transcoder = createTranscoder({ from, to: telephoneAudio });
  let last: AudioEvent | null = null;
  return {
    take(event) {
      const converted = transcoder.convert(event.payload);
      if ('refused' in converted) return 'refused';
      last = event;
      if (converted.audio === event.payload) emit(event);
      else if (converted.audio !== '') emit({ ...event, payload: converted.audio });
      return 'taken';
    },
    finish() {
      const rest = last ? transcoder.flush() : '';
      if (last && rest !== '') emit({ ...last, payload: rest });
      last = null;
    },
    forget() {
      transcoder.reset();
      last = null;
    },
  };
}

/** The very text where the provider hears µ-law, converted elsewhere. */
export function callerAudioInto(
  client: Pick<VoiceClient, 'capabilities' | 'sendAudio'>,
): (payload: string) => void {
  const { input } = client.capabilities;
  if (input.encoding === telephoneAudio.encoding && input.sampleRateHz === telephoneAudio.sampleRateHz)
    return (payload) => client.sendAudio(payload);
  const transcoder = createTranscoder({ from: telephoneAudio, to: input });
  return (payload) => {
    const converted = transcoder.convert(payload);
    if ('audio' in converted && converted.audio !== '') client.sendAudio(converted.audio);
  };
}
