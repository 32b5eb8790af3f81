import { getEventListeners } from 'node:events';
import {
  brief,
  eventually,
  first,
  rejectionOf,
  second,
  type Connected,
  type Observed,
  type Open,
} from './contract-support.js';

export function describeTrouble(open: Open, connected: Connected): void {
  describeBadMessages(connected);
  describeEnds(open, connected);
  describeSignsOfLife(connected);
  describeLeftovers(open);
}

function describeBadMessages(connected: Connected): void {
  it('counts what it does not know or cannot read, and goes on', async () => {
    const { provider, seen, oddities } = await connected();

    provider.sendUnknown();
    provider.sendGarbled();
    provider.speak('item_1', [first]);

    await eventually(() => expect(seen).toHaveLength(1));
    expect(seen[0]).toMatchObject({ type: 'audio', payload: first });
    expect(oddities.map(({ kind }) => kind)).toEqual(['unknown-event', 'malformed-event']);
  });

  it('gives a provider up that cannot be understood', async () => {
    const { provider, seen, over } = await connected();

    for (let count = 0; count < 20; count += 1) provider.sendGarbled();

    await over;
    expect(seen.map(brief)).toEqual(['failed VOICE_LOST', 'closed lost']);
  });

  it.each([
    ['is cut off', 'AQEB'.repeat(50) + 'AQ'],
    ['is not base64', 'AQ"B'],
    ['is base64 of another alphabet', '-_-_'],
    ['has bits where there must be none', 'AR=='],
  ])('ends as VOICE_LOST instead of passing noise on when audio %s', async (_how, payload) => {
    const { provider, seen, over } = await connected();

    provider.speak('item_1', [payload]);

    await over;
    expect(seen.map(brief)).toEqual(['failed VOICE_LOST', 'closed lost']);
  });

  it('ends as VOICE_LOST when PCM has half a sample', async () => {
    const { client, provider, seen, over } = await connected();
    const odd = Buffer.alloc(161, 1).toString('base64');

    provider.speak('item_1', [odd]);

    if (client.capabilities.output.encoding === 'pcm16') {
      await over;
      expect(seen.map(brief)).toEqual(['failed VOICE_LOST', 'closed lost']);
    } else {
      await eventually(() => expect(seen).toMatchObject([{ type: 'audio', payload: odd }]));
    }
  });

  it('takes a message of one mebibyte', async () => {
    const { provider, seen } = await connected();
    const long = Buffer.alloc(768 * 1024, 1).toString('base64');

    provider.speak('item_1', [long]);

    await eventually(() => expect(seen).toHaveLength(1));
    expect(seen[0]?.type === 'audio' && seen[0].payload === long).toBe(true);
  });

  it('takes events that come in the wrong order', async () => {
    const { provider, seen } = await connected();

    provider.speakLate('item_0', first);
    provider.understandCaller('item_c', 'Hello?');
    provider.hearCaller();
    provider.speakLate('item_0', first);
    provider.understandCaller('item_d', 'Are you there?');
    provider.speak('item_1', [second]);
    provider.finish('Yes.');

    await eventually(() => expect(seen.at(-1)).toMatchObject({ type: 'turn-done', outcome: 'completed' }));
    expect(seen.filter((event) => event.type === 'audio')).toMatchObject([{ payload: second }]);
  });
}

function describeEnds(open: Open, connected: Connected): void {
  it('takes an end that it has not asked for as a loss, also an orderly one', async () => {
    const { provider, seen, over } = await connected();

    provider.hangUp();

    await over;
    expect(seen.map(brief)).toEqual(['failed VOICE_LOST', 'closed lost']);
  });

  it('gives up connecting to a provider that never answers', async () => {
    const { client, seen, over, passTime } = await open('silent');
    const rejection = rejectionOf(client.connect(new AbortController().signal));

    await passTime(10_000);

    expect(await rejection).toBe('VOICE_CONNECT');
    await over;
    expect(seen).toEqual([{ type: 'closed', reason: 'lost' }]);
  });

  it('gives a provider up that takes nothing any more', async () => {
    const { client, provider, seen, over, passTime } = await connected();

    provider.stall();
    for (let frames = 0; frames < 1_500 && seen.length === 0; frames += 1) {
      client.sendAudio(first);
      await passTime(20);
    }

    await over;
    expect(seen.map(brief)).toEqual(['failed VOICE_LOST', 'closed lost']);
  });
}

