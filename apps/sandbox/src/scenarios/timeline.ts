import type { RecordingLibrary } from '../speech/recording.js';
import type { Journal } from '../world/journal.js';
import type { CallerLeg, HeardSource } from '../world/phone-network.js';
import type { Service } from '../world/service.js';
import type { Ear, HeardUtterance } from './ear.js';
import { describeLogLine } from './describe-log-line.js';
import { describeEntry, type Described } from './describe.js';
import type { TimelineEvent } from './scenario-report.js';

export interface Timeline {
  startMs(): number;
  /** Everything so far, in order. */
  events(): readonly TimelineEvent[];
  saying(words: { readonly recording: string } | { readonly keys: string }): void;
  close(): void;
}

export interface TimelineDeps {
  readonly journal: Journal;
  readonly recordings: RecordingLibrary;
  readonly leg: CallerLeg;
  readonly ear: Ear;
  readonly services: readonly Service[];
  readonly onEvent: (event: TimelineEvent) => void;
}

/** Who is heard when the words do not tell. */
const voices = {
  silence: 'somebody',
  stream: 'bot',
  say: 'twilio',
  ringing: 'somebody',
  bridge: 'agent',
} as const satisfies Record<HeardSource, string>;

/**
 * Tells the story of one call, in order. What somebody says is known only once it has been heard to its end, but belongs
 * where it began: so long as somebody speaks, what happens meanwhile is held back.
 */
export function createTimeline({ journal, recordings, leg, ear, services, onEvent }: TimelineDeps): Timeline {
  const startMs = journal.nowMs();
  const told: TimelineEvent[] = [];
  let held: TimelineEvent[] = [];

  const release = (): void => {
    const ready = held.toSorted((a, b) => a.atMs - b.atMs);
    held = [];
    for (const event of ready) {
      told.push(event);
      onEvent(event);
    }
  };
  const add = (atMs: number, described: Described | null): void => {
    if (described === null) return;
    held.push({ atMs: Math.round(atMs - startMs), ...described });
    if (!ear.isHearingSpeech()) release();
  };
  const quote = (id: string): string => `“${recordings.get(id).text}”`;
  const speakerOf = (id: string): string => {
    const { speaker } = recordings.get(id);
    return speaker === 'clip' ? 'bot (clip)' : speaker;
  };
  const heard = ({ recording, source, fromMs }: HeardUtterance): void => {
    if (recording === null)
      add(fromMs, { who: voices[source], what: '(speech that breaks off)', kind: 'speech' });
    else add(fromMs, { who: speakerOf(recording), what: quote(recording), kind: 'speech' });
  };

  const stops = [
    ear.onHeard(heard),
    journal.subscribe((entry) => add(entry.atMs, describeEntry(entry))),
    ...services.map((service) => service.onLine((line) => add(line.atMs, describeLogLine(line)))),
  ];
  add(startMs, { who: 'caller', what: `dials ${leg.to} from ${leg.from}`, kind: 'step' });

  return {
    startMs: () => startMs,
    events: () => [...told, ...held].toSorted((a, b) => a.atMs - b.atMs),
    saying(words) {
      const what = 'keys' in words ? `presses ${words.keys}` : quote(words.recording);
      add(journal.nowMs(), { who: 'caller', what, kind: 'speech' });
    },
    close() {
      for (const stop of stops) stop();
      release();
    },
  };
}
