import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { emulatorWorkerSource } from './emulator-worker-source.js';
import { findPackageEntry } from './find-package-entry.js';

export interface EmulatorPorts {
  readonly sqsPort: number;
  readonly dynamoPort: number;
}

export interface EmulatorThread extends EmulatorPorts {
  /** Stops the thread with everything in it; long polls are cut. */
  close(): Promise<void>;
}

export interface EmulatorThreadOptions extends EmulatorPorts {
  readonly region: string;
  /** The thread ended without being asked to. */
  readonly onLost: (error: Error) => void;
}

const startTimeoutMs = 15_000;

/**
 * Runs fauxqs and dynalite on a thread of their own: their work cannot delay the world's 20 ms audio clock, and a crash in
 * one of them cannot end the world.
 * @param options ports 0 = any free one
 */
export async function startEmulatorThread(options: EmulatorThreadOptions): Promise<EmulatorThread> {
  const worker = new Worker(emulatorWorkerSource, {
    eval: true,
    env: { AWS_REGION: options.region },
    workerData: {
      fauxqsUrl: pathToFileURL(findPackageEntry('fauxqs')).href,
      dynalitePath: findPackageEntry('dynalite'),
      sqsPort: options.sqsPort,
      dynamoPort: options.dynamoPort,
    },
  });
  const ports = await portsOf(worker);
  let closing = false;
  let lost = new Error('emulator thread exited');
  worker.once('error', (error) => {
    lost = new Error('emulator thread failed', { cause: error });
  });
  worker.once('exit', () => {
    if (!closing) options.onLost(lost);
  });
  return {
    ...ports,
    async close() {
      closing = true;
      await worker.terminate();
    },
  };
}

function portsOf(worker: Worker): Promise<EmulatorPorts> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      clearTimeout(timer);
      void worker.terminate();
      reject(error);
    };
    const timer = setTimeout(
      () => fail(new Error(`emulators did not start within ${startTimeoutMs} ms`)),
      startTimeoutMs,
    );
    worker.once('error', fail);
    worker.once('message', (ports: EmulatorPorts) => {
      clearTimeout(timer);
      worker.removeListener('error', fail);
      resolve(ports);
    });
  });
}
