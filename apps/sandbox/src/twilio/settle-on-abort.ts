/**
 * Waits for the work, but no longer than the signal allows; the work itself goes on and its answer is then ignored.
 * @returns undefined once aborted
 */
export async function settleOnAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  let onAbort = (): void => undefined;
  const aborted = new Promise<undefined>((resolve) => {
    onAbort = () => resolve(undefined);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    const result = await Promise.race([work, aborted]);
    return signal.aborted ? undefined : result;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
