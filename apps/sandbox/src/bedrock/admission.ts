import type { IncomingHttpHeaders } from 'node:http2';

/** Who gets a stream. */
export type Admission =
  | { readonly status: 'admitted'; readonly modelId: string }
  | { readonly status: 'refused'; readonly refusal: Refusal; readonly rule: string };

/** An answer before any streaming. */
export interface Refusal {
  readonly status: number;
  /** `x-amzn-errortype`. */
  readonly type: string;
  readonly message: string;
}

export const currentModelIds: readonly string[] = ['amazon.nova-2-sonic-v1:0', 'amazon.nova-2-5-sonic'];
const retiredModelId = 'amazon.nova-sonic-v1:0';

const wantedHeaders = {
  'content-type': 'application/vnd.amazon.eventstream',
  'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-EVENTS',
} as const;

/** Checks the head of the request. The signature is not verified: the offline world has no secret to do it with. */
export function admit(headers: IncomingHttpHeaders, modelIds: readonly string[]): Admission {
  const operation = /^\/model\/([^/?]+)\/invoke-with-bidirectional-stream$/.exec(headers[':path'] ?? '');
  if (operation === null || headers[':method'] !== 'POST')
    return refuse(404, 'UnknownOperationException', 'wrong-operation', 'There is no such operation.');
  const authorization = headers.authorization ?? '';
  if (!/^AWS4-HMAC-SHA256 Credential=[^,]+\/bedrock\/aws4_request, ?SignedHeaders=/.test(authorization))
    return refuse(403, 'AccessDeniedException', 'not-sigv4', 'The request is not signed for bedrock.');
  if (headers['x-amz-date'] === undefined)
    return refuse(403, 'AccessDeniedException', 'not-dated', 'The request has no date.');
  for (const [name, value] of Object.entries(wantedHeaders))
    if (headers[name] !== value)
      return refuse(400, 'ValidationException', 'wrong-header', `The header ${name} is not ${value}.`);
  return admitModel(decode(operation[1] ?? ''), modelIds);
}

function admitModel(modelId: string | null, modelIds: readonly string[]): Admission {
  if (modelId !== null && modelIds.includes(modelId)) return { status: 'admitted', modelId };
  if (modelId === retiredModelId) {
    const message = 'This model version has reached the end of its life.';
    return refuse(404, 'ResourceNotFoundException', 'retired-model', message);
  }
  return refuse(400, 'ValidationException', 'unknown-model', 'The provided model identifier is invalid.');
}

function decode(component: string): string | null {
  try {
    return decodeURIComponent(component);
  } catch {
    return null;
  }
}

function refuse(status: number, type: string, rule: string, message: string): Admission {
  return { status: 'refused', rule, refusal: { status, type, message } };
}
