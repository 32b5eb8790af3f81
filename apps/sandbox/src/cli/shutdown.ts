/** Signals that ask us to stop; a lost parent counts as one. */
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const exitCodes: Readonly<Record<string, number>> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
const signalBase = 128;

/** Why the work at hand ends early. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly exitCode: number;

  constructor(signal: string) {
    super(`stopped by ${signal}`);
    this.exitCode = exitCodes[signal] ?? signalBase;
  }
}

/**
 * A signal that aborts with `Stopped` on the first Ctrl-C, termination request or loss of the parent process. The second one
 * ends this process at once; services notice that by their closed stdin.
 */
export function stopRequests(host: NodeJS.Process): AbortSignal {
  const controller = new AbortController();
  const stop = (reason: string): void => {
    const stopped = new Stopped(reason);
    if (controller.signal.aborted) host.exit(stopped.exitCode);
    controller.abort(stopped);
  };
  for (const signal of stopSignals) host.on(signal, () => stop(signal));
  if (host.channel) {
    host.once('disconnect', () => stop('SIGHUP'));
    host.channel.unref();
  }
  return controller.signal;
}
