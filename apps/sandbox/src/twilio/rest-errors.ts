import type { Response } from 'express';

/** Errors of the REST API, as Twilio numbers them. */
const messages = {
  20001: 'Invalid parameter',
  20003: 'Authenticate',
  20404: 'The requested resource was not found',
  20429: 'Too Many Requests',
  20500: 'An internal server error has occurred',
  21218: 'Url and Twiml are mutually exclusive',
  21220: 'Call is not in-progress. Cannot redirect.',
  21605: 'TwiML is limited to 4000 characters',
} as const;

export type RestErrorCode = keyof typeof messages;

export function sendRestError(response: Response, status: number, code: RestErrorCode): void {
  const moreInfo = `https://www.twilio.com/docs/errors/${code}`;
  response.status(status).json({ code, message: messages[code], more_info: moreInfo, status });
}
