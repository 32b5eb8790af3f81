import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';

export interface HttpRequest {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly connectTimeoutMs: number;
  /** From the connection to the end of the answer. */
  readonly readTimeoutMs: number;
  readonly signal: AbortSignal;
}

export type HttpOutcome =
  | {
      readonly type: 'answered';
      readonly status: number;
      readonly contentType: string;
      readonly body: string;
    }
  /** Refused, or not connected in time: the request never arrived. */
  | { readonly type: 'connect-failed' }
  /** Connected, then cut or too slow: nobody knows whether it arrived. */
  | { readonly type: 'read-failed' };

/** An answer longer than this counts as cut. */
const maxAnswerBytes = 262_144;

/** One HTTP request on a connection of its own; never rejects and leaves nothing open. */
export function exchangeHttp(options: HttpRequest): Promise<HttpOutcome> {
  const { url, method, headers, body, signal } = options;
  if (signal.aborted) return Promise.resolve({ type: 'connect-failed' });
  return new Promise((resolve) => {
    let connected = false;
    const request = httpRequest(url, { agent: false, method, headers, signal });
    let timer = destroyAfter(request, options.connectTimeoutMs);
    const settle = (outcome: HttpOutcome): void => {
      clearTimeout(timer);
      resolve(outcome);
    };
    const fail = (): void => settle({ type: connected ? 'read-failed' : 'connect-failed' });

    request.once('socket', (socket) =>
      socket.once('connect', () => {
        connected = true;
        clearTimeout(timer);
        timer = destroyAfter(request, options.readTimeoutMs);
      }),
    );
    request.once('response', (response) => {
      // The socket may be gone before what it brought has been read.
      request.removeListener('close', fail);
      void readAnswer(response).then(settle, fail);
    });
    request.on('error', fail);
    request.once('close', fail);
    request.end(body);
  });
}

function destroyAfter(request: ClientRequest, timeoutMs: number): NodeJS.Timeout {
  return setTimeout(() => request.destroy(new Error('time is up')), timeoutMs);
}

async function readAnswer(response: IncomingMessage): Promise<HttpOutcome> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) throw new Error('answer too long');
    chunks.push(chunk);
  }
  return {
    type: 'answered',
    status: response.statusCode ?? 0,
    contentType: response.headers['content-type'] ?? '',
    body: Buffer.concat(chunks).toString('utf8'),
  };
}
