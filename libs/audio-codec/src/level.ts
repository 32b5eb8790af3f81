/** What an all-zero frame measures; one quiet bit in a second is louder. */
export const silenceDbfs = -140;

const fullScaleSinePower = 0x7fff ** 2 / 2;

/**
 * The level of a frame: its root mean square in decibels, 0 being a sine of full scale (AES17), so that a full-scale
 * square wave measures +3. A telephone talker is around -25, a quiet line below -60.
 * @returns `silenceDbfs` for an empty frame or nothing but zeros
 */
export function levelDbfs(samples: Int16Array): number {
  let power = 0;
  for (let index = 0; index < samples.length; index += 1) power += (samples[index] as number) ** 2;
  return power === 0 ? silenceDbfs : powerDbfs(power / samples.length);
}

/** @param power mean square on the int16 scale, above 0 */
export function powerDbfs(power: number): number {
  return Math.max(silenceDbfs, 10 * Math.log10(power / fullScaleSinePower));
}
