import type { CallVoice } from '../call-voice.js';
import type { VoiceCapabilities } from '../capabilities.js';
import type { VoiceSessionSpec } from '../voice-client.js';
import { voiceError } from '../voice-fault.js';
import {
  activeLeg,
  advance,
  createCallLine,
  finish,
  isOver,
  nowOf,
  type CallLine,
  type CallVoiceConfig,
  type CallVoiceDeps,
} from './call-line.js';
import { performEffect, providerName } from './line-effects.js';
import { listen } from './line-watch.js';
import { telephoneAudio } from './leg-audio.js';
import { speechOf, stopTurn } from './line-speech.js';

/** More of the caller's audio than any session takes at once. */
const maxReplayMs = 15_000;

const callCapabilities: VoiceCapabilities = {
  input: telephoneAudio,
  output: telephoneAudio,
  maxSessionMs: null,
  textInput: true,
  truncation: true,
  signsOfLife: true,
  maxReplayMs,
};

/**
 * The voice of one call over as many sessions as it takes (docs/adr/0008). This function only ties the parts together:
 * the succession decides which session serves, the account of what is owed what the next one is given, the tape holds
 * what the caller said meanwhile.
 */
export function createCallVoice(
  config: CallVoiceConfig,
  spec: VoiceSessionSpec,
  deps: CallVoiceDeps,
): CallVoice {
  const line = createCallLine(config, spec, deps, performEffect);
  return {
    ...speechOf(line),
    capabilities: callCapabilities,
    provider: () => providerName(line),
    connect: (signal) => connect(line, signal),
    events: () => line.events.iterate(),
    sendAudio(payload) {
      if (isOver(line)) return;
      line.tape.record(payload, nowOf(line));
      const leg = activeLeg(line);
      if (leg) leg.sendAudio(payload);
      else listen(line);
    },
    changeLanguage: (language) => changeLanguage(line, language),
    async close() {
      finish(line, { reason: 'requested' });
      await Promise.all(line.closing);
    },
  };
}

function connect(line: CallLine, signal: AbortSignal): Promise<void> {
  if (line.connection || isOver(line))
    return Promise.reject(voiceError('VOICE_CONNECT', false, 'connected_before'));
  const connection = Promise.withResolvers<undefined>();
  line.connection = connection;
  const abort = (): void => {
    finish(line, { reason: 'lost', error: voiceError('VOICE_CONNECT', true, 'aborted', signal.reason) });
  };
  if (signal.aborted) abort();
  else advance(line, { type: 'connect' });
  signal.addEventListener('abort', abort, { once: true });
  return connection.promise.finally(() => signal.removeEventListener('abort', abort));
}

function changeLanguage(line: CallLine, language: string): void {
  if (isOver(line) || language === line.spec.language) return;
  line.spec = { ...line.spec, language };
  if (!line.connection) return;
  stopTurn(line, { type: 'answer-elsewhere', nowMs: nowOf(line) });
  advance(line, { type: 'open-successor', purpose: 'language' });
  activeLeg(line)?.cancelResponse([]);
}
