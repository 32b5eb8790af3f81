import { format, type Logform } from 'winston';

/** One JSON object a line, for machines. */
export function jsonFormat(): Logform.Format {
  return format.combine(format.timestamp(), format.json());
}

/** One line for people at a terminal. */
export function prettyFormat(): Logform.Format {
  return format.combine(
    format.timestamp({ format: 'HH:mm:ss.SSS' }),
    format.printf(({ timestamp, level, message, service, ...fields }) => {
      const tail = Object.entries(fields).map(([name, value]) => `${name}=${printable(value)}`);
      const head = `${String(timestamp)} ${level.padEnd(5)} ${String(service)}: ${String(message)}`;
      return [head, ...tail].join(' ');
    }),
  );
}

/** Quotes all but plain words: a value from outside must not break the line or steer the terminal. */
function printable(value: unknown): string {
  const text = String(value);
  if (/^[\w.,:/@+-]+$/.test(text)) return text;
  return JSON.stringify(text).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (char) => escapeOf(char));
}

function escapeOf(char: string): string {
  return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
}
