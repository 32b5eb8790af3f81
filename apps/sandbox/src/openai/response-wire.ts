import type { ResponsePlan } from './response-plan.js';
import type { ResponseEnd } from './response-run.js';

type Wire = Readonly<Record<string, unknown>>;

/** The response as `response.created` shows it. */
export function openResponse(id: string, conversationId: string, plan: ResponsePlan): Wire {
  return {
    id,
    object: 'realtime.response',
    status: 'in_progress',
    status_details: null,
    output: [],
    conversation_id: plan.isOutOfBand ? null : conversationId,
    output_modalities: [plan.modality],
    max_output_tokens: plan.maxOutputTokens,
    audio: { output: { format: plan.format } },
    usage: null,
    metadata: plan.metadata,
  };
}

/** The same response as `response.done` shows it. */
export function closedResponse(
  opened: Wire,
  end: ResponseEnd,
  output: readonly Wire[],
  audioMs: number,
): Wire {
  const usage = end.status === 'failed' ? null : usageOf(output, audioMs);
  return { ...opened, status: end.status, status_details: detailsOf(end), output, usage };
}

function detailsOf(end: ResponseEnd): Wire | null {
  switch (end.status) {
    case 'completed':
      return null;
    case 'cancelled':
    case 'incomplete':
      return { type: end.status, reason: end.reason };
    case 'failed':
      return {
        type: 'failed',
        error: { type: 'invalid_request_error', code: end.code, message: 'The response could not be made.' },
      };
  }
}

/** Plausible rather than exact: 20 tokens a second of speech, 4 characters of text to a token. */
function usageOf(output: readonly Wire[], audioMs: number): Wire {
  const audioTokens = Math.round(audioMs / 50);
  const textTokens = Math.ceil(JSON.stringify(output).length / 16);
  const inputTokens = 350;
  return {
    total_tokens: inputTokens + audioTokens + textTokens,
    input_tokens: inputTokens,
    output_tokens: audioTokens + textTokens,
    input_token_details: {
      text_tokens: 280,
      audio_tokens: 70,
      image_tokens: 0,
      cached_tokens: 256,
      cached_tokens_details: { text_tokens: 256, audio_tokens: 0, image_tokens: 0 },
    },
    output_token_details: { text_tokens: textTokens, audio_tokens: audioTokens },
  };
}
