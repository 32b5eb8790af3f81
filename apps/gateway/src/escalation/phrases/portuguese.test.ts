import { createRequestDetector } from './request-detector.js';

const find = createRequestDetector({ extraPhrases: [] });

describe('portuguese', () => {
  it.each([
    'Quero falar com uma pessoa.',
    'Posso falar com um atendente?',
    'Atendente!',
    'Um operador, por favor',
    'Me passa para um atendente',
    'Passe-me a um operador',
    'Pode transferir-me para um assistente?',
    'Gostaria de falar com um ser humano',
    'Preciso de um atendente',
    'Queria falar com alguém',
    'Não, quero falar com uma pessoa.',
    'Não funciona quero falar com um atendente',
    'Não quero falar com uma máquina',
    'Não posso falar com uma pessoa?',
    'Por que não me passa para um atendente?',
    'Há alguém com quem eu possa falar?',
    'Atendente, atendente',
    'quero ser atendido por uma pessoa',
    'Me transfere para o atendimento humano',
    'QUERO FALAR COM ALGUEM',
    'Transfira a chamada para um operador se faz favor',
  ])('hears a request for a person in %j', (said) => {
    expect(find(said, 'pt')).not.toBeNull();
  });

  it.each([
    'A que horas abrem?',
    'não quero falar com uma pessoa',
    'Não preciso de um atendente',
    'Não é preciso passar-me a um operador',
    'Não precisa me transferir para um atendente',
    'O meu consultor disse que era grátis',
    'Trabalho nos recursos humanos',
    'Quanto custa por pessoa?',
    'Ontem falei com um atendente',
    'Estou a falar com uma pessoa?',
    'Estou falando com um humano?',
    'Quero mudar de operadora',
    'O operador da máquina está doente',
    'Sem falar com um atendente',
    'Antes de falar com um atendente, quanto custa?',
    'Sou pessoa jurídica',
    'Há muitas pessoas na loja',
  ])('hears none in %j', (said) => {
    expect(find(said, 'pt')).toBeNull();
  });
});
