import type { CallEnd } from '../world/phone-network.js';
import type { FormField } from './signature.js';
import type { TwimlDocument, Webhook } from './twiml-document.js';

/** What a call does once a verb is over or something has interrupted it. */
export type NextStep =
  /** The next verb of the same document; after the last one the call is over. */
  | { readonly type: 'continue'; readonly endedBy?: CallEnd['by'] }
  /** Another document takes over. */
  | { readonly type: 'run'; readonly document: TwimlDocument }
  /** So does the one that this webhook answers. */
  | {
      readonly type: 'fetch';
      readonly webhook: Webhook;
      readonly fields: readonly FormField[];
      readonly twice?: boolean;
    }
  | { readonly type: 'end'; readonly by: CallEnd['by'] };
