/** @throws Error when a stage sets for itself what follows from its other settings */
export function withoutRepeats(
  own: Readonly<Record<string, string>>,
  derived: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const repeated = Object.keys(own).filter((name) => name in derived);
  if (repeated.length === 0) return { ...own, ...derived };
  throw new Error(
    `${repeated.join(', ')}: follows from other settings of the stage and cannot be set beside them`,
  );
}
