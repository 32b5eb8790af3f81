import { createHmac } from 'node:crypto';

/**
 * `X-Voc-Signature` of a webhook: lets its receiver know that a request is ours, unaltered, and of that moment.
 * @param timestampS epoch seconds, as in `X-Voc-Timestamp`
 * @param body exactly as sent
 */
export function signWebhook(secret: string, timestampS: number, body: string): string {
  return `v1=${createHmac('sha256', secret).update(`${timestampS}.${body}`).digest('hex')}`;
}
