import type { CallTexts } from './call-texts.js';

export const german: CallTexts = {
  greeting: 'Guten Tag und danke für Ihren Anruf. Wie kann ich Ihnen helfen?',
  farewell: 'Gerne. Ich verbinde Sie jetzt mit einem Kollegen. Bitte bleiben Sie in der Leitung.',
  handoverFailed:
    'Es tut mir leid, ich konnte gerade niemanden erreichen. Soll ich es noch einmal versuchen, oder kann ich Ihnen selbst helfen?',
  nobodyThere: 'Im Moment ist leider niemand erreichbar. Darf ein Kollege Sie {window} zurückrufen?',
  callbackConfirmed: 'Vielen Dank. Ein Kollege ruft Sie {window} zurück.',
  resumed: 'Entschuldigung, die Verbindung war kurz unterbrochen. Wo waren wir?',
  sayAgain: 'Entschuldigung, das habe ich nicht verstanden. Können Sie das bitte wiederholen?',
  filler: 'Einen Moment bitte, ich sehe nach.',
  stillThere: 'Sind Sie noch da?',
  stillThereAgain: 'Ich kann Sie nicht hören. Sind Sie noch in der Leitung?',
  silenceGoodbye:
    'Ich höre leider niemanden und lege deshalb jetzt auf. Bitte rufen Sie wieder an. Auf Wiederhören.',
  goodbye: 'Vielen Dank für Ihren Anruf. Auf Wiederhören.',
  oneMoment: 'Einen Moment bitte.',
  connecting: 'Ich verbinde Sie mit einem Kollegen.',
};
