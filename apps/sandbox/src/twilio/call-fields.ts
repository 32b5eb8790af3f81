import { randomBytes } from 'node:crypto';
import { rfc2822, type CallIdentity, type CallStatus } from './call-resource.js';
import type { FormField } from './signature.js';

/**
 * The fields of every webhook about a call. Values hold what trips careless parsers (`+`, spaces, umlauts, nothing at
 * all), and one field has a name nobody has seen before: Twilio adds such without notice.
 */
export function callFields(call: CallIdentity, status: CallStatus): readonly FormField[] {
  const place = (who: 'From' | 'To' | 'Caller' | 'Called'): readonly FormField[] => [
    [`${who}City`, who === 'From' || who === 'Caller' ? 'MÜNCHEN OST' : ''],
    [`${who}State`, ''],
    [`${who}Zip`, ''],
    [`${who}Country`, who === 'From' || who === 'Caller' ? 'DE' : 'US'],
  ];
  return [
    ['CallSid', call.callSid],
    ['AccountSid', call.accountSid],
    ['From', call.from],
    ['To', call.to],
    ['Caller', call.from],
    ['Called', call.to],
    ['CallStatus', status],
    ['ApiVersion', '2010-04-01'],
    ['Direction', call.direction],
    ...(call.parentCallSid === null ? [] : [['ParentCallSid', call.parentCallSid] as const]),
    ...place('From'),
    ...place('To'),
    ...place('Caller'),
    ...place('Called'),
    ['CallToken', `%7B%22parentCallInfoToken%22%3A%22${randomBytes(24).toString('base64url')}%22%7D`],
    ['StirVerstat', 'TN-Validation-Passed-A'],
    [`Future${randomBytes(4).toString('hex')}`, 'größer + kleiner & mehr=100%'],
  ];
}

/** What a status callback about a call's progress adds; `sequence` counts from 0 per call. */
export function progressFields(sequence: number, durationS: number | null): readonly FormField[] {
  return [
    ['Timestamp', rfc2822(new Date())],
    ['SequenceNumber', String(sequence)],
    ['CallbackSource', 'call-progress-events'],
    ...(durationS === null
      ? []
      : ([
          ['CallDuration', String(durationS)],
          ['Duration', String(Math.ceil(durationS / 60))],
        ] as const)),
  ];
}
