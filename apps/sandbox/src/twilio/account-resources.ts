import type { TwilioFaults } from './twilio-faults.js';

/** What the account's owner has set up: its numbers and what happens when they are called. */
export interface AccountSetUp {
  readonly accountSid: string;
  /** E.164, all of them with the same settings. */
  readonly phoneNumbers: readonly string[];
  readonly voiceUrl: string;
  readonly statusCallbackUrl: string;
}

/** The account as the REST API shows it. */
export function accountResource({ accountSid }: AccountSetUp, { account }: TwilioFaults): object {
  const uri = `/2010-04-01/Accounts/${accountSid}`;
  return {
    sid: accountSid,
    owner_account_sid: accountSid,
    friendly_name: 'Offline',
    status: account.status,
    type: account.type,
    date_created: 'Mon, 02 Feb 2026 09:00:00 +0000',
    date_updated: 'Mon, 02 Feb 2026 09:00:00 +0000',
    uri: `${uri}.json`,
    subresource_uris: { incoming_phone_numbers: `${uri}/IncomingPhoneNumbers.json` },
  };
}

/** The first page of the account's numbers, which is all of them. */
export function numberPage(setUp: AccountSetUp, faults: TwilioFaults, pageSize: number): object {
  const uri = `/2010-04-01/Accounts/${setUp.accountSid}/IncomingPhoneNumbers`;
  return {
    incoming_phone_numbers: setUp.phoneNumbers.map((number, index) => {
      const sid = `PN${String(index + 1).padStart(32, '0')}`;
      return {
        sid,
        account_sid: setUp.accountSid,
        phone_number: number,
        friendly_name: number,
        capabilities: { voice: true, sms: false, mms: false, fax: false },
        voice_url: setUp.voiceUrl,
        voice_method: 'POST',
        voice_fallback_url: '',
        voice_fallback_method: 'POST',
        voice_application_sid: '',
        trunk_sid: null,
        status_callback: setUp.statusCallbackUrl,
        status_callback_method: 'POST',
        ...faults.numberSettings,
        uri: `${uri}/${sid}.json`,
      };
    }),
    page: 0,
    page_size: pageSize,
    first_page_uri: `${uri}.json?PageSize=${pageSize}&Page=0`,
    next_page_uri: null,
    previous_page_uri: null,
    start: 0,
    end: Math.max(0, setUp.phoneNumbers.length - 1),
    uri: `${uri}.json?PageSize=${pageSize}`,
  };
}
