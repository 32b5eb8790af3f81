import { createRequestDetector } from './request-detector.js';

const find = createRequestDetector({ extraPhrases: [] });

describe('spanish', () => {
  it.each([
    'Quiero hablar con una persona.',
    '¿Puedo hablar con un agente, por favor?',
    '¡Operador!',
    'Un representante por favor',
    'Páseme con un asesor',
    '¿Me puede comunicar con alguien?',
    'Necesito un agente',
    'Quisiera hablar con un ser humano',
    'Me gustaría hablar con una persona real',
    'Conécteme con atención al cliente',
    'No, quiero hablar con una persona.',
    'No quiero hablar con una máquina',
    'No me sirve quiero hablar con un agente',
    '¿No puedo hablar con una persona?',
    '¿Por qué no me pasa con un agente?',
    '¿Hay alguien con quien pueda hablar?',
    'Agente. Agente.',
    'Póngame con un supervisor',
    'quiero que me atienda una persona',
    'QUIERO HABLAR CON UN HUMANO',
    'Quiero hablar, eh, con una persona de verdad',
  ])('hears a request for a person in %j', (said) => {
    expect(find(said, 'es')).not.toBeNull();
  });

  it.each([
    '¿A qué hora abren?',
    'no quiero hablar con una persona',
    'No necesito un agente',
    'No hace falta que me pase con un agente',
    'Mi asesor me dijo que era gratis',
    'Trabajo en recursos humanos',
    '¿Cuánto cuesta por persona?',
    'Ayer hablé con un agente',
    'No es necesario hablar con nadie',
    'Sin hablar con un operador, por favor',
    '¿Estoy hablando con una persona?',
    'El operador de la máquina está enfermo',
    'Busco un agente inmobiliario',
    'No tengo ganas de hablar con un representante',
    'Antes de hablar con un agente, ¿cuánto cuesta?',
    'no me pase con un agente',
    'Hay muchas personas en la tienda',
  ])('hears none in %j', (said) => {
    expect(find(said, 'es')).toBeNull();
  });
});
