import { connectIds } from '../../connect/connect-ids.js';
import type { ExtraEnv } from '../../world/service-env.js';

/** A person whose number is presented. */
export const knownCaller = '+15550100001';

/** What Twilio presents as `From` for a withheld number: ANONYMOUS on a keypad. */
export const withheldCaller = '+266696687';

/** The services may ask Amazon Connect who works, and give it tasks. */
export const contactCentre: ExtraEnv = {
  gateway: { CONNECT_INSTANCE_ID: connectIds.instance, CONNECT_QUEUE_ID: connectIds.queue },
  orchestrator: { CONNECT_INSTANCE_ID: connectIds.instance, CONNECT_CALLBACK_FLOW_ID: connectIds.taskFlow },
};
