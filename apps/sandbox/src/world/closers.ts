/** What has been opened, to be closed in reverse order. */
export interface Closers {
  add(close: () => Promise<unknown>): void;
  /** Closes everything, also when one of them fails; the first failure is thrown at the end. Safe to call twice. */
  closeAll(): Promise<void>;
}

export function createClosers(): Closers {
  const open: (() => Promise<unknown>)[] = [];
  let closing: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (let close = open.pop(); close !== undefined; close = open.pop()) {
      await close().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  };

  return {
    add: (close) => void open.push(close),
    closeAll: () => (closing ??= run()),
  };
}
