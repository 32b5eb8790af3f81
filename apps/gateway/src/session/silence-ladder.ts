import type { Clock } from '@voc/resilience';

/** How long nobody speaks before each rung, counted from the last words the caller heard. */
export interface SilenceLadderConfig {
  /** 0 switches the ladder off. */
  readonly promptAfterMs: number;
  readonly againAfterMs: number;
  readonly endAfterMs: number;
}

export interface SilenceLadderDeps {
  readonly clock: Pick<Clock, 'schedule'>;
  /** Ask whether the caller is still there; `quiet` follows when that was heard, and begins the next count. */
  readonly onPrompt: (stage: 1 | 2) => void;
  /** The caller has not answered either question. */
  readonly onEnd: () => void;
}

export interface SilenceLadder {
  /** Nobody speaks, and the bot has been heard to its end. Said again, it changes nothing. */
  quiet(): void;
  /** The caller is audible or pressed a key, or is right to be silent: an answer, a tool or a handover is on its way. */
  disturbed(): void;
  /** The bot says something by itself, such as our question: the silence is over, but it is no sign of the caller. */
  held(): void;
  /** Nothing happens any more. */
  close(): void;
}

/** The rung that the next silence leads to. */
type Rung = 'prompt' | 'prompt-again' | 'end';

type State =
  /** Somebody speaks, or has not spoken yet. */
  | { readonly name: 'held'; readonly next: Rung }
  | { readonly name: 'counting'; readonly next: Rung; readonly cancel: () => void }
  | { readonly name: 'over' };

/** A caller who has gone silent is asked, asked once more, and then the call ends. */
export function createSilenceLadder(config: SilenceLadderConfig, deps: SilenceLadderDeps): SilenceLadder {
  let state: State = config.promptAfterMs > 0 ? { name: 'held', next: 'prompt' } : { name: 'over' };

  const enter = (next: State): void => {
    if (state.name === 'counting') state.cancel();
    state = next;
  };

  // The state changes before anybody is told, who may well disturb or close the ladder in return.
  const climb = (rung: Rung): void => {
    switch (rung) {
      case 'prompt':
        enter({ name: 'held', next: 'prompt-again' });
        deps.onPrompt(1);
        return;
      case 'prompt-again':
        enter({ name: 'held', next: 'end' });
        deps.onPrompt(2);
        return;
      case 'end':
        // A caller who speaks into the goodbye stays, and is asked again when silent.
        enter({ name: 'held', next: 'prompt' });
        deps.onEnd();
    }
  };

  return {
    quiet() {
      if (state.name !== 'held') return;
      const { next } = state;
      enter({
        name: 'counting',
        next,
        cancel: deps.clock.schedule(delayMs(config, next), () => climb(next)),
      });
    },
    disturbed() {
      if (state.name !== 'over') enter({ name: 'held', next: 'prompt' });
    },
    held() {
      if (state.name !== 'over') enter({ name: 'held', next: state.next });
    },
    close: () => enter({ name: 'over' }),
  };
}

function delayMs(config: SilenceLadderConfig, rung: Rung): number {
  switch (rung) {
    case 'prompt':
      return config.promptAfterMs;
    case 'prompt-again':
      return config.againAfterMs;
    case 'end':
      return config.endAfterMs;
  }
}
