import type { EscalationCallback } from '@voc/contracts';
import type { Logger } from '@voc/telemetry';
import type { Availability } from '../availability/availability.js';
import type { Period } from '../availability/opening-hours.js';
import type { HandoverRequest } from '../escalation/handover-request.js';
import { readPhoneNumber } from './read-phone-number.js';
import type { SpeechOutcome } from './speech-waiter.js';

/** What the model wants booked, unchecked. */
export interface CallbackWish {
  /** Absent: the number the caller calls from. */
  readonly phone?: string | undefined;
  readonly note?: string | undefined;
}

/**
 * `person-available`: there is no need for it. `number-needed`: the caller's is withheld. `failed`: the request could not
 * be passed on.
 */
export type CallbackBooking =
  'booked' | 'already-booked' | 'person-available' | 'number-needed' | 'number-unusable' | 'failed';

/** How far a callback has come, for whoever goes on with the call. */
export type CallbackProgress = 'offered' | 'booked' | null;

/** @see docs/adr/0013-who-may-be-refused-a-person.md */
export interface CallbackDesk {
  /** The caller may be about to ask for a person: learns meanwhile whether there is one. */
  lookAhead(): void;
  /**
   * Hands the caller over, or, where nobody could take them, offers that somebody calls back. Once in a call: who asks
   * again after that is handed over and waits in the queue.
   */
  consider(request: HandoverRequest): void;
  /** The caller said or pressed something: what is asked for next is their answer to the offer. */
  callerActed(): void;
  /** Never rejects. */
  book(wish: CallbackWish): Promise<CallbackBooking>;
  /** Tells the caller what was booked. */
  confirm(): void;
  progress(): CallbackProgress;
}

export interface CallbackDeskDeps {
  /** null: no callbacks, everybody is handed over. */
  readonly availability: Availability | null;
  readonly earlier: CallbackProgress;
  /** E.164; null when withheld. */
  readonly callerPhone: string | null;
  /** Only recordings can be heard. */
  readonly isVoiceGone: () => boolean;
  readonly isTransferring: () => boolean;
  /** What the bot is saying must not delay what comes of the request. */
  readonly makeWay: (request: HandoverRequest) => void;
  readonly transfer: (request: HandoverRequest) => void;
  readonly say: (text: 'nobodyThere' | 'callbackConfirmed', window: Period | null) => Promise<SpeechOutcome>;
  readonly publish: (request: HandoverRequest, callback: EscalationCallback) => Promise<'booked' | 'failed'>;
  /** What the caller wants, where the request brings no summary. */
  readonly summary: () => string;
  /** `agreed` comes before the booking is passed on. */
  readonly onStage: (stage: 'offered' | 'agreed') => void;
  /** `insisted`: handed over all the same. */
  readonly onOutcome: (outcome: 'offered' | 'booked' | 'failed' | 'insisted') => void;
  readonly log: Logger;
  /** Aborts when the stream ends. */
  readonly left: AbortSignal;
}

type State =
  | { readonly name: 'idle' }
  /** A person was asked for, and whether there is one is not known yet. */
  | { readonly name: 'checking' }
  | Offered
  | { readonly name: 'booking' }
  | { readonly name: 'booked'; readonly window: Period | null; readonly hasCallerActed: boolean }
  /** Whatever is asked for from now on is a person. */
  | { readonly name: 'insisted' };

interface Offered {
  readonly name: 'offered';
  readonly request: HandoverRequest;
  /** The offer as it was made: it holds, however long the answer takes. */
  readonly window: Period | null;
  readonly hasCallerActed: boolean;
}

/** Where the model had the idea, or an earlier stream of the call has the reason. */
const ownRequest: HandoverRequest = { reason: 'agent_decision', trigger: 'request_callback' };

interface Desk {
  readonly deps: CallbackDeskDeps;
  state: State;
}

export function createCallbackDesk(deps: CallbackDeskDeps): CallbackDesk {
  const desk: Desk = { deps, state: resumedState(deps.earlier) };
  return {
    lookAhead: () => void (desk.state.name === 'idle' && deps.availability?.check()),
    consider: (request) => consider(desk, request),
    callerActed() {
      const { state } = desk;
      if (state.name === 'offered' || state.name === 'booked')
        desk.state = { ...state, hasCallerActed: true };
    },
    book: (wish) => book(desk, wish),
    confirm() {
      if (desk.state.name === 'booked') void deps.say('callbackConfirmed', desk.state.window);
    },
    progress: () => progressOf(desk.state),
  };
}

