import type { Row } from './table.js';

/** The attribute as text; null when it is absent, NULL or of another type. */
export function textOrNull(row: Row, name: string): string | null {
  const value = row[name];
  return typeof value === 'string' ? value : null;
}

/** The attribute as text; '' when it is absent. */
export function text(row: Row, name: string): string {
  return textOrNull(row, name) ?? '';
}

export function numberOrNull(row: Row, name: string): number | null {
  const value = row[name];
  return typeof value === 'number' ? value : null;
}

/** The attribute when it is one of the known values, else null: a newer version of us may have written others. */
export function oneOf<Value extends string>(row: Row, name: string, known: readonly Value[]): Value | null {
  return known.find((value) => value === row[name]) ?? null;
}
