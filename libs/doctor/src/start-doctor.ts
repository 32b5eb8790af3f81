import { errorFields } from '@voc/errors';
import type { Clock } from '@voc/resilience';
import { runDoctor, type Doctor } from './run-doctor.js';

/** What a doctor needs of the process it is; `process` fits. */
export interface DoctorProcess {
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: Pick<NodeJS.WriteStream, 'write'>;
  readonly stderr: Pick<NodeJS.WriteStream, 'write'>;
  exitCode?: number | string | null | undefined;
}

/** Runs a doctor as a command of its own; whatever it fails with, the process ends with an exit code. */
export function startDoctor(doctor: Doctor, host: DoctorProcess, clock: Clock): void {
  runDoctor(doctor, {
    args: host.argv.slice(2),
    env: host.env,
    clock,
    print: (text) => void host.stdout.write(text),
    complain: (text) => void host.stderr.write(text),
  }).then(
    (exitCode) => void (host.exitCode = exitCode),
    (error: unknown) => {
      host.stderr.write(`The doctor failed: ${errorFields(error).error_code}\n`);
      host.exitCode = 1;
    },
  );
}
