import type { Counted } from '../model/counted-fault.js';

/** The signals a barge-in may have; the first of them is what a client should act on. */
export type InterruptionForm =
  /** AUDIO `contentEnd`, when the audio block is still open. */
  | 'audio-end'
  /** `textOutput` with the literal `{ "interrupted" : true }`. */
  | 'marker'
  /** TEXT FINAL `contentEnd` with `INTERRUPTED`. */
  | 'final-end';

/** When something happens to a stream: at this age, or after so many events sent; at once without either. */
interface Moment {
  readonly afterMs?: number;
  readonly afterOutputs?: number;
}

/** What can go wrong with, or be different about, the Bedrock fake. */
export interface BedrockFaults {
  /** Answers the request with this HTTP status and error type, such as 429 `ThrottlingException`. Default null: accepts. */
  readonly refuseOpen:
    ({ readonly status: number; readonly type: string; readonly message?: string } & Counted) | null;
  /**
   * From the request to HTTP 200, which is when system prompt and history have been processed. An audio block opened
   * before gets `Chat history should be sent completely …`, as under load. Default 0.
   */
  readonly primingMs: number;
  /** What the first event of output waits for. Default `system-prompt`. */
  readonly firstOutputOn: 'system-prompt' | 'audio';
  /** From HTTP 200 until output may flow; what comes earlier waits. Default 0. */
  readonly firstOutputMs: number;
  /**
   * Fails the stream. `type` is a member of the response's union such as `throttlingException`, or anything else for
   * an exception the client has no class for. Default null.
   */
  readonly streamException:
    | ({
        readonly type: string;
        readonly message?: string;
        readonly fields?: Readonly<Record<string, unknown>>;
      } & Moment &
        Counted)
    | null;
  /**
   * Ends the stream without a word: RST_STREAM, the TCP connection destroyed, or what looks like a normal end.
   * Default null. To the SDK all of them look like a normal end, except RST_STREAM with a code that is not 0 or 8
   * (`CANCEL`, the default): that throws a plain `Error`.
   */
  readonly drop:
    | ({ readonly how: 'reset'; readonly resetCode?: number } & Moment & Counted)
    | ({ readonly how: 'cut' | 'end' } & Moment & Counted)
    | null;
  /** Open streams freeze for good at their next event: nothing is read or sent. Default false. */
  readonly stall: boolean;
  /** Chunks that are broken JSON, JSON without an event and an array go out before each turn. Default false. */
  readonly malformedChunks: boolean;
  /** An event and a frame of unknown kinds precede every event, and events carry an unknown field. Default false. */
  readonly unknownEvents: boolean;
  /** One event of about this size goes out before each turn. Default null. */
  readonly hugeMessageBytes: number | null;
  /** Content comes before the `contentStart` it belongs to. Default false. */
  readonly outOfOrder: boolean;
  /** Numbers of usage events are strings such as `NaN`. Default false. */
  readonly oddNumbers: boolean;
  /** Speech is sent, and declared, like this whatever was asked for. Default null. */
  readonly forceOutput: {
    readonly mediaType?: string;
    readonly sampleRateHertz?: 8_000 | 16_000 | 24_000;
  } | null;
  /** One piece of speech is no whole samples, or no base64. Default null. */
  readonly damagedAudio: ({ readonly how: 'odd-bytes' | 'truncated-base64' } & Counted) | null;
  /** Turns come to an end without any output. Default null. A turn that fails alone does not exist: the stream does. */
  readonly emptyTurn: Counted | null;
  /** Pause that ends the caller's turn, relative to the real 1.5, 1.75 or 2 s. Default 1. */
  readonly endpointingScale: number;
  /** From the end of the caller's turn to the first output. Default 60. */
  readonly thinkMs: number;
  /** Between two pieces of audio, about 100 ms of sound each: generation runs this much faster than real time. Default 8. */
  readonly deltaIntervalMs: number;
  /** Pieces of audio that still arrive after an interruption. Default 2. */
  readonly lateOutputs: number;
  /** FINAL texts follow the playback of the audio, at this multiple of real time. Default 1. */
  readonly playbackSpeed: number;
  /** `userSpeechStart` and `userSpeechEnd` are sent. Default true. */
  readonly speechEvents: boolean;
  /** Default: all. */
  readonly interruption: readonly InterruptionForm[];
  /** Stop reason of the audio block in an interruption. Default `INTERRUPTED`. */
  readonly interruptedAudioEnd: 'INTERRUPTED' | 'END_TURN';
  /** Each turn is a completion of its own, rather than the whole prompt. Default false. */
  readonly completionPerTurn: boolean;
  /** The content of `toolUse` is JSON in JSON. Default false. */
  readonly doubleEncodedToolUse: boolean;
  /** Gap without audio or interactive content that ends the stream. Default 55 s. */
  readonly idleMs: number;
  /** Age at which a stream is ended by a `modelTimeoutException`. Default 8 min. */
  readonly maxSessionMs: number;
  /** How much more audio than time may have passed, without being a violation; 3 s are for replay. Default 3 500. */
  readonly maxAudioLeadMs: number;
  /** The output stays open after the client's `sessionEnd`. Default false. */
  readonly withholdEnd: boolean;
  /** A stream that ends without `sessionEnd` is no violation: for a killed client. Default false. */
  readonly lostClientsAllowed: boolean;
}

export const noBedrockFaults: BedrockFaults = {
  refuseOpen: null,
  primingMs: 0,
  firstOutputOn: 'system-prompt',
  firstOutputMs: 0,
  streamException: null,
  drop: null,
  stall: false,
  malformedChunks: false,
  unknownEvents: false,
  hugeMessageBytes: null,
  outOfOrder: false,
  oddNumbers: false,
  forceOutput: null,
  damagedAudio: null,
  emptyTurn: null,
  endpointingScale: 1,
  thinkMs: 60,
  deltaIntervalMs: 8,
  lateOutputs: 2,
  playbackSpeed: 1,
  speechEvents: true,
  interruption: ['audio-end', 'marker', 'final-end'],
  interruptedAudioEnd: 'INTERRUPTED',
  completionPerTurn: false,
  doubleEncodedToolUse: false,
  idleMs: 55_000,
  maxSessionMs: 8 * 60_000,
  maxAudioLeadMs: 3_500,
  withholdEnd: false,
  lostClientsAllowed: false,
};
