import {
  BedrockRuntimeClient,
  InvokeModelWithBidirectionalStreamCommand,
} from '@aws-sdk/client-bedrock-runtime';
import type { NovaConfig } from './nova-config.js';

/** How a stream came to its end; an abnormal end often looks like `ended`, so only whoever asked for it knows better. */
export type StreamEnd =
  | { readonly type: 'ended' }
  /** As the SDK threw it, before or after the stream had begun. */
  | { readonly type: 'failed'; readonly cause: unknown };

export interface StreamHandlers {
  /** The service has answered with HTTP 200. */
  readonly onAccepted: () => void;
  /** One event as UTF-8 JSON. */
  readonly onEvent: (bytes: Uint8Array) => void;
  /** Once, whatever happened; nothing comes after it. */
  readonly onEnd: (end: StreamEnd) => void;
}

/** The little of a bidirectional stream that we use. */
export interface NovaStream {
  /** Drops the connection without a word. */
  abort(): void;
}

/** @param input one event per element, UTF-8 JSON; must never throw: the SDK would swallow it and hang */
export type OpenStream = (input: AsyncIterable<Uint8Array>, handlers: StreamHandlers) => NovaStream;

/** The SDK writes to the console otherwise. */
const silentLogger = {
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** One client for the process; it opens a connection of its own for every stream. */
export function createNovaStreams(config: Pick<NovaConfig, 'modelId' | 'aws'>): OpenStream {
  const client = new BedrockRuntimeClient({
    ...config.aws,
    // A bearer token in the environment would be sent instead, and this operation does not take one.
    authSchemePreference: ['sigv4'],
    maxAttempts: 1,
    logger: silentLogger,
  });
  return (input, handlers) => {
    const leaving = new AbortController();
    const command = new InvokeModelWithBidirectionalStreamCommand({
      modelId: config.modelId,
      body: toChunks(input),
    });
    // `send` resolves only with the first event; the status of the response is to be seen here and nowhere else.
    command.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        if (statusOf(result.response) === 200 && !leaving.signal.aborted) handlers.onAccepted();
        return result;
      },
      { step: 'deserialize', priority: 'low', name: 'tellAcceptance' },
    );
    void follow(client, command, leaving, handlers);
    return { abort: () => leaving.abort() };
  };
}

async function follow(
  client: BedrockRuntimeClient,
  command: InvokeModelWithBidirectionalStreamCommand,
  leaving: AbortController,
  handlers: StreamHandlers,
): Promise<void> {
  let end: StreamEnd = { type: 'ended' };
  try {
    const { body } = await client.send(command, { abortSignal: leaving.signal });
    for await (const message of body ?? []) {
      if (leaving.signal.aborted) break;
      if (!message.chunk?.bytes) continue;
      handlers.onEvent(message.chunk.bytes);
      // Our reaction to each event comes before the next is read: an interruption must not hit the answer right behind it.
      await nextTurn();
    }
  } catch (cause) {
    end = { type: 'failed', cause };
  }
  // Leaving the loop early closes nothing; after an end of the loop this does no harm.
  leaving.abort();
  handlers.onEnd(end);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

async function* toChunks(input: AsyncIterable<Uint8Array>) {
  for await (const bytes of input) yield { chunk: { bytes } };
}

function statusOf(response: unknown): unknown {
  return typeof response === 'object' && response !== null && 'statusCode' in response
    ? response.statusCode
    : null;
}
