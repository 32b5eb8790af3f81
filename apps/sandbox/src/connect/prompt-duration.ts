/** What a block says: exactly one of the three. */
export interface Prompt {
  readonly Text?: string | undefined;
  readonly SSML?: string | undefined;
  readonly PromptId?: string | undefined;
}

/** A Polly voice says about 16 characters a second. */
const msPerCharacter = 60;

/**
 * How long a prompt would take to say; the offline Connect stays silent for as long.
 * A recorded one (`PromptId`) counts as a second.
 */
export function promptDurationMs(prompt: Prompt): number {
  const { Text, SSML } = prompt;
  if (Text !== undefined) return Text.length * msPerCharacter;
  if (SSML === undefined) return 1_000;
  const breaks = SSML.matchAll(/<break\s+time="(\d+)(ms|s)"\s*\/>/g);
  const breakMs = breaks.reduce(
    (sum, [, count, unit]) => sum + Number(count) * (unit === 's' ? 1_000 : 1),
    0,
  );
  return SSML.replace(/<[^>]*>/g, '').length * msPerCharacter + breakMs;
}
