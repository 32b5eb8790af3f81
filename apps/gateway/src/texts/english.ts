import type { CallTexts } from './call-texts.js';

export const english: CallTexts = {
  greeting: 'Hello, thanks for calling. How can I help you today?',
  farewell: 'Of course. I am connecting you to a colleague now. Please stay on the line.',
  handoverFailed:
    'I am sorry, I could not reach a colleague just now. Shall I try again, or can I help you myself?',
  nobodyThere: 'Nobody is available right now. May I have a colleague call you back {window}?',
  callbackConfirmed: 'Thank you. A colleague will call you back {window}.',
  resumed: 'Sorry, we were cut off for a moment. Where were we?',
  sayAgain: 'Sorry, I did not catch that. Could you say it again?',
  filler: 'One moment, I am looking that up.',
  stillThere: 'Are you still there?',
  stillThereAgain: 'I cannot hear you. Are you still on the line?',
  silenceGoodbye: 'I cannot hear anybody, so I will hang up now. Please call again. Goodbye.',
  goodbye: 'Thank you for calling. Goodbye.',
  oneMoment: 'One moment please.',
  connecting: 'I am connecting you to a colleague.',
};
