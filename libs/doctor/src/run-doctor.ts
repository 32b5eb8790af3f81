import type { Env } from '@voc/config';
import type { Clock } from '@voc/resilience';
import type { Party } from './check.js';
import { doctorUsage, parseDoctorOptions, type DoctorOptions } from './doctor-options.js';
import { createSecretHider } from './hide-secrets.js';
import { planChecks } from './plan-checks.js';
import { doctorReport, exitCodeOf, reportText } from './report.js';
import { runChecks } from './run-checks.js';

export interface Doctor {
  readonly service: string;
  /** Variables whose values are never printed. */
  readonly secretVariables: readonly string[];
  readonly parties: (options: DoctorOptions) => readonly Party[];
}

export interface DoctorDeps {
  readonly args: readonly string[];
  readonly env: Env;
  readonly clock: Clock;
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
}

const timeoutMs = 5_000;

/** @returns the exit code: 0 all is well, 1 something is wrong or cannot be told, 2 bad usage */
export async function runDoctor(doctor: Doctor, deps: DoctorDeps): Promise<0 | 1 | 2> {
  const options = parseDoctorOptions(deps.args);
  if (options === 'help') {
    deps.print(doctorUsage);
    return 0;
  }
  if ('problem' in options) {
    deps.complain(`${options.problem}\n\n${doctorUsage}`);
    return 2;
  }
  const checks = planChecks(doctor.parties(options), deps.env);
  const results = await runChecks(checks, { timeoutMs }, deps);
  const hide = createSecretHider(deps.env, doctor.secretVariables);
  const report = doctorReport(doctor.service, results, hide);
  deps.print(options.isJson ? `${JSON.stringify(report)}\n` : reportText(report));
  return exitCodeOf(report);
}
