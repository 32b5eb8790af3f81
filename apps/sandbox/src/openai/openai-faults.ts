import type { Counted } from '../model/counted-fault.js';

/** What can go wrong with, or be different about, the OpenAI fake. */
export interface OpenAiFaults {
  /** Answers the upgrade with this HTTP status. Default null: accepts. */
  readonly refuseUpgrade: ({ readonly status: number } & Counted) | null;
  /** Accepts the upgrade, sends an error event and closes with `closeCode` and the reason `type.code`. Default null. */
  readonly refuseSession:
    ({ readonly type: string; readonly code: string; readonly closeCode: number } & Counted) | null;
  /** Time between upgrade request and 101. Default 0. */
  readonly handshakeMs: number;
  /** `session.update` is never answered. Default false. */
  readonly withholdSessionUpdated: boolean;
  /** The session uses, and confirms, this format whatever was asked for: the "static noise" bug. Default null. */
  readonly forceFormat: 'audio/pcm' | 'audio/pcmu' | 'audio/pcma' | null;
  /** Cuts the TCP connection, without a close frame, at this age or after so many server events. Default null. */
  readonly dropSocket: ({ readonly afterMs?: number; readonly afterEvents?: number } & Counted) | null;
  /** Open sessions freeze for good at their next event or ping: nothing is read, sent or answered. Default false. */
  readonly stall: boolean;
  /** Responses start and end as `failed` with this code, without output. Default null. */
  readonly failedResponse: ({ readonly code: string } & Counted) | null;
  /** Responses end as `incomplete` after a few deltas. Default null. */
  readonly incompleteResponse: ({ readonly reason: 'max_output_tokens' | 'content_filter' } & Counted) | null;
  /** Responses start and end as `completed` without any output. Default null. */
  readonly emptyResponse: Counted | null;
  /** Broken JSON, JSON without a type and an array go out before each response. Default false. */
  readonly malformedMessages: boolean;
  /** An event of an unknown type precedes every event, and events carry an unknown field. Default false. */
  readonly unknownEvents: boolean;
  /** One event of about this size goes out before each response. Default null. */
  readonly hugeMessageBytes: number | null;
  /** From the end of an utterance to its transcription, which may overtake or trail the response. Default 250. */
  readonly transcriptionMs: number;
  /** Transcriptions end as `…transcription.failed`. Default false. */
  readonly transcriptionFails: boolean;
  /** From `response.created` to the first output. Default 60. */
  readonly thinkMs: number;
  /** Between two deltas, about 100 ms of sound each: generation runs this much faster than real time. Default 8. */
  readonly deltaIntervalMs: number;
  /** Bytes of sound in each delta, PCM samples kept whole. Default null: the odd sizes around 100 ms of the real ones. */
  readonly deltaBytes: number | null;
  /** Deltas that still arrive after a response was cancelled. Default 2. */
  readonly lateDeltas: number;
  /** Age at which a session ends with `session_expired` and 1001. Default 60 min, as the real limit. */
  readonly maxSessionMs: number;
  /** A connection that ends without the client's close code 1000 is no violation: for a killed client. Default false. */
  readonly lostClientsAllowed: boolean;
}

export const noOpenAiFaults: OpenAiFaults = {
  refuseUpgrade: null,
  refuseSession: null,
  handshakeMs: 0,
  withholdSessionUpdated: false,
  forceFormat: null,
  dropSocket: null,
  stall: false,
  failedResponse: null,
  incompleteResponse: null,
  emptyResponse: null,
  malformedMessages: false,
  unknownEvents: false,
  hugeMessageBytes: null,
  transcriptionMs: 250,
  transcriptionFails: false,
  thinkMs: 60,
  deltaIntervalMs: 8,
  deltaBytes: null,
  lateDeltas: 2,
  maxSessionMs: 60 * 60_000,
  lostClientsAllowed: false,
};
