import type { AudioFormat } from '@voc/voice-client';
import type { RecordingLibrary } from '../../src/speech/recording.js';
import type { Journal, JournalEntry } from '../../src/world/journal.js';

/** One way to run a provider, and the fake that stands for it. */
export interface ProviderSetup {
  readonly name: string;
  readonly format: AudioFormat;
  /** Starts a fake of its own on loopback. */
  start(journal: Journal, recordings: RecordingLibrary): Promise<ProviderFake>;
}

/** What can be done to a provider, in neutral words; each setup says which of its fake's faults that is. */
export interface ProviderFake {
  /** What the voice client is configured with. */
  readonly env: Readonly<Record<string, string>>;
  sessionsOpen(): number;
  /** Cuts every connection and stops listening. */
  close(): Promise<void>;

  /* Before a client connects. */
  refuseAuth(): void;
  /**
   * Takes the connection and never accepts the session.
   * @returns the kind of the journal's entry from which on the client has nothing to do but wait
   */
  neverAccept(): string;
  /** Speaks, and expects, another format than was agreed. */
  swapFormat(): void;
  /** Has a session reach its age limit soon. Where the client keeps the limit itself, it is for the client's clock. */
  shortenSessions(): void;

  /* At any time. */
  /** Makes audio about three times as fast as it is heard, and lets some still come after an interruption. */
  speakSlowly(): void;
  /** Messages that cannot be read come before each turn. */
  garble(): void;
  /** Messages of unknown types, and unknown fields, come with everything. */
  addUnknowns(): void;
  /** Takes nothing and sends nothing any more, from its next event on. */
  stall(): void;
  /** Ends sessions from its side, in order. */
  hangUp(): void;
  /** The connection breaks. */
  cut(): void;

  /** The journal's entry of an interruption by which the provider knows how much was heard, and what it knows. */
  heardPosition(entry: JournalEntry): number | null;
}
