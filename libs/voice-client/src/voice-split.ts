import { createHash } from 'node:crypto';
import { z } from 'zod';

/** How the calls are shared out, by weight; the weights need not add up to anything. */
export type VoiceSplit<Name extends string> = readonly {
  readonly name: Name;
  readonly weight: number;
}[];

/** `openai=70,nova=30`: every name known, none twice, at least one with a weight above 0. */
export function splitOf<Name extends string>(names: readonly Name[]): z.ZodType<VoiceSplit<Name>> {
  const message = `must be weights such as ${names.map((name) => `${name}=50`).join(',')}`;
  return z.string(message).transform((text, context) => {
    const parts = text.split(',').map((part) => readPart(names, part.trim()));
    const known = parts.filter((part) => part !== null);
    const isDistinct = new Set(known.map(({ name }) => name)).size === parts.length;
    const used = known.filter(({ weight }) => weight > 0);
    if (isDistinct && used.length > 0) return used;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}

function readPart<Name extends string>(
  names: readonly Name[],
  part: string,
): VoiceSplit<Name>[number] | null {
  const [, label, weight] = /^(\w+)=(\d{1,6})$/.exec(part) ?? [];
  const name = names.find((known) => known === label);
  return name === undefined ? null : { name, weight: Number(weight) };
}

/**
 * The same key always gets the same name, in every process, and keeps it when weights change as far as possible: each
 * name draws a number from the key, stretched by its weight, and the highest wins (weighted rendezvous hashing).
 */
export function pickByKey<Name extends string>(split: VoiceSplit<Name>, key: string): Name | null {
  let best: { readonly name: Name; readonly score: number } | null = null;
  for (const { name, weight } of split) {
    const score = -weight / Math.log(drawn(`${name}\0${key}`));
    if (best === null || score > best.score) best = { name, score };
  }
  return best?.name ?? null;
}

/** Even between 0 and 1, without either. */
function drawn(text: string): number {
  const bits = createHash('sha256').update(text, 'utf8').digest().readUIntBE(0, 6);
  return (bits + 0.5) / 2 ** 48;
}
