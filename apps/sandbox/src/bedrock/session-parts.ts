import { spendFault } from '../model/counted-fault.js';
import type { Brain } from '../model/brain.js';
import type { Schedule, Timers } from '../model/scheduler.js';
import type { Recogniser } from '../speech/recogniser.js';
import type { RecordingLibrary } from '../speech/recording.js';
import type { Faults } from '../world/faults.js';
import type { Journal } from '../world/journal.js';
import type { BedrockFaults } from './bedrock-faults.js';
import { createCallerSide, type CallerSide } from './caller-side.js';
import { createInputOrder, type InputOrder } from './input-order.js';
import type { PromptStart } from './input-schema.js';
import { createOutbox, type Outbox, type StreamPort } from './outbox.js';
import type { Refused } from './refusal.js';
import { createSessionLimits, type SessionLimits } from './session-limits.js';
import type { PromptSettings, SonicContext } from './sonic-context.js';
import { createSonicWire } from './sonic-wire.js';
import { createTurnDesk, type TurnDesk } from './turn-desk.js';

export interface SonicSessionDeps {
  readonly port: StreamPort;
  readonly journal: Journal;
  readonly faults: Faults<BedrockFaults>;
  readonly recordings: RecordingLibrary;
  readonly recogniser: Recogniser;
  readonly brain: Brain;
  readonly schedule: Schedule;
  readonly newId: () => string;
}

/** What a session is made of. */
export interface SessionParts {
  readonly context: SonicContext;
  readonly outbox: Outbox;
  readonly order: InputOrder;
  readonly caller: CallerSide;
  readonly desk: TurnDesk;
  readonly limits: SessionLimits;
  readonly startPrompt: (prompt: PromptStart) => void;
  readonly refuse: (refusal: Refused) => void;
}

/** Wires the parts of one session. */
export function createSessionParts(deps: SonicSessionDeps, timers: Timers): SessionParts {
  const { journal, faults, port } = deps;
  const openedAtMs = journal.nowMs();
  const ageMs = (): number => journal.nowMs() - openedAtMs;
  const freeze = (): void => {
    journal.record('bedrock', 'session-stalled', null);
    port.freeze();
  };
  const outbox = createOutbox({ port: { ...port, freeze }, faults, schedule: timers.schedule, ageMs });
  const refuse = ({ rule, detail, message }: Refused): void => {
    if (outbox.endedHow() !== null) return;
    journal.violation('bedrock', rule, detail);
    outbox.fail({ type: 'validationException', message });
  };
  let settings: PromptSettings = { promptName: '', outputHz: 8_000, voiceId: '', tools: [] };
  const context = createContext(deps, timers, outbox, () => settings);
  const { toolCalls } = context;
  const desk = createTurnDesk(context);
  const caller = createCallerSide(context, desk, (rule, detail) =>
    journal.violation('bedrock', rule, detail),
  );
  return {
    context,
    outbox,
    desk,
    caller,
    order: createInputOrder((id) => toolCalls.get(id)?.isAnswered === false),
    limits: createSessionLimits(context, outbox, refuse),
    startPrompt(prompt) {
      settings = settingsOf(prompt);
      context.note('prompt-started', { ...settings });
    },
    refuse,
  };
}

function createContext(
  { journal, faults, recordings, recogniser, brain, newId }: SonicSessionDeps,
  timers: Timers,
  outbox: Outbox,
  prompt: () => PromptSettings,
): SonicContext {
  const promptName = (): string => prompt().promptName;
  return {
    recordings,
    recogniser,
    schedule: timers.schedule,
    nowMs: () => journal.nowMs(),
    newId,
    decide: brain,
    faults: () => faults.current,
    takeAudioDamage: () => spendFault(faults, 'damagedAudio'),
    takeEmptyTurn: () => spendFault(faults, 'emptyTurn') !== null,
    prompt,
    history: [],
    toolCalls: new Map(),
    wire: createSonicWire({ send: outbox.send, newId, promptName, faults: () => faults.current }),
    sendNuisances: outbox.sendNuisances,
    note: (kind, detail) => void journal.record('bedrock', kind, null, detail),
  };
}

function settingsOf({
  promptName,
  audioOutputConfiguration,
  toolConfiguration,
}: PromptStart): PromptSettings {
  return {
    promptName,
    outputHz: audioOutputConfiguration.sampleRateHertz,
    voiceId: audioOutputConfiguration.voiceId,
    tools: toolConfiguration?.tools.map(({ toolSpec }) => toolSpec.name) ?? [],
  };
}
