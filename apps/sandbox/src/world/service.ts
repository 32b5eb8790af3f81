import type { LogLine } from './service-log.js';

/** One of the product's services, as far as somebody who observes a call needs to know it. */
export interface Service {
  readonly name: string;
  /** What it has written, oldest first; empty where its log is not seen. */
  lines(): readonly LogLine[];
  onLine(listener: (line: LogLine) => void): () => void;
  isRunning(): boolean;
}
