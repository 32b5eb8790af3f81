import type { IncomingMessage } from 'node:http';

export const realtimePath = '/v1/realtime';

/** How the service turns a client away: after the upgrade, with an error event and a close code. */
export interface Refusal {
  readonly type: string;
  readonly code: string;
  readonly closeCode: number;
}

export type Admission =
  | { readonly status: 'admitted'; readonly model: string }
  /** `rule` is null for wrong values, such as a key, that come from configuration and not from the client's code. */
  | {
      readonly status: 'refused';
      readonly refusal: Refusal;
      readonly rule: string | null;
      readonly detail: string;
    };

const models: ReadonlySet<string> = new Set([
  'gpt-realtime-2.1',
  'gpt-realtime-2.1-mini',
  'gpt-realtime-2',
  'gpt-realtime-1.5',
  'gpt-realtime',
  'gpt-realtime-2025-08-28',
  'gpt-realtime-mini',
  'gpt-realtime-mini-2025-12-15',
]);

/** @returns null for a request target that is no URL */
export function targetOf(request: Pick<IncomingMessage, 'url'>): URL | null {
  return URL.parse(request.url ?? '/', 'ws://host');
}

/** The checks of a connection before there is a session. */
export function admit(request: Pick<IncomingMessage, 'url' | 'headers'>, apiKey: string): Admission {
  const { headers } = request;
  const query = targetOf(request)?.searchParams ?? new URLSearchParams();
  if (headers['openai-beta'] !== undefined) {
    return refused(
      'beta_api_shape_disabled',
      4000,
      'beta-header',
      'OpenAI-Beta is a header of a protocol that is gone',
    );
  }
  if (headers.authorization !== `Bearer ${apiKey}`) {
    const isBearer = headers.authorization?.startsWith('Bearer ') ?? false;
    return refused(
      'invalid_api_key',
      3000,
      isBearer ? null : 'no-bearer-key',
      'the key travels as a bearer token',
    );
  }
  if (headers['sec-websocket-protocol'] !== undefined) {
    return refused(
      'invalid_value',
      4000,
      'subprotocol',
      'subprotocols belong to browsers with client secrets',
    );
  }
  const model = query.get('model');
  if (model === null) return refused('missing_model', 4000, 'missing-model', 'the query selects a model');
  const strange = [...query.keys()].find((name) => name !== 'model');
  if (strange !== undefined) {
    return refused(
      'unknown_parameter',
      4000,
      'unknown-query-parameter',
      `exactly one selector: model, not ${strange}`,
    );
  }
  if (!models.has(model)) return refused('invalid_model', 4000, null, 'no such model');
  return { status: 'admitted', model };
}

function refused(code: string, closeCode: number, rule: string | null, detail: string): Admission {
  return { status: 'refused', refusal: { type: 'invalid_request_error', code, closeCode }, rule, detail };
}
