import { Buffer } from 'node:buffer';
import { performance } from 'node:perf_hooks';
import { bytesPerFrame, median, timeFrames } from '../codec/timing.mjs';
import { speechFrames } from '../codec/speech.mjs';

/** The same clock for all, without timers: nothing here lasts long enough for one. */
const clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  schedule: () => () => undefined,
};

/** What one frame costs from Twilio's message to the provider's client, in the states a call is in. */
export function costRows({ createCallerAudio, callerAudioDefaults, encodeMulaw }) {
  const texts = speechFrames(8000).map((frame) => Buffer.from(encodeMulaw(frame)).toString('base64'));
  const softTexts = speechFrames(8000).map((frame) =>
    Buffer.from(encodeMulaw(frame.map((sample) => sample / 20))).toString('base64'),
  );
  const sink = { length: 0 };
  const send = (payload) => void (sink.length += payload.length);

  const pathWith = (isBotAudible, frames) => {
    const audio = createCallerAudio(callerAudioDefaults, {
      clock,
      isBotAudible: () => isBotAudible,
      isProtected: () => false,
      onDropped: () => undefined,
      onFilled: () => undefined,
      onAudible: () => undefined,
      onQuiet: () => undefined,
    });
    audio.open(send);
    return (index) => audio.frame(frames[index % 50], 155 + index * 20);
  };
  const candidates = {
    'passed through, nothing else': (index) => send(texts[index % 50]),
    'while the bot is silent': pathWith(false, texts),
    'while the bot is heard, echo': pathWith(true, softTexts),
    'while the bot is heard, caller interrupts': pathWith(true, texts),
  };
  const times = timeFrames(candidates, { rounds: 15, roundMs: 20 });
  return Object.entries(candidates).map(([name, handleFrame]) => ({
    name,
    microseconds: median(times[name]),
    heapBytes: bytesPerFrame(handleFrame),
  }));
}
