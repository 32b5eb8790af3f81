import { createRequestDetector } from './request-detector.js';

const find = createRequestDetector({ extraPhrases: [] });

describe('italian', () => {
  it.each([
    'Vorrei parlare con una persona.',
    'Posso parlare con un operatore?',
    'Operatore!',
    'Un operatore, per favore',
    'Mi passi un operatore',
    'Mi può mettere in contatto con un consulente?',
    'Voglio parlare con qualcuno',
    'Ho bisogno di un operatore',
    'Mi serve una persona vera',
    'Preferirei parlare con un essere umano',
    'Passami un umano',
    'No, voglio parlare con una persona.',
    'Non funziona voglio parlare con un operatore',
    'Non posso parlare con una persona?',
    'Non voglio parlare con una macchina',
    'Perché non mi passa un operatore?',
    "C'è qualcuno con cui posso parlare?",
    'può trasferirmi al servizio clienti',
    'Pronto? Operatore?',
    "VORREI PARLARE CON UN'OPERATRICE",
    'Operatore, operatore per cortesia',
  ])('hears a request for a person in %j', (said) => {
    expect(find(said, 'it')).not.toBeNull();
  });

  it.each([
    'A che ora aprite?',
    'non voglio parlare con una persona',
    'Non ho bisogno di un operatore',
    'Non serve un operatore',
    'Non è necessario che mi passi un operatore',
    'Il mio consulente mi ha detto che è gratis',
    'Lavoro alle risorse umane',
    'Quanto costa a persona?',
    'Ieri ho parlato con un operatore',
    'Sto parlando con una persona?',
    'Vorrei cambiare operatore',
    "L'operatore della macchina è malato",
    'Senza parlare con un operatore',
    'Prima di parlare con un operatore, quanto costa?',
    'Non mi passi un operatore',
    'Preferisco non parlare con un consulente',
    'Ci sono molte persone in negozio',
  ])('hears none in %j', (said) => {
    expect(find(said, 'it')).toBeNull();
  });
});
