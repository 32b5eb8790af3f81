import { anyCharacter } from '@voc/arbitraries';
import fc from 'fast-check';
import type { HeardTurn } from '../../voice-client.js';
import { historyBlocks } from './nova-history.js';

const caller = (text: string): HeardTurn => ({ role: 'caller', text });
const assistant = (text: string): HeardTurn => ({ role: 'assistant', text });
const bytesOf = (text: string): number => Buffer.byteLength(text, 'utf8');
const recall = (...turns: HeardTurn[]) => historyBlocks({ backgrounds: [], turns });

describe('historyBlocks', () => {
  it('keeps turns as they are where they begin with the caller and alternate', () => {
    expect(recall(caller('When are you open?'), assistant('Until five.'))).toEqual([
      { role: 'USER', texts: ['When are you open?'] },
      { role: 'ASSISTANT', texts: ['Until five.'] },
    ]);
  });

  it('makes neighbours of one role one turn, and leaves out what is empty', () => {
    expect(recall(caller('Hello?'), assistant(' '), caller('Anybody there?'), assistant(''))).toEqual([
      { role: 'USER', texts: ['Hello?\nAnybody there?'] },
    ]);
    expect(recall(assistant(' '))).toEqual([]);
  });

  it('loses nothing of what the assistant said first', () => {
    expect(recall(assistant('Hello, how can I help?'), caller('When are you open?'))).toEqual([
      { role: 'USER', texts: ['What has been said so far:'] },
      { role: 'ASSISTANT', texts: ['Hello, how can I help?'] },
      { role: 'USER', texts: ['When are you open?'] },
    ]);
  });

  it('begins with the background, which needs no other beginning', () => {
    const turns = [assistant('Hello, how can I help?')];

    expect(historyBlocks({ backgrounds: ['The caller is called Ada.', 'She is in Rome.'], turns })).toEqual([
      { role: 'USER', texts: ['The caller is called Ada.\nShe is in Rome.'] },
      { role: 'ASSISTANT', texts: ['Hello, how can I help?'] },
    ]);
  });

  it('cuts a long text between words', () => {
    const text = 'twelve bytes '.repeat(100);

    const [block] = recall(caller(text));

    expect(block?.texts).toHaveLength(2);
    expect(block?.texts.join('')).toBe(text);
    expect(block?.texts.every((piece) => /^(twelve|bytes)/.test(piece))).toBe(true);
  });

  it('gives up what is oldest when there is too much', () => {
    const turns = Array.from({ length: 100 }, (_, index) =>
      index % 2 === 0 ? caller(`${index} `.repeat(300)) : assistant(`${index} `.repeat(300)),
    );

    const blocks = historyBlocks({ backgrounds: [], turns });

    expect(blocks.at(-1)?.texts.join('')).toBe(turns.at(-1)?.text);
    expect(blocks.length).toBeLessThan(60);
    expect(JSON.stringify(blocks)).not.toContain('"0 0');
  });

  it('counts what joins turns of one role too', () => {
    const [block] = recall(...Array.from({ length: 30_000 }, () => caller('x')));

    expect(bytesOf(block?.texts.join('') ?? '')).toBeLessThanOrEqual(40_000);
  });

  const words = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.string({ unit: anyCharacter, maxLength: 60 }),
    fc.constantFrom('', ' ', 'नमस्ते '.repeat(400), 'x'.repeat(5_000), '👋'.repeat(3_000), ' '.repeat(2_000)),
  );
  const turn = fc.record({ role: fc.constantFrom('caller' as const, 'assistant' as const), text: words });

  it('keeps the rules of the service whatever was said', () => {
    fc.assert(
      fc.property(
        fc.array(words, { maxLength: 3 }),
        fc.array(turn, { maxLength: 30 }),
        (backgrounds, turns) => {
          const blocks = historyBlocks({ backgrounds, turns });
          const texts = blocks.flatMap((block) => block.texts);

          expect(blocks.map(({ role }) => role)).toEqual(
            blocks.map((_, index) => (index % 2 === 0 ? 'USER' : 'ASSISTANT')),
          );
          expect(blocks.every((block) => block.texts.length > 0)).toBe(true);
          expect(texts.every((text) => text.trim() !== '' && bytesOf(text) <= 1_000)).toBe(true);
          expect(texts.reduce((sum, text) => sum + bytesOf(text), 0)).toBeLessThanOrEqual(40_000);
        },
      ),
    );
  });

  it('loses not a letter of what fits', () => {
    const told = fc
      .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1_200 })
      .filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(fc.array(told, { maxLength: 15 }), (texts) => {
        const turns = texts.map((text, index) => (index % 2 === 0 ? caller(text) : assistant(text)));

        const blocks = historyBlocks({ backgrounds: [], turns });

        const letters = (text: string): string => text.replace(/\s/g, '');
        expect(blocks.map((block) => letters(block.texts.join('')))).toEqual(texts.map(letters));
      }),
    );
  });
});
