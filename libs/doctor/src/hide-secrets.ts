import type { Env } from '@voc/config';

/** Shorter values would hide common words. */
const minSecretChars = 6;

/**
 * A last line of defence: no check puts a secret into its sentences, and if one did it would not be printed.
 * @param variables whose values are secrets; each may be a comma list
 */
export function createSecretHider(env: Env, variables: readonly string[]): (text: string) => string {
  const secrets = variables
    .flatMap((variable) => [env[variable] ?? '', ...(env[variable] ?? '').split(',')])
    .map((secret) => secret.trim())
    .filter((secret) => secret.length >= minSecretChars);
  return (text) => secrets.reduce((shown, secret) => shown.replaceAll(secret, '[hidden]'), text);
}
