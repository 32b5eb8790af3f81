import type { CallLedger } from './call-report.js';
import type { CallIdentity, CallState } from './call-resource.js';
import type { CallLine } from './call-line.js';
import type { FormField } from './signature.js';
import type { Switchboard } from './switchboard.js';
import type { Webhook } from './twiml-document.js';

/** One call as its verbs see it. */
export interface CallContext {
  readonly board: Switchboard;
  readonly identity: CallIdentity;
  readonly state: CallState;
  readonly line: CallLine;
  readonly ledger: CallLedger;
  /** Does nothing when the call has been answered already. */
  readonly answer: () => void;
  readonly hangUpAsCaller: () => void;
  readonly record: (kind: string, detail?: Readonly<Record<string, unknown>>) => void;
  /** @param detail where, never what: values can be secret */
  readonly violation: (rule: string, detail: string) => void;
  /** The fields of every webhook about this call, and those of this one. */
  readonly fields: (more?: readonly FormField[]) => readonly FormField[];
  /** Sends a callback whose answer nobody waits for. */
  readonly notify: (webhook: Webhook, fields: readonly FormField[]) => void;
}
