import type { CallTexts } from './call-texts.js';

export const spanish: CallTexts = {
  greeting: 'Hola, gracias por llamar. ¿En qué puedo ayudarle?',
  farewell: 'Por supuesto. Le paso ahora con un compañero. Por favor, no cuelgue.',
  handoverFailed:
    'Lo siento, ahora mismo no he podido localizar a ningún compañero. ¿Lo intento de nuevo, o puedo ayudarle yo?',
  nobodyThere:
    'Ahora mismo no hay nadie disponible. ¿Quiere que un compañero le devuelva la llamada {window}?',
  callbackConfirmed: 'Gracias. Un compañero le devolverá la llamada {window}.',
  resumed: 'Disculpe, se ha cortado un momento. ¿Por dónde íbamos?',
  sayAgain: 'Disculpe, no le he entendido. ¿Puede repetirlo, por favor?',
  filler: 'Un momento, lo estoy consultando.',
  stillThere: '¿Sigue ahí?',
  stillThereAgain: 'No le oigo. ¿Sigue en la línea?',
  silenceGoodbye: 'No oigo a nadie, así que voy a colgar. Llámenos de nuevo cuando quiera. Adiós.',
  goodbye: 'Gracias por llamar. Adiós.',
  oneMoment: 'Un momento, por favor.',
  connecting: 'Le paso con un compañero.',
};
