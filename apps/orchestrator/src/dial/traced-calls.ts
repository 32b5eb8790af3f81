import { inSpan, type Tracer } from '@voc/telemetry';
import type { LiveCalls } from './live-call.js';

/** The same calls, each request to Twilio a span. */
export function tracedCalls(calls: LiveCalls, tracer: Tracer): LiveCalls {
  return {
    redirect: (callSid, twiml) =>
      inSpan(
        tracer,
        'twilio redirect',
        { call_sid: callSid },
        async (span) => {
          const outcome = await calls.redirect(callSid, twiml);
          span.set({ outcome: outcome.status });
          return outcome;
        },
        { kind: 'client' },
      ),
    inspect: (callSid) =>
      inSpan(tracer, 'twilio inspect', { call_sid: callSid }, () => calls.inspect(callSid), {
        kind: 'client',
      }),
  };
}
