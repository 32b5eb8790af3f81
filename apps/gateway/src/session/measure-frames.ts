import type { HistogramMetric } from '@voc/telemetry';

/** One frame a second and call: enough to see a slow path, too little to make one. */
const everyNth = 50;

/** The same way for audio, and how long one message in so many takes on it: what we add between caller and provider. */
export function measureFrames<Message extends readonly unknown[]>(
  direction: 'caller' | 'bot',
  seconds: HistogramMetric<'direction'>,
  take: (...message: Message) => void,
  nowMs: () => number = () => performance.now(),
): (...message: Message) => void {
  let messages = 0;
  return (...message) => {
    messages += 1;
    if (messages % everyNth !== 0) return take(...message);
    const startedMs = nowMs();
    take(...message);
    seconds.observe((nowMs() - startedMs) / 1000, { direction });
  };
}
