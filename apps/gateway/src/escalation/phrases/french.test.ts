import { createRequestDetector } from './request-detector.js';

const find = createRequestDetector({ extraPhrases: [] });

describe('french', () => {
  it.each([
    'Je voudrais parler à un conseiller.',
    'Est-ce que je peux parler à une personne ?',
    "Un conseiller, s'il vous plaît",
    'Opérateur !',
    'Passez-moi un agent',
    "Je veux parler à quelqu'un",
    'Pouvez-vous me mettre en relation avec un conseiller ?',
    "J'aimerais avoir une vraie personne",
    'Je souhaite être mis en relation avec le service client',
    'Transférez-moi vers un humain',
    "J'ai besoin d'un conseiller",
    'Non, je veux parler à un humain.',
    'Ça ne marche pas je veux un conseiller',
    'Je ne veux pas parler à un robot',
    "Je peux avoir quelqu'un au téléphone ?",
    'Pourquoi je ne peux pas parler à un humain ?',
    'Vous ne pouvez pas me passer un conseiller ?',
    'Il me faut un être humain',
    "y a-t-il quelqu'un à qui parler",
    'JE VEUX PARLER A UN CONSEILLER',
    "Allô, un agent s'il vous plaît",
  ])('hears a request for a person in %j', (said) => {
    expect(find(said, 'fr')).not.toBeNull();
  });

  it.each([
    'Quels sont vos horaires ?',
    "pas besoin d'un conseiller",
    'Je ne veux pas parler à un conseiller',
    'Je veux pas parler à un humain',
    "Mon conseiller m'a dit que c'était gratuit",
    'Je travaille aux ressources humaines',
    "Il n'y a personne",
    'Personne.',
    'Je ne veux parler à personne',
    'Inutile de me passer un agent',
    "C'est combien par personne ?",
    "J'ai parlé à un conseiller hier",
    "Je n'ai pas besoin de parler à un agent",
    'Je cherche un agent immobilier',
    'Est-ce que je parle à une vraie personne ?',
    "L'opérateur de la machine est malade",
    "Ce n'est pas la peine de me transférer à un conseiller",
    'Avant de parler à un conseiller, quel est le prix ?',
  ])('hears none in %j', (said) => {
    expect(find(said, 'fr')).toBeNull();
  });
});
