import type { Clock } from '@voc/resilience';
import type { VoiceClient, VoiceEvent, VoiceUsage } from '@voc/voice-client';
import { escalateToolName, readEscalateArguments } from '../escalation/escalate-tool.js';
import type { GatewayMetrics } from '../metrics.js';
import type { BotAudio } from './bot-audio.js';
import type { Conversation } from './conversation.js';
import type { HandoverDesk } from './handover-desk.js';
import type { ProviderEventHandlers } from './provider-events.js';
import type { Speaker } from './speaker.js';

export interface TurnDeps {
  readonly client: Pick<VoiceClient, 'sendToolResult'>;
  readonly conversation: Conversation;
  readonly speaker: Speaker;
  readonly botAudio: BotAudio;
  readonly desk: HandoverDesk;
  readonly metrics: GatewayMetrics;
  /** For metrics. */
  readonly provider: string;
  readonly findKeyword: (said: string) => string | null;
  /** Spoken when the model's answer failed, so that the caller does not wait for it. */
  readonly sayAgain: string;
  readonly save: () => void;
  readonly clock: Pick<Clock, 'schedule'>;
  /** How long a keyword waits for the model to ask for a person itself. */
  readonly keywordGraceMs: number;
}

type TurnDone = Extract<VoiceEvent, { type: 'turn-done' }>;

/** Answers in a row that came to nothing before the caller gets a person instead. */
const maxFailedTurns = 2;

export type TurnHandlers = Omit<ProviderEventHandlers, 'onExpired' | 'onLost'>;

/** What each thing the model says, hears or asks for does to the call. */
export function createTurnHandlers(deps: TurnDeps): TurnHandlers {
  const { client, conversation, speaker, botAudio, desk } = deps;
  let failedTurns = 0;
  let forgetKeyword = (): void => undefined;

  // The model usually asks as well, a moment later, and with a summary that the caller's bare words cannot give.
  const hearKeyword = (keyword: string): void => {
    forgetKeyword();
    forgetKeyword = deps.clock.schedule(deps.keywordGraceMs, () => {
      if (desk.isUnderWay()) return;
      speaker.interrupt();
      desk.request({ reason: 'user_request', trigger: keyword });
    });
  };

  return {
    onAudio(event) {
      // The farewell is due: an answer that was already on its way would keep the caller from it.
      if (desk.isUnderWay() && event.purpose === 'turn') return;
      botAudio.play(event.itemId, event.payload);
    },
    onCallerStartedSpeaking() {
      if (!desk.isUnderWay() && speaker.interrupt()) deps.metrics.bargeIns.increment();
    },
    onTranscript({ role, itemId, text, final }) {
      if (!final) return;
      if (role === 'assistant') conversation.assistantSaid(itemId, text);
      else conversation.callerSaid(itemId, text);
      const keyword = role === 'caller' ? deps.findKeyword(text) : null;
      if (keyword !== null && !desk.isUnderWay()) hearKeyword(keyword);
    },
    onToolCall({ callId, name, arguments: argumentsJson }) {
      if (name !== escalateToolName) {
        client.sendToolResult(callId, { error: 'there is no such tool' }, 'speak');
        return;
      }
      client.sendToolResult(callId, { accepted: true }, 'wait');
      forgetKeyword();
      desk.request(readEscalateArguments(argumentsJson));
    },
    onTurnDone({ purpose, outcome, produced, usage }) {
      botAudio.endTurn();
      countTurn(deps, outcome, usage);
      speaker.waiter.turnDone(purpose, produced);
      deps.save();
      failedTurns = outcome === 'failed' ? failedTurns + 1 : 0;
      if (outcome !== 'failed' || desk.isUnderWay()) return;
      if (failedTurns < maxFailedTurns) void speaker.speak(deps.sayAgain, 'notice');
      else desk.request({ reason: 'provider_error', trigger: 'VOICE_RESPONSE' });
    },
  };
}

function countTurn(
  { metrics, provider }: TurnDeps,
  outcome: TurnDone['outcome'],
  usage: VoiceUsage | null,
): void {
  metrics.providerTurns.increment({ provider, outcome });
  if (!usage) return;
  metrics.providerTokens.increment({ provider, kind: 'input' }, usage.inputTokens);
  metrics.providerTokens.increment({ provider, kind: 'cached-input' }, usage.cachedInputTokens);
  metrics.providerTokens.increment({ provider, kind: 'output' }, usage.outputTokens);
}
