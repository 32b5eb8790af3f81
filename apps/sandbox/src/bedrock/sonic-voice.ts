import type { SonicContext } from './sonic-context.js';
import type { TurnVoice } from './turn-voice.js';

/** Puts one turn of the model on the wire and into the journal. */
export function createTurnVoice(context: SonicContext): TurnVoice {
  const { wire, newId, note } = context;
  const faults = context.faults();
  const { interruption, forceOutput } = faults;
  let audioId = '';

  return {
    begin: context.sendNuisances,
    preview: wire.preview,
    openAudio() {
      const asAsked = { mediaType: 'audio/lpcm', sampleRateHertz: context.prompt().outputHz };
      audioId = wire.openAudio({ ...asAsked, ...forceOutput });
    },
    audio: (piece) => wire.audio(audioId, encode(piece, context)),
    closeAudio(how) {
      if (how !== 'INTERRUPTED') wire.closeAudio(audioId, how);
      else if (interruption.includes('audio-end')) wire.closeAudio(audioId, faults.interruptedAudioEnd);
    },
    call(name, argumentsJson) {
      const toolUseId = newId();
      context.toolCalls.set(toolUseId, { name, isAnswered: false });
      note('tool-called', { name, callId: toolUseId });
      const content = faults.doubleEncodedToolUse ? JSON.stringify(argumentsJson) : argumentsJson;
      wire.toolUse(toolUseId, name, content);
    },
    final: wire.final,
    interrupted(text) {
      const stop = interruption.includes('final-end') ? 'INTERRUPTED' : 'PARTIAL_TURN';
      if (interruption.includes('marker')) wire.interruptionMarker(stop);
      if (text !== '' || stop === 'INTERRUPTED') wire.final(text, stop);
    },
    spoke: (recordingId, complete) => note('spoke', { recordingId, complete }),
  };
}

function encode(piece: Uint8Array, context: SonicContext): string {
  const damage = context.takeAudioDamage();
  if (damage?.how === 'odd-bytes') return Buffer.from(piece.subarray(1)).toString('base64');
  const base64 = Buffer.from(piece).toString('base64');
  return damage === null ? base64 : base64.slice(0, -3);
}
