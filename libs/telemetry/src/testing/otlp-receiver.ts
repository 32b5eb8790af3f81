import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One span as a collector gets it. */
export interface ReceivedSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** null for the first span of a trace. */
  readonly parentSpanId: string | null;
  readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly string[];
  readonly linkedTraceIds: readonly string[];
  readonly hasFailed: boolean;
  /** Epoch milliseconds. */
  readonly startMs: number;
  readonly endMs: number;
}

export interface OtlpReceiver {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly endpoint: string;
  /** In the order of arrival. */
  spans(): readonly ReceivedSpan[];
  /** The next requests get this status; 200 takes spans again. */
  answerWith(status: number): void;
  /** Requests so far, refused ones too. */
  requests(): number;
  close(): Promise<void>;
}

/** An OpenTelemetry collector on loopback that keeps what it is sent: OTLP over HTTP, JSON only. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  let status = 200;
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    const isTraces = request.url === '/v1/traces' && request.headers['content-type'] === 'application/json';
    void readAll(request).then((body) => {
      if (isTraces && status === 200) spans.push(...spansOf(JSON.parse(body) as OtlpTraces));
      response.writeHead(isTraces ? status : 404, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: () => spans,
    answerWith: (next) => void (status = next),
    requests: () => requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */
interface OtlpTraces {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: OtlpAttributes };
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

interface OtlpSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: OtlpAttributes;
  readonly events?: readonly { readonly name: string }[];
  readonly links?: readonly { readonly traceId: string }[];
  readonly status?: { readonly code?: number };
}

type OtlpAttributes = readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];

const statusError = 2;

function spansOf({ resourceSpans }: OtlpTraces): readonly ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(plain(resource.attributes)['service.name']);
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => received(service, span)));
  });
}

function received(service: string, span: OtlpSpan): ReceivedSpan {
  return {
    service,
    name: span.name,
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId ?? null,
    kind: span.kind,
    attributes: plain(span.attributes ?? []),
    events: (span.events ?? []).map(({ name }) => name),
    linkedTraceIds: (span.links ?? []).map(({ traceId }) => traceId),
    hasFailed: span.status?.code === statusError,
    startMs: Number(span.startTimeUnixNano) / 1e6,
    endMs: Number(span.endTimeUnixNano) / 1e6,
  };
}

/** Whole numbers travel as text or number, under names of their own. */
function plain(attributes: OtlpAttributes): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      'intValue' in value ? Number(value['intValue']) : Object.values(value)[0],
    ]),
  );
}
