import fc from 'fast-check';
import { createFakeClock } from '@voc/resilience/testing';
import { createPlaybackLedger } from '../media-stream/playback-ledger.js';
import { createBotAudio } from './bot-audio.js';

function openAudio() {
  const sent: string[] = [];
  const ledger = createPlaybackLedger(
    { latencyMs: 0 },
    { clock: createFakeClock(), onIdle: () => undefined, onDry: () => undefined },
  );
  const stream = {
    sendMedia: (payload: string) => void sent.push(`media ${payload}`),
    sendMark: (name: string) => void sent.push(`mark ${name}`),
  };
  const bytes = (): Buffer =>
    Buffer.concat(
      sent.filter((line) => line.startsWith('media ')).map((line) => Buffer.from(line.slice(6), 'base64')),
    );
  return { sent, ledger, bytes, audio: createBotAudio({ stream, ledger }) };
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const frames = (count: number, fill = 1): string => base64(new Uint8Array(count * 160).fill(fill));

describe('createBotAudio', () => {
  it('passes whole frames on as they are, each followed by its mark', () => {
    const { sent, ledger, audio } = openAudio();

    audio.play('a', frames(3));

    expect(sent).toEqual([`media ${frames(3)}`, 'mark 0:1']);
    expect(ledger.pendingMs()).toBe(60);
  });

  it('carries the part of a frame over to the next piece', () => {
    const { sent, audio } = openAudio();

    audio.play('a', base64(new Uint8Array(100).fill(1)));
    expect(sent).toEqual([]);
    audio.play('a', base64(new Uint8Array(60).fill(1)));

    expect(sent[0]).toBe(`media ${frames(1)}`);
  });

  it('pads the last frame of a turn with silence', () => {
    const { bytes, ledger, audio } = openAudio();
    audio.play('a', base64(new Uint8Array(100).fill(1)));

    audio.endTurn();

    expect(bytes()).toEqual(Buffer.concat([Buffer.alloc(100, 1), Buffer.alloc(60, 0xff)]));
    expect(ledger.pendingMs()).toBe(20);
  });

  it('leaves no gap between two items of a turn', () => {
    const { bytes, ledger, audio } = openAudio();
    audio.play('a', base64(new Uint8Array(260).fill(1)));

    audio.play('b', base64(new Uint8Array(220).fill(2)));
    audio.endTurn();

    expect(bytes()).toEqual(Buffer.concat([Buffer.alloc(260, 1), Buffer.alloc(220, 2)]));
    expect(ledger.cut().map(({ itemId, sentMs }) => [itemId, sentMs])).toEqual([
      ['a', 20],
      ['b', 40],
    ]);
  });

  it('splits what is too long for one message between whole frames', () => {
    const { sent, bytes, audio } = openAudio();
    const long = frames(1_000, 7);

    audio.play('a', long);

    const payloads = sent.filter((line) => line.startsWith('media ')).map((line) => line.slice(6));
    expect(payloads.length).toBeGreaterThan(1);
    for (const payload of payloads) {
      expect(payload.length).toBeLessThanOrEqual(48_000);
      expect(Buffer.from(payload, 'base64').length % 160).toBe(0);
    }
    expect(bytes()).toEqual(Buffer.from(long, 'base64'));
  });

  it('forgets the carried rest of an item that was interrupted', () => {
    const { bytes, audio } = openAudio();
    audio.play('a', base64(new Uint8Array(100).fill(1)));

    audio.discard();
    audio.play('b', frames(1, 2));
    audio.endTurn();

    expect(bytes()).toEqual(Buffer.alloc(160, 2));
  });

  it('does not play audio of an interrupted item that was still on its way', () => {
    const { sent, audio } = openAudio();
    audio.play('a', frames(1));
    audio.discard();
    sent.length = 0;

    audio.play('a', frames(5));
    audio.endTurn();
    expect(sent).toEqual([]);
    audio.play('b', frames(1, 2));

    expect(sent[0]).toBe(`media ${frames(1, 2)}`);
  });

  it('sends the bytes it was given, padded to whole frames, and a mark for every message', () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 1_000 }), { maxLength: 12 });
    fc.assert(
      fc.property(pieces, (all) => {
        const { sent, bytes, ledger, audio } = openAudio();
        for (const piece of all) audio.play('a', base64(piece));
        audio.endTurn();

        const given = Buffer.concat(all);
        const padding = Buffer.alloc((160 - (given.length % 160)) % 160, 0xff);
        expect(bytes()).toEqual(Buffer.concat([given, padding]));
        expect(ledger.pendingMs() * 8).toBe(bytes().length);
        for (const [index, line] of sent.entries())
          expect(line.startsWith(index % 2 === 0 ? 'media ' : 'mark ')).toBe(true);
      }),
    );
  });
});
