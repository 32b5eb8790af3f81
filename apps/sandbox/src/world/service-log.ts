/** One line a service wrote, on either stream. */
export interface LogLine {
  /** Milliseconds since the world began, when the line arrived here. */
  readonly atMs: number;
  readonly text: string;
  /** The line's JSON object; undefined when it is not one. */
  readonly fields: Readonly<Record<string, unknown>> | undefined;
}

export interface ServiceLog {
  /** Takes output as it arrives, cut anywhere. */
  write(chunk: string): void;
  /** Oldest first. */
  lines(): readonly LogLine[];
  onLine(listener: (line: LogLine) => void): () => void;
}

const maxLines = 10_000;
const maxLineChars = 16_384;

/** Splits a service's output into lines and keeps the newest; a line without an end does not grow for ever. */
export function createServiceLog(nowMs: () => number): ServiceLog {
  const lines: LogLine[] = [];
  const listeners = new Set<(line: LogLine) => void>();
  let rest = '';

  const add = (text: string): void => {
    if (text.trim() === '') return;
    const line = { atMs: nowMs(), text, fields: parseLogLine(text) };
    lines.push(line);
    if (lines.length > maxLines) lines.shift();
    for (const listener of [...listeners]) listener(line);
  };

  return {
    write(chunk) {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) add(part.slice(0, maxLineChars));
      if (rest.length > maxLineChars) {
        add(rest.slice(0, maxLineChars));
        rest = '';
      }
    },
    lines: () => lines,
    onLine(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** @returns undefined for what is no JSON object */
export function parseLogLine(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