function consider(desk: Desk, request: HandoverRequest): void {
  const { deps, state } = desk;
  const { availability } = deps;
  if (availability === null || deps.isVoiceGone()) return transfer(desk, request);
  switch (state.name) {
    case 'idle':
      deps.makeWay(request);
      check(desk, request, availability).catch((error: unknown) => {
        deps.log.failure('callback could not be offered', error);
        insist(desk, request);
      });
      return;
    case 'checking':
      return;
    case 'offered':
    case 'booked':
      // A late word about what was acted on already: the model asks before the caller's words are known, or after.
      if (!state.hasCallerActed && request.reason !== 'dtmf') return deps.onStage('offered');
      return insist(desk, request);
    case 'booking':
      return deps.onStage('offered');
    case 'insisted':
      return transfer(desk, request);
  }
}

function transfer({ deps }: Desk, request: HandoverRequest): void {
  deps.makeWay(request);
  deps.transfer(request);
}

async function check(desk: Desk, request: HandoverRequest, people: Availability): Promise<void> {
  const { deps } = desk;
  desk.state = { name: 'checking' };
  const staffing = await people.check();
  if (deps.left.aborted) return;
  if (staffing === 'available' || staffing === 'unknown' || deps.isVoiceGone()) {
    desk.state = { name: 'idle' };
    deps.transfer(request);
    return;
  }
  deps.log.info('callback offered', { reason: staffing, trigger: request.trigger });
  await offer(desk, { name: 'offered', request, window: people.callbackWindow(), hasCallerActed: false });
}

async function offer(desk: Desk, offered: Offered): Promise<void> {
  const { deps } = desk;
  desk.state = offered;
  deps.onStage('offered');
  deps.onOutcome('offered');
  const outcome = await deps.say('nobodyThere', offered.window);
  // An offer that nobody has heard is none.
  const isUnheard = outcome === 'silent' || deps.isVoiceGone();
  if (isUnheard && desk.state === offered && !deps.left.aborted) insist(desk, offered.request);
}

function insist(desk: Desk, request: HandoverRequest): void {
  desk.state = { name: 'insisted' };
  desk.deps.onOutcome('insisted');
  transfer(desk, request);
}

async function book(desk: Desk, { phone, note }: CallbackWish): Promise<CallbackBooking> {
  const { deps } = desk;
  if (desk.state.name === 'booked' || desk.state.name === 'booking') return 'already-booked';
  const offered = desk.state.name === 'offered' ? desk.state : await unasked(desk);
  if (offered === null) return 'person-available';
  const number = phone === undefined ? deps.callerPhone : readPhoneNumber(phone);
  if (number === null) return phone === undefined ? 'number-needed' : 'number-unusable';

  desk.state = { name: 'booking' };
  deps.onStage('agreed');
  const window = offered.window ?? deps.availability?.callbackWindow() ?? null;
  const outcome = await deps.publish(withNote(offered.request, note, deps.summary()), {
    phone: number,
    window: window && { from: toIso(window.fromMs), to: toIso(window.toMs) },
  });
  desk.state = outcome === 'booked' ? { name: 'booked', window, hasCallerActed: false } : offered;
  deps.onOutcome(outcome);
  return outcome;
}

/** The caller wants to be called back without having been offered it; null when somebody could take them now. */
async function unasked({ deps, state }: Desk): Promise<Offered | null> {
  const { availability } = deps;
  if (availability === null || state.name !== 'idle' || deps.isTransferring()) return null;
  const staffing = await availability.check();
  if (staffing === 'available' || staffing === 'unknown') return null;
  return {
    name: 'offered',
    request: ownRequest,
    window: availability.callbackWindow(),
    hasCallerActed: true,
  };
}

function withNote(request: HandoverRequest, note: string | undefined, summary: string): HandoverRequest {
  if (note === undefined || note === '') return request;
  return { ...request, summary: `For the callback: ${note} ${request.summary ?? summary}` };
}

function toIso(atMs: number): string {
  return new Date(atMs).toISOString();
}

/** What was offered on an earlier stream of the call has been answered there, or is forgotten. */
function resumedState(earlier: CallbackProgress): State {
  switch (earlier) {
    case null:
      return { name: 'idle' };
    case 'offered':
      return { name: 'offered', request: ownRequest, window: null, hasCallerActed: true };
    case 'booked':
      return { name: 'booked', window: null, hasCallerActed: true };
  }
}

function progressOf({ name }: State): CallbackProgress {
  if (name === 'booked') return 'booked';
  return name === 'idle' || name === 'checking' ? null : 'offered';
}
