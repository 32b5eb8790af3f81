import type { z } from 'zod';
import type { ZodMiniObject } from 'zod/mini';

export type Env = Readonly<Record<string, string | undefined>>;

/** The start was refused because of the environment; `message` names every bad variable, never a value. */
export class BadEnvironmentError extends Error {
  override readonly name = 'BadEnvironmentError';
  /** Variable → what is wrong with it, worded to follow "NAME: ". */
  readonly problems: ReadonlyMap<string, string>;
  readonly variables: readonly string[];

  constructor(problems: ReadonlyMap<string, string>) {
    const lines = [...problems].map(([variable, problem]) => `  ${variable}: ${problem}`);
    super(['The environment does not fit:', ...lines].join('\n'));
    this.problems = new Map(problems);
    this.variables = [...problems.keys()];
  }
}

/**
 * Parses environment variables with an object schema of zod or zod/mini. Empty strings count as absent, as in most deployment tools.
 * @throws BadEnvironmentError naming every bad variable at once
 */
export function parseEnv<Schema extends z.ZodObject | ZodMiniObject>(
  schema: Schema,
  env: Env,
): z.output<Schema> {
  const present = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data as z.output<Schema>;
  const problems = new Map<string, string>();
  for (const issue of parsed.error.issues) {
    const variable = String(issue.path[0] ?? 'environment');
    if (!problems.has(variable)) problems.set(variable, problemOf(issue, Object.hasOwn(present, variable)));
  }
  throw new BadEnvironmentError(problems);
}

/** A schema's own rule, such as "needed together with X", says more than our words for an absent variable. */
function problemOf(issue: z.core.$ZodIssue, isSet: boolean): string {
  return isSet || issue.code === 'custom' || issue.path.length === 0 ? issue.message : 'is not set';
}

/**
 * Runs several parsers and reports the bad variables of all of them in one error; of two complaints about one variable
 * the first stands.
 * @throws BadEnvironmentError naming every bad variable at once
 */
export function parseAll<Parsers extends Readonly<Record<string, () => unknown>>>(
  parsers: Parsers,
): { readonly [Name in keyof Parsers]: ReturnType<Parsers[Name]> } {
  const problems = new Map<string, string>();
  const results: Record<string, unknown> = {};
  for (const [name, parse] of Object.entries(parsers)) {
    try {
      results[name] = parse();
    } catch (error) {
      if (!(error instanceof BadEnvironmentError)) throw error;
      for (const [variable, problem] of error.problems) {
        if (!problems.has(variable)) problems.set(variable, problem);
      }
    }
  }
  if (problems.size > 0) throw new BadEnvironmentError(problems);
  return results as { readonly [Name in keyof Parsers]: ReturnType<Parsers[Name]> };
}
