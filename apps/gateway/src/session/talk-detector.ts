export interface TalkDetectorConfig {
  /** From this level on sound is loud. */
  readonly minDbfs: number;
  /** So much loud sound is talk; less is a cough or a door. */
  readonly minMs: number;
}

export interface TalkDetector {
  push(levelDbfs: number, durationMs: number): void;
  isTalking(): boolean;
  /** How long ago the present talk, or what may become talk, began; 0 when all is quiet. */
  sinceOnsetMs(): number;
}

/** A hole in what is to become talk: the stop of a consonant. Longer ones separate one short noise from the next. */
const holeMs = 40;
/** So much quiet ends talk: a pause between words is shorter. */
const quietMs = 500;

/** Tells talk into a telephone from echo, which is not as loud, and from noises, which are not as long. */
export function createTalkDetector({ minDbfs, minMs }: TalkDetectorConfig): TalkDetector {
  let state: 'quiet' | 'maybe' | 'talking' = 'quiet';
  let loudMs = 0;
  let quietForMs = 0;
  let onsetMs = 0;

  const hear = (durationMs: number): void => {
    quietForMs = 0;
    loudMs += durationMs;
    onsetMs += durationMs;
    state = loudMs >= minMs ? 'talking' : 'maybe';
  };
  const miss = (durationMs: number): void => {
    quietForMs += durationMs;
    onsetMs += durationMs;
    const isOver = state === 'talking' ? quietForMs >= quietMs : quietForMs > holeMs;
    if (!isOver) return;
    state = 'quiet';
    loudMs = 0;
    onsetMs = 0;
  };

  return {
    push(levelDbfs, durationMs) {
      if (levelDbfs >= minDbfs) hear(durationMs);
      else if (state !== 'quiet') miss(durationMs);
    },
    isTalking: () => state === 'talking',
    sinceOnsetMs: () => onsetMs,
  };
}
