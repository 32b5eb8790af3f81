import type { CallTexts } from './call-texts.js';

export const french: CallTexts = {
  greeting: 'Bonjour et merci de votre appel. Comment puis-je vous aider ?',
  farewell: 'Bien sûr. Je vous mets en relation avec un collègue. Merci de rester en ligne.',
  handoverFailed:
    'Je suis désolé, aucun collègue n’est joignable pour le moment. Dois-je réessayer, ou puis-je vous aider moi-même ?',
  nobodyThere: 'Personne n’est disponible en ce moment. Un collègue peut-il vous rappeler {window} ?',
  callbackConfirmed: 'Merci. Un collègue vous rappellera {window}.',
  resumed: 'Excusez-moi, nous avons été coupés un instant. Où en étions-nous ?',
  sayAgain: 'Excusez-moi, je n’ai pas compris. Pouvez-vous répéter, s’il vous plaît ?',
  filler: 'Un instant, je vérifie.',
  stillThere: 'Êtes-vous toujours là ?',
  stillThereAgain: 'Je ne vous entends pas. Êtes-vous toujours en ligne ?',
  silenceGoodbye: 'Je n’entends personne, je vais donc raccrocher. N’hésitez pas à rappeler. Au revoir.',
  goodbye: 'Merci de votre appel. Au revoir.',
  oneMoment: 'Un instant, s’il vous plaît.',
  connecting: 'Je vous mets en relation avec un collègue.',
};
