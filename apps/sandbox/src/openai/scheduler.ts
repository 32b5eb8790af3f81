/** Runs `action` once after `delayMs`; the returned function cancels it and may be called at any time. */
export type Schedule = (delayMs: number, action: () => void) => () => void;

export const schedule: Schedule = (delayMs, action) => {
  const timer = setTimeout(action, delayMs);
  return () => clearTimeout(timer);
};
