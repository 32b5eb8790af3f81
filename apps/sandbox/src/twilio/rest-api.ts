import { timingSafeEqual } from 'node:crypto';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { accountResource, numberPage } from './account-resources.js';
import { parseCallUpdate, type CallUpdate } from './call-update.js';
import { sendRestError } from './rest-errors.js';
import { createRestFaults, type RestFaults } from './rest-faults.js';
import type { RestLeg, Switchboard } from './switchboard.js';

/** An update takes effect so much later than it is answered, ms. */
const effectDelayMs = { min: 50, max: 500 };
/** A caller who hangs up `during-rest-update` does so between the answer and the effect. */
const hangUpAfterAnswerMs = 20;

const accountPath = '/2010-04-01/Accounts/:account.json';
const numbersPath = '/2010-04-01/Accounts/:account/IncomingPhoneNumbers.json';
const callPath = '/2010-04-01/Accounts/:account/Calls/:call.json';

/** Twilio's REST API as far as we need it: a live call's to read, redirect and end it; the account and its numbers to read. */
export function createRestApi(board: Switchboard): Express {
  const app = express();
  const faults = createRestFaults(() => board.faults.current.rest);
  app.disable('x-powered-by');
  app.use((request, response, next) => authenticate(board, request, response, next));
  app.get(accountPath, (request, response) => showAccount(board, faults, request, response));
  app.get(numbersPath, (request, response) => listNumbers(board, faults, request, response));
  app.get(callPath, (request, response) => {
    if (answerFault(faults, response)) return;
    const leg = findLeg(board, request);
    if (leg === undefined) sendRestError(response, 404, 20404);
    else response.json(leg.resource());
  });
  app.post(callPath, (request, response, next) => requireForm(board, request, response, next));
  app.post(callPath, express.urlencoded({ extended: false, limit: '64kb' }), (request, response) =>
    updateCall(board, faults, request, response),
  );
  app.use((request, response) => {
    violation(board, 'rest-not-simulated', `${request.method} ${request.path}`);
    sendRestError(response, 404, 20404);
  });
  app.use((_error: unknown, _request: Request, response: Response, _next: NextFunction) =>
    sendRestError(response, 400, 20001),
  );
  return app;
}

/** Basic authentication with the account's sid and token. */
function authenticate(board: Switchboard, request: Request, response: Response, next: NextFunction): void {
  const expected = `Basic ${Buffer.from(`${board.accountSid}:${board.authToken}`).toString('base64')}`;
  const given = Buffer.from(request.headers.authorization ?? '');
  const right = given.length === expected.length && timingSafeEqual(given, Buffer.from(expected));
  if (right) next();
  else sendRestError(response, 401, 20003);
}

function requireForm(board: Switchboard, request: Request, response: Response, next: NextFunction): void {
  if (request.is('application/x-www-form-urlencoded') !== false) {
    next();
    return;
  }
  violation(board, 'rest-body-not-a-form', request.path);
  sendRestError(response, 415, 20001);
}

function showAccount(board: Switchboard, faults: RestFaults, request: Request, response: Response): void {
  if (answerFault(faults, response)) return;
  if (request.params['account'] === board.accountSid)
    response.json(accountResource(board.setUp, board.faults.current));
  else sendRestError(response, 404, 20404);
}

const defaultPageSize = 50;
const maxPageSize = 1000;

function listNumbers(board: Switchboard, faults: RestFaults, request: Request, response: Response): void {
  if (answerFault(faults, response)) return;
  const { PageSize = String(defaultPageSize), ...others } = request.query;
  for (const name of Object.keys(others)) violation(board, 'rest-unknown-field', name);
  const pageSize = Number(PageSize);
  if (request.params['account'] !== board.accountSid) sendRestError(response, 404, 20404);
  else if (!(pageSize >= 1 && pageSize <= maxPageSize)) sendRestError(response, 400, 20001);
  else response.json(numberPage(board.setUp, board.faults.current, pageSize));
}

function findLeg(board: Switchboard, { params }: Request): RestLeg | undefined {
  const { account, call } = params;
  return account === board.accountSid && typeof call === 'string' ? board.legs.find(call) : undefined;
}

function updateCall(board: Switchboard, faults: RestFaults, request: Request, response: Response): void {
  if (answerFault(faults, response)) return;
  const leg = findLeg(board, request);
  if (leg === undefined) {
    sendRestError(response, 404, 20404);
    return;
  }
  const parsed = parseCallUpdate(request.body);
  if (parsed.type === 'refused') {
    sendRestError(response, 400, parsed.code);
    return;
  }
  const { update } = parsed;
  for (const name of update.unknownFields) violation(board, 'rest-unknown-field', name);
  if (!canTake(leg, update)) {
    board.journal.record('twilio', 'rest-refused', leg.callSid, { error: 21220 });
    sendRestError(response, 400, 21220);
    return;
  }
  board.journal.record('twilio', 'rest-update', leg.callSid, describe(update));
  // A swallowed answer: the request hangs until its client gives up.
  if (!faults.swallowsAnswer()) response.json(leg.resource());
  takeEffect(board, leg, update);
}

/** Names of what is asked for, never the TwiML: it holds the token. */
function describe(update: CallUpdate): Readonly<Record<string, unknown>> {
  return { redirect: update.redirect !== undefined, hangUp: update.hangUp };
}

function canTake(leg: RestLeg, update: CallUpdate): boolean {
  const { status } = leg.resource();
  const over = status !== 'ringing' && status !== 'in-progress';
  if (update.hangUp) return !over;
  if (update.redirect !== undefined) return status === 'in-progress' && leg.canRedirect;
  return !over;
}

function takeEffect(board: Switchboard, leg: RestLeg, update: CallUpdate): void {
  if (update.statusCallback !== undefined) leg.setStatusCallback(update.statusCallback);
  if (board.faults.current.callerHangsUp === 'during-rest-update') {
    board.background.after(hangUpAfterAnswerMs, () => leg.hangUpAsCaller());
  }
  const delayMs = effectDelayMs.min + board.random() * (effectDelayMs.max - effectDelayMs.min);
  board.background.after(delayMs, () => {
    if (leg.resource().status !== 'in-progress' && leg.resource().status !== 'ringing') return;
    if (update.hangUp) leg.hangUp();
    else if (update.redirect !== undefined) leg.redirect(update.redirect);
  });
}

/** @returns true when the fault menu has answered instead */
function answerFault(faults: RestFaults, response: Response): boolean {
  const refusal = faults.refuses();
  if (refusal === undefined) return false;
  sendRestError(response, refusal.status, refusal.code);
  return true;
}

function violation(board: Switchboard, rule: string, detail: string): void {
  board.journal.violation('twilio', rule, detail);
}
