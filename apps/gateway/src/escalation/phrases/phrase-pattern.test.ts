import { compilePattern, indexPhrases, matchPattern } from './phrase-pattern.js';
import { spokenWords } from './spoken-words.js';

const slots = {
  person: indexPhrases([['human'], ['human', 'being']]),
  someone: indexPhrases([['human'], ['someone']]),
  machine: indexPhrases([['robot']]),
  lead: new Set(['a', 'real', 'please']),
  fillers: new Set(['please']),
};
const matched = (pattern: string, said: string): number | null =>
  matchPattern(compilePattern(pattern), spokenWords(said), 0, slots);

describe('matchPattern', () => {
  it.each([
    ['talk|speak to {person}', 'speak to human', 3],
    ['talk|speak to {person}', 'speak please to a real human being now', 7],
    ['talk|speak to {person}', 'speak to someone', null],
    ['talk|speak to {someone}', 'speak to someone', 3],
    ['talk to {machine}', 'talk to a robot', 4],
    ['get (me) {person}', 'get human', 2],
    ['get (me) {person}', 'get me human', 3],
    ['get me', 'get, me', 2],
    ['get me', 'get. me', null],
    ['talk to {person}', 'talk to a. human', null],
    ['talk to', 'talk please please please please to', null],
    ['talk to', 'please talk to', null],
    ['talk to', 'talk', null],
  ])('finds where %j ends in %j', (pattern, said, end) => {
    expect(matched(pattern, said)).toBe(end);
  });
});

describe('compilePattern', () => {
  it.each(['', 'a  b', '{persons}', 'talk (to', '(only) maybe', 'two-words', '|'])('refuses %j', (source) => {
    expect(() => compilePattern(source)).toThrow(/phrase pattern/);
  });
});
