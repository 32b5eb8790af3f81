/**
 * One fake's switches. Each fake declares its own menu as a plain object type with a documented default
 * (`defaults: nothing goes wrong`); a scenario sets some before or during the call.
 */
export interface Faults<Menu extends object> {
  readonly current: Readonly<Menu>;
  set(changes: Partial<Menu>): void;
  reset(): void;
}

export function createFaults<Menu extends object>(defaults: Menu): Faults<Menu> {
  let current = { ...defaults };
  return {
    get current() {
      return current;
    },
    set: (changes) => void (current = { ...current, ...changes }),
    reset: () => void (current = { ...defaults }),
  };
}
