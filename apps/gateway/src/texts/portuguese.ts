import type { CallTexts } from './call-texts.js';

export const portuguese: CallTexts = {
  greeting: 'Olá, obrigado por ligar. Como posso ajudar?',
  farewell: 'Claro. Vou transferir para um colega agora. Por favor, aguarde na linha.',
  handoverFailed:
    'Desculpe, não consegui falar com um colega neste momento. Quer que eu tente de novo, ou posso ajudar?',
  nobodyThere:
    'Neste momento não há ninguém disponível. Posso pedir a um colega que ligue de volta {window}?',
  callbackConfirmed: 'Obrigado. Um colega vai ligar de volta {window}.',
  resumed: 'Desculpe, a ligação caiu por um momento. Onde estávamos?',
  sayAgain: 'Desculpe, não entendi. Pode repetir, por favor?',
  filler: 'Um momento, estou verificando.',
  stillThere: 'Ainda está aí?',
  stillThereAgain: 'Não consigo ouvir. Ainda está na linha?',
  silenceGoodbye: 'Não ouço ninguém, por isso vou desligar. Ligue de novo quando quiser. Até logo.',
  goodbye: 'Obrigado por ligar. Até logo.',
  oneMoment: 'Um momento, por favor.',
  connecting: 'Vou transferir para um colega.',
};
