/** A person whose number is presented. */
export const knownCaller = '+15550100001';

/** What Twilio presents as `From` for a withheld number: ANONYMOUS on a keypad. */
export const withheldCaller = '+266696687';
