/** The four ids that tie the lines of one call together across services. */
export const correlationFields = ['call_sid', 'stream_sid', 'conversation_id', 'handover_id'] as const;

/**
 * Every field that may leave the process in a log line. A field that is not listed is dropped, not masked: transcripts,
 * DTMF digits, tokens, keys and payloads have no name here. Phone numbers may be logged.
 */
export const logFields = [
  ...correlationFields,
  'action',
  'active_sessions',
  'address',
  'attempt',
  'barge_ins',
  'cached_audio_tokens',
  'cached_text_tokens',
  'called_number',
  'caller_phone',
  'cause_code',
  'close_code',
  'contact_id',
  'correlation_id',
  'cost_usd',
  'count',
  'dial_status',
  'dropped_frames',
  'duration_ms',
  'error_code',
  'error_name',
  'event',
  'failovers',
  'field',
  'filled_frames',
  'first_audio_ms',
  'frames_in',
  'frames_out',
  'from_state',
  'http_status',
  'hubspot_contact_id',
  'hubspot_ticket_id',
  'input_audio_tokens',
  'input_text_tokens',
  'intent_known',
  'item_count',
  'kind',
  'language',
  'message_id',
  'method',
  'model',
  'other_tokens',
  'outcome',
  'output_audio_tokens',
  'output_text_tokens',
  'port',
  'prices_as_of',
  'priority',
  'provider',
  'queue_depth',
  'reason',
  'receive_count',
  'remaining',
  'renewals',
  'resume_count',
  'retryable',
  'route',
  'rule',
  'session_id',
  'signal',
  'size_bytes',
  'state',
  'status',
  'step',
  'stream_count',
  'table',
  'to_state',
  'tool',
  'trigger',
  'turn_count',
  'turn_max_ms',
  'turn_p50_ms',
  'turn_p95_ms',
  'twilio_error_code',
  'underrun_ms',
  'underruns',
  'variable',
  'version',
  'wait_ms',
] as const;

export type CorrelationField = (typeof correlationFields)[number];
export type LogField = (typeof logFields)[number];
export type LogValue = string | number | boolean | null | undefined;
export type LogFields = Partial<Readonly<Record<LogField, LogValue>>>;
export type Correlation = Partial<Readonly<Record<CorrelationField, string>>>;

const allowed: ReadonlySet<string> = new Set(logFields);
const maxValueChars = 256;

/** Keeps listed fields with scalar values and cuts long strings; anything else disappears. */
export function classify(fields: Readonly<Record<string, unknown>>): Record<string, LogValue> {
  const kept: Record<string, LogValue> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (allowed.has(name) && isScalar(value)) kept[name] = typeof value === 'string' ? shorten(value) : value;
  }
  return kept;
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function shorten(text: string): string {
  return text.length > maxValueChars ? `${text.slice(0, maxValueChars)}…` : text;
}
