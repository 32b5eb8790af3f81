import type { CallTexts } from './call-texts.js';

export const italian: CallTexts = {
  greeting: 'Buongiorno, grazie per aver chiamato. Come posso aiutarla?',
  farewell: 'Certo. La metto subito in contatto con un collega. Resti in linea, per favore.',
  handoverFailed:
    'Mi dispiace, in questo momento non riesco a raggiungere un collega. Riprovo, o posso aiutarla io?',
  nobodyThere:
    'In questo momento non c’è nessuno disponibile. Posso farla richiamare da un collega {window}?',
  callbackConfirmed: 'Grazie. Un collega la richiamerà {window}.',
  resumed: 'Mi scusi, la linea è caduta per un momento. Dove eravamo rimasti?',
  sayAgain: 'Mi scusi, non ho capito. Può ripetere, per favore?',
  filler: 'Un momento, controllo subito.',
  stillThere: 'È ancora lì?',
  stillThereAgain: 'Non la sento. È ancora in linea?',
  silenceGoodbye: 'Non sento nessuno, quindi ora riattacco. Ci richiami quando vuole. Arrivederci.',
  goodbye: 'Grazie per aver chiamato. Arrivederci.',
  oneMoment: 'Un momento, per favore.',
  connecting: 'La metto in contatto con un collega.',
};
