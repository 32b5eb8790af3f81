import { createHash } from 'node:crypto';

/** Our own UUID namespace, drawn once at random; changing it would change every handover id. */
const namespace = Buffer.from('5f0b1c4e0a7c4d5e9a5d3c1b7e2f8a64', 'hex');

/**
 * The id of a call's n-th handover, the same in every process: a publish repeated after a crash is the same handover.
 * @param callSid Twilio's id of the caller's leg
 * @param attempt 1 for the call's first handover, 2 for the one after a failed one, …
 * @see RFC 9562 §5.5, UUID version 5
 */
export function handoverId(callSid: string, attempt: number): string {
  const hash = createHash('sha1').update(namespace).update(`${callSid}:${attempt}`).digest();
  const bytes = hash.subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
