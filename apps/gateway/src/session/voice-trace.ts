import type { Span, Tracer } from '@voc/telemetry';
import type { MoveCause } from '@voc/voice-client';

/** One span for each provider session that a call has had. */
export interface VoiceTrace {
  moving(cause: MoveCause): void;
  moved(provider: string, cause: MoveCause): void;
  failed(error: unknown): void;
  close(): void;
}

export function createVoiceTrace(
  deps: { readonly tracer: Tracer; readonly parent: Span; readonly connected: Promise<void> },
  firstProvider: string,
): VoiceTrace {
  const { tracer, parent } = deps;
  const first = tracer.start('voice session', { provider: firstProvider }, { parent, kind: 'client' });
  let session = first;
  deps.connected.then(
    () => first.note('connected'),
    (error: unknown) => first.failure(error),
  );
  return {
    moving: (cause) => session.note('in trouble', { reason: cause }),
    moved(provider, cause) {
      session.end();
      session = tracer.start('voice session', { provider, reason: cause }, { parent, kind: 'client' });
    },
    failed: (error) => session.failure(error),
    close: () => session.end(),
  };
}
