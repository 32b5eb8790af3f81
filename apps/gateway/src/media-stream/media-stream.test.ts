import { EventEmitter } from 'node:events';
import { createFakeClock } from '@voc/resilience/testing';
import type { WebSocket } from 'ws';
import { mediaStreamLimits, openMediaStream, type StreamEnd } from './media-stream.js';

const streamSid = `MZ${'2'.repeat(32)}`;
const start = JSON.stringify({
  event: 'start',
  start: {
    accountSid: `AC${'1'.repeat(32)}`,
    streamSid,
    callSid: `CA${'3'.repeat(32)}`,
    mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
  },
});

/** The part of a WebSocket the stream uses, without a network. */
function createFakeSocket() {
  const emitter = new EventEmitter();
  const fake = Object.assign(emitter, {
    bufferedAmount: 0,
    sent: [] as string[],
    closedWith: null as number | null,
    terminated: false,
    send: (text: string) => void fake.sent.push(text),
    close: (code: number) => void (fake.closedWith ??= code),
    terminate() {
      fake.terminated = true;
      emitter.emit('close');
    },
    /** As `ws` hands it over. */
    receive: (text: string, isBinary = false) => emitter.emit('message', Buffer.from(text), isBinary),
  });
  return fake;
}

function openStream() {
  const clock = createFakeClock();
  const socket = createFakeSocket();
  const ends: StreamEnd[] = [];
  const violations: string[] = [];
  const media: string[] = [];
  const nothing = (): void => undefined;
  const stream = openMediaStream(
    mediaStreamLimits,
    { socket: socket as unknown as WebSocket, clock },
    {
      onStart: nothing,
      onMedia: (payload) => media.push(payload),
      onMark: nothing,
      onDigit: nothing,
      onEnd: (end) => ends.push(end),
      onViolation: (cause) => violations.push(cause),
    },
  );
  return { clock, socket, stream, ends, violations, media };
}

describe('openMediaStream', () => {
  it('sends nothing before start, since there is no stream sid yet', () => {
    const { socket, stream } = openStream();

    stream.sendMedia('AAAA');
    stream.sendMark('0:1');
    stream.clear();

    expect(socket.sent).toEqual([]);
  });

  it('sends media, mark and clear with the sid of the start', () => {
    const { socket, stream } = openStream();
    socket.receive(start);

    stream.sendMedia('AAAA');
    stream.sendMark('0:1');
    stream.clear();

    expect(socket.sent.map((text) => JSON.parse(text) as unknown)).toEqual([
      { event: 'media', streamSid, media: { payload: 'AAAA' } },
      { event: 'mark', streamSid, mark: { name: '0:1' } },
      { event: 'clear', streamSid },
    ]);
  });

  it('closes with 1008 when no start comes, and cuts a peer that does not answer that', async () => {
    const { clock, socket, ends, violations } = openStream();

    await clock.advance(mediaStreamLimits.startTimeoutMs);
    expect(socket.closedWith).toBe(1008);
    expect(socket.terminated).toBe(false);
    await clock.advance(2_000);

    expect(socket.terminated).toBe(true);
    expect(violations).toEqual(['start-timeout']);
    expect(ends).toEqual(['closed']);
    expect(clock.pending()).toBe(0);
  });

  it('ends a stream whose peer has silently gone away', async () => {
    const { clock, socket, ends, violations } = openStream();
    socket.receive(start);

    await clock.advance(120_000);

    expect(violations).toEqual(['silent-peer']);
    expect(ends).toEqual(['closed']);
    expect(socket.terminated).toBe(true);
  });

  it('takes stop for the end, and cuts a peer that does not close behind it', async () => {
    const { clock, socket, ends, media } = openStream();
    socket.receive(start);
    socket.receive('{"event":"stop"}');
    socket.receive('{"event":"media","media":{"payload":"AAAA"}}');

    expect(ends).toEqual(['stopped']);
    expect(media).toEqual([]);
    expect(socket.closedWith).toBeNull();
    await clock.advance(2_000);

    expect(socket.terminated).toBe(true);
    expect(ends).toEqual(['stopped']);
    expect(clock.pending()).toBe(0);
  });

  it('leaves nothing scheduled when the peer closes in order', () => {
    const { clock, socket, ends } = openStream();
    socket.receive(start);
    socket.receive('{"event":"stop"}');

    socket.emit('close');

    expect(ends).toEqual(['stopped']);
    expect(socket.terminated).toBe(false);
    expect(clock.pending()).toBe(0);
  });

  it('ends once as lost when the socket goes away without stop', () => {
    const { clock, socket, stream, ends } = openStream();
    socket.receive(start);

    socket.emit('error', new Error('reset'));
    socket.emit('close');
    stream.sendMedia('AAAA');

    expect(ends).toEqual(['lost']);
    expect(socket.sent).toEqual([]);
    expect(clock.pending()).toBe(0);
  });

  it('gives up a peer that does not read what we send', () => {
    const { socket, stream, ends, violations } = openStream();
    socket.receive(start);
    socket.bufferedAmount = mediaStreamLimits.maxBufferedBytes + 1;

    stream.sendMedia('AAAA');

    expect(violations).toEqual(['slow-reader']);
    expect(ends).toEqual(['lost']);
    expect(socket.terminated).toBe(true);
    expect(socket.sent).toEqual([]);
  });

  it('counts a binary frame as a violation and goes on', () => {
    const { socket, violations, media, ends } = openStream();
    socket.receive(start);

    socket.receive('{"event":"media","media":{"payload":"AAAA"}}', true);
    socket.receive('{"event":"media","media":{"payload":"BBBB"}}');

    expect(violations).toEqual(['binary']);
    expect(media).toEqual(['BBBB']);
    expect(ends).toEqual([]);
  });
});