function describeSignsOfLife(connected: Connected): void {
  it('finds a dead connection within about a second when it is asked for a sign of life, where there are any', async () => {
    const { client, provider, seen, over, passTime } = await connected();
    provider.stall();

    client.probe();
    await passTime(900);
    expect(seen).toEqual([]);
    await passTime(300);

    if (client.capabilities.signsOfLife) await over;
    expect(seen.map(brief)).toEqual(
      client.capabilities.signsOfLife ? ['failed VOICE_LOST', 'closed lost'] : [],
    );
  });

  it('goes on with a connection that gives a sign of life', async () => {
    const { client, provider, seen, passTime } = await connected();

    client.probe();
    client.probe();
    provider.speak('item_1', [first]);
    await eventually(() => expect(seen).toHaveLength(1));
    await passTime(1_500);
    provider.speak('item_1', [second]);

    await eventually(() => expect(seen.map(brief)).toEqual(['audio', 'audio']));
  });
}

type Prepare = (subject: Observed, signal: AbortSignal) => Promise<void> | void;

const connect: Prepare = ({ client }, signal) => client.connect(signal);

function describeLeftovers(open: Open): void {
  const states: readonly (readonly [string, Prepare])[] = [
    ['before it was connected', () => undefined],
    ['when connected', connect],
    [
      'while something is asked for',
      async (subject, signal) => {
        subject.client.say('Say hello.', 'greeting');
        await connect(subject, signal);
        subject.client.say('Say goodbye.', 'farewell');
        await eventually(() => expect(subject.provider.speechRequests()).toBe(1));
      },
    ],
    [
      'while the provider speaks',
      async (subject, signal) => {
        await connect(subject, signal);
        subject.client.sendAudio(first);
        subject.provider.speak('item_1', [first]);
        await eventually(() => expect(subject.seen).toHaveLength(1));
      },
    ],
    [
      'while the caller speaks',
      async (subject, signal) => {
        await connect(subject, signal);
        subject.provider.hearCaller();
        await eventually(() => expect(subject.seen).toHaveLength(1));
      },
    ],
    [
      'while a tool is being asked',
      async (subject, signal) => {
        await connect(subject, signal);
        subject.provider.callTool('call_1', 'find_order', '{}');
        await eventually(() => expect(subject.seen[0]?.type).toBe('tool-call'));
        subject.client.sendToolResult('call_1', {}, 'wait');
      },
    ],
    [
      'while a sign of life is awaited',
      async (subject, signal) => {
        await connect(subject, signal);
        subject.client.probe();
      },
    ],
    [
      'after the connection broke',
      async (subject, signal) => {
        await connect(subject, signal);
        subject.provider.drop();
        await subject.over;
      },
    ],
  ];

  it.each(states)('leaves no connection, timer or listener behind when closed %s', async (_when, prepare) => {
    const subject = await open();
    const { signal } = new AbortController();
    await prepare(subject, signal);

    await subject.client.close();

    await subject.over;
    expect(subject.pendingTimers()).toBe(0);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    await eventually(() => expect(subject.provider.connections()).toBe(0));
  });

  it('leaves nothing behind when closed while it connects', async () => {
    const subject = await open('silent');
    const { signal } = new AbortController();
    const rejection = rejectionOf(subject.client.connect(signal));

    const closed = subject.client.close();
    await subject.passTime(10_000);
    await closed;

    expect(await rejection).toBe('VOICE_CONNECT');
    expect(subject.pendingTimers()).toBe(0);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    await eventually(() => expect(subject.provider.connections()).toBe(0));
  });
}
