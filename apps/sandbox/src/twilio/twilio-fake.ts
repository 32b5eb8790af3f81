import { createServer } from 'node:http';
import { createFaults, type Faults } from '../world/faults.js';
import type { Journal } from '../world/journal.js';
import { listenOnLoopback, type Listening } from '../world/listen.js';
import type { CallerLeg, PhoneNetwork } from '../world/phone-network.js';
import { createBackgroundWork } from './background-work.js';
import { startCall, type Call } from './call.js';
import type { CallReport } from './call-report.js';
import { createRestApi } from './rest-api.js';
import { createSid } from './sids.js';
import { createLegDirectory, forgetOldest, type Switchboard } from './switchboard.js';
import { noFaults, type TwilioFaults } from './twilio-faults.js';
import { createWebhookClient } from './webhook-client.js';

export interface TwilioFakeOptions {
  readonly journal: Journal;
  readonly network: PhoneNetwork;
  readonly accountSid: string;
  readonly authToken: string;
  /** As configured at Twilio, in signatures and TwiML: `https://voice.example.com`. */
  readonly publicBaseUrl: string;
  /** Where the gateway really listens: `http://127.0.0.1:PORT`. Asked at every request. */
  readonly gatewayUrl: () => string;
  /** Voice webhook of the called number; default `/twilio/voice`. */
  readonly voicePath?: string;
  /** Numbers the account owns, as the REST API lists them; calls to any other number are delivered, too. */
  readonly phoneNumbers?: readonly string[];
  /** Status callback of the called number; none by default. */
  readonly statusCallbackPath?: string;
  /** 0–1; what varies between two calls draws from here. Default `Math.random`. */
  readonly random?: () => number;
}

export interface TwilioFake {
  readonly faults: Faults<TwilioFaults>;
  /** Starts the REST API. */
  start(port?: number): Promise<Listening>;
  /**
   * Somebody rings a number.
   * @param input `from` and `to` as Twilio would show them; extra fields replace those of the same name in every webhook
   */
  placeCall(input: PlacedCall): CallerLeg;
  /** @throws Error for a call this fake does not know */
  report(callSid: string): CallReport;
  /** Ends all calls as failures of the network; nothing of the fake is left running. */
  close(): Promise<void>;
}

export interface PlacedCall {
  readonly from: string;
  readonly to: string;
  readonly extraFields?: Readonly<Record<string, string>>;
}

const defaultVoicePath = '/twilio/voice';

/** So many calls keep their report, and with it what was heard; the oldest go first. */
const maxCalls = 200;

/** A strict Twilio on loopback: webhooks, media streams, TwiML, REST API and the telephone network around them. */
export function createTwilioFake(options: TwilioFakeOptions): TwilioFake {
  const board = createSwitchboard(options);
  const calls = new Map<string, Call>();
  let listening: Listening | undefined;

  return {
    faults: board.faults,
    async start(port = 0) {
      listening = await listenOnLoopback(createServer(createRestApi(board)), port);
      return listening;
    },
    placeCall(input) {
      const call = placeCall(input, options, board);
      board.legs.add(call.rest);
      calls.set(call.leg.callSid, call);
      forgetOldest(calls, maxCalls, ({ rest }) => rest.isOver());
      return call.leg;
    },
    report(callSid) {
      const call = calls.get(callSid);
      if (call === undefined) throw new Error(`no call ${callSid}`);
      return call.report();
    },
    async close() {
      for (const call of calls.values()) call.close();
      board.webhooks.close();
      await board.background.close();
      await listening?.close();
    },
  };
}

function createSwitchboard(options: TwilioFakeOptions): Switchboard {
  const { journal, network, accountSid, authToken, publicBaseUrl, gatewayUrl } = options;
  const { statusCallbackPath } = options;
  const faults = createFaults<TwilioFaults>(noFaults);
  return {
    ...{ journal, network, accountSid, authToken, publicBaseUrl, gatewayUrl, faults },
    setUp: {
      accountSid,
      phoneNumbers: options.phoneNumbers ?? [],
      voiceUrl: new URL(options.voicePath ?? defaultVoicePath, publicBaseUrl).href,
      statusCallbackUrl:
        statusCallbackPath === undefined ? '' : new URL(statusCallbackPath, publicBaseUrl).href,
    },
    random: options.random ?? Math.random,
    background: createBackgroundWork(),
    legs: createLegDirectory(),
    webhooks: createWebhookClient({
      ...{ authToken, publicBaseUrl, gatewayUrl, journal },
      faults: () => faults.current,
    }),
  };
}

function placeCall(
  { from, to, extraFields }: PlacedCall,
  options: TwilioFakeOptions,
  board: Switchboard,
): Call {
  const url = (path: string): string => new URL(path, options.publicBaseUrl).href;
  const { statusCallbackPath } = options;
  return startCall(
    {
      identity: {
        ...{ from, to, accountSid: options.accountSid },
        callSid: createSid('CA'),
        direction: 'inbound',
        parentCallSid: null,
      },
      voiceWebhook: { url: url(options.voicePath ?? defaultVoicePath), method: 'POST' },
      statusCallback:
        statusCallbackPath === undefined ? undefined : { url: url(statusCallbackPath), method: 'POST' },
      extraFields: Object.entries(extraFields ?? {}),
    },
    board,
  );
}
