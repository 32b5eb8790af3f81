import type { ClientEventOf } from './client-events.js';
import type { SessionContext } from './session-context.js';
import {
  applyUpdate,
  namesBothFormats,
  objectionTo,
  withForcedFormat,
  type SessionConfig,
} from './session-config.js';

export type SettingsContext = Pick<
  SessionContext,
  'conversation' | 'faults' | 'note' | 'refuse' | 'send' | 'violate'
>;

export interface SessionSettings {
  readonly config: () => SessionConfig;
  /** Whether the client may know its configuration holds: `session.updated` has been sent once. */
  readonly isConfirmed: () => boolean;
  readonly wire: () => Readonly<Record<string, unknown>>;
  update(event: ClientEventOf<'session.update'>, context: SettingsContext): void;
}

/** The configuration of one session and how it comes about. */
export function createSessionSettings(
  initial: SessionConfig,
  sessionId: string,
  expiresAtS: number,
): SessionSettings {
  let config = initial;
  let updates = 0;
  let confirmed = false;
  const wire = (): Readonly<Record<string, unknown>> => ({
    type: 'realtime',
    object: 'realtime.session',
    id: sessionId,
    expires_at: expiresAtS,
    ...config,
  });
  return {
    config: () => config,
    isConfirmed: () => confirmed,
    wire,
    update({ session, event_id: eventId = null }, context) {
      const objection = objectionTo(session, config, context.conversation.hasModelAudio());
      if (objection !== undefined) {
        context.refuse(objection, eventId, 'bad-session.update');
        return;
      }
      updates += 1;
      if (updates === 1 && !namesBothFormats(session)) {
        context.violate(
          'session-update-without-format',
          'the first session.update leaves a format at PCM 24 kHz',
        );
      }
      const { forceFormat, withholdSessionUpdated } = context.faults();
      config = applyUpdate(config, session);
      if (forceFormat !== null) config = withForcedFormat(config, forceFormat);
      if (withholdSessionUpdated) {
        context.note('session-update-withheld', {});
        return;
      }
      confirmed = true;
      context.send({ type: 'session.updated', session: wire() });
      context.note('session-updated', essentialsOf(config));
    },
  };
}

function essentialsOf({ audio, tools }: SessionConfig): Readonly<Record<string, unknown>> {
  return {
    input: audio.input.format.type,
    output: audio.output.format.type,
    voice: audio.output.voice,
    language: audio.input.transcription?.language ?? null,
    tools: tools.flatMap((tool) => (tool.type === 'function' ? tool.name : [])),
  };
}
