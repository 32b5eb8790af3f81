import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

/** Leaves out those the stage does not have. */
export function presentSecrets(
  secrets: Readonly<Record<string, secretsmanager.Secret | null>>,
): Readonly<Record<string, secretsmanager.Secret>> {
  return Object.fromEntries(
    Object.entries(secrets).flatMap(([variable, secret]) => (secret === null ? [] : [[variable, secret]])),
  );
}
