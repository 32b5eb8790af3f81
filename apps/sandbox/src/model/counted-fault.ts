import type { Faults } from '../world/faults.js';

/** A fault that wears off: it happens `times` times, or until it is reset when `times` is left out. */
export interface Counted {
  readonly times?: number;
}

type CountedName<Menu> = {
  [Name in keyof Menu]: Menu[Name] extends Counted | null ? Name : never;
}[keyof Menu];

/** The fault as set, with one of its times used up. */
export function spendFault<Menu extends object, Name extends CountedName<Menu>>(
  faults: Faults<Menu>,
  name: Name,
): Menu[Name] {
  const fault = faults.current[name];
  const { times } = (fault ?? {}) as Counted;
  if (times !== undefined) {
    const left = times > 1 ? { ...fault, times: times - 1 } : null;
    faults.set({ [name]: left } as unknown as Partial<Menu>);
  }
  return fault;
}
