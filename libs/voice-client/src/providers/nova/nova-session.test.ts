import { connected, frame, never, openClient, settled, spec, types } from './testing/client-harness.js';
import { newServiceHabits } from './service-habits.js';

const names = (received: readonly { readonly name: string }[]) => received.map(({ name }) => name);

describe('setting up a Nova session', () => {
  it('sends what the service wants to know, in its order, before any audio', async () => {
    const { client, puppet } = await connected();
    client.sendAudio(frame);
    await settled();

    expect(names(puppet.received)).toEqual([
      'sessionStart',
      'promptStart',
      'contentStart',
      'textInput',
      'contentEnd',
      'contentStart',
      'audioInput',
    ]);
    expect(puppet.ofType('sessionStart')).toEqual([
      {
        inferenceConfiguration: { maxTokens: 1024, topP: 0.9, temperature: 0.7 },
        turnDetectionConfiguration: { endpointingSensitivity: 'MEDIUM' },
      },
    ]);
    expect(puppet.ofType('promptStart')).toEqual([
      {
        promptName: 'id-1',
        textOutputConfiguration: { mediaType: 'text/plain' },
        audioOutputConfiguration: {
          mediaType: 'audio/lpcm',
          sampleRateHertz: 8000,
          sampleSizeBits: 16,
          channelCount: 1,
          voiceId: 'tiffany',
          encoding: 'base64',
          audioType: 'SPEECH',
        },
        toolUseOutputConfiguration: { mediaType: 'application/json' },
        toolConfiguration: {
          toolChoice: { auto: {} },
          tools: [
            {
              toolSpec: {
                name: 'request_human',
                description: 'Hand over.',
                inputSchema: { json: JSON.stringify(spec.tools[0]?.parameters) },
              },
            },
          ],
        },
      },
    ]);
    expect(puppet.ofType('audioInput')).toEqual([
      { promptName: 'id-1', contentName: 'id-2', content: frame },
    ]);
  });

  it('leaves tools out when there are none', async () => {
    const { puppet } = await connected({ spec: { tools: [] } });
    await settled();

    expect(puppet.ofType('promptStart')[0]).not.toHaveProperty('toolConfiguration');
  });

  it.each([
    [{}, 'fr-FR', 'ambre'],
    [{ NOVA_VOICE_ID: 'matthew' }, 'fr-FR', 'matthew'],
  ])('speaks, with %j, %s in the voice %s', async (env, language, voiceId) => {
    const { puppet } = await connected({ env, spec: { language } });
    await settled();

    expect(puppet.ofType('promptStart')).toMatchObject([{ audioOutputConfiguration: { voiceId } }]);
  });

  it('opens the audio when the service does not answer before it hears something, the next time much sooner', async () => {
    const habits = newServiceHabits();
    for (const patienceMs of [3_000, 500]) {
      const { client, puppet, clock, stream } = openClient({ answer: 'silence', habits });
      const connecting = client.connect(never);

      await clock.advance(patienceMs - 1);
      expect(puppet.audio()).toEqual([]);
      await clock.advance(201);
      expect(puppet.audio()).toHaveLength(2);
      stream.accept();

      await expect(connecting).resolves.toBeUndefined();
    }
  });

  it('waits with the audio once a session was answered without, or was refused because of it', async () => {
    const tooEarly = Object.assign(
      new Error('Chat history should be sent completely before streaming audio.'),
      {
        name: 'ValidationException',
      },
    );
    for (const answer of ['accept', tooEarly] as const) {
      const habits = newServiceHabits();
      await openClient({ answer, habits })
        .client.connect(never)
        .catch(() => undefined);
      const { client, puppet, clock, stream } = openClient({ answer: 'silence', habits });
      const connecting = client.connect(never);

      await clock.advance(5_000);
      expect(puppet.audio()).toEqual([]);
      stream.accept();

      await expect(connecting).resolves.toBeUndefined();
    }
  });

  it('no longer waits with the audio when a session has waited in vain', async () => {
    const habits = newServiceHabits();
    await openClient({ habits }).client.connect(never);
    const waiting = openClient({ answer: 'silence', habits });
    const inVain = waiting.client.connect(never);
    await waiting.clock.advance(10_000);
    await expect(inVain).rejects.toMatchObject({ code: 'VOICE_CONNECT', retryable: true });

    const { client, puppet, clock, stream } = openClient({ answer: 'silence', habits });
    const connecting = client.connect(never);
    await clock.advance(3_200);

    expect(puppet.audio()).not.toEqual([]);
    stream.accept();
    await connecting;
  });

  it('takes any event for an answer', async () => {
    const { client, puppet } = openClient({ answer: 'silence' });
    const connecting = client.connect(never);

    puppet.emit('usageEvent', {});

    await expect(connecting).resolves.toBeUndefined();
  });

  it('turns what the SDK throws into the rejection', async () => {
    const answer = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
    const { client, over, seen } = openClient({ answer });

    await expect(client.connect(never)).rejects.toMatchObject({
      code: 'VOICE_LIMIT',
      retryable: true,
      cause: { code: 'ThrottlingException', cause: answer },
    });

    await over;
    expect(seen).toEqual([{ type: 'closed', reason: 'lost' }]);
  });

  it('drops the stream when the signal aborts', async () => {
    const { client, stream } = openClient({ answer: 'silence' });
    const leaving = new AbortController();
    const connecting = client.connect(leaving.signal);

    leaving.abort(new Error('hung up'));

    await expect(connecting).rejects.toMatchObject({ code: 'VOICE_CONNECT' });
    expect(stream.aborts()).toBe(1);
  });
});

describe('a Nova session', () => {
  it('sends silence as soon as there is nothing else, and as much as time passes', async () => {
    const { client, puppet, clock, oddities } = await connected();

    await clock.advance(10_000);
    expect(puppet.audio()).toEqual([]);
    await clock.advance(1_000);
    expect(puppet.audio()).toEqual(new Array(10).fill(Buffer.alloc(1_600).toString('base64')));
    expect(oddities).toEqual([]);

    client.sendAudio(frame);
    await clock.advance(60_000);
    expect(puppet.audio()).toHaveLength(10 + 1 + 600);
    expect(oddities).toEqual([{ kind: 'filled-silence' }]);
  });

  it('sends no silence while the caller’s audio keeps coming', async () => {
    const { client, puppet, clock } = await connected();

    for (let count = 0; count < 200; count += 1) {
      client.sendAudio(frame);
      await clock.advance(20);
    }

    expect(puppet.audio()).toEqual(new Array(200).fill(frame));
  });

  it('gives up audio with half a sample', async () => {
    const { client, puppet, oddities } = await connected();

    client.sendAudio(Buffer.alloc(321).toString('base64'));
    client.sendAudio(frame);
    await settled();

    expect(puppet.audio()).toEqual([frame]);
    expect(oddities).toEqual([{ kind: 'dropped-audio' }]);
  });

  it('closes what is open, in order', async () => {
    const { client, puppet, stream } = await connected();
    client.sendAudio(frame);

    await client.close();

    expect(puppet.received.slice(-3)).toEqual([
      { name: 'contentEnd', body: { promptName: 'id-1', contentName: 'id-2' } },
      { name: 'promptEnd', body: { promptName: 'id-1' } },
      { name: 'sessionEnd', body: {} },
    ]);
    expect(stream.aborts()).toBe(0);
  });

  it('drops the stream when the service does not end its half', async () => {
    const { client, stream, puppet, clock } = await connected();
    puppet.receive = () => undefined;

    const closing = client.close();
    await clock.advance(1_500);
    await closing;

    expect(stream.aborts()).toBe(1);
    expect(clock.pending()).toBe(0);
  });

  it('has expired after eight minutes, and closes in order', async () => {
    const { clock, seen, over, puppet } = await connected();

    await clock.advance(479_999);
    expect(seen).toEqual([]);
    await clock.advance(1);

    await over;
    expect(seen).toEqual([{ type: 'closed', reason: 'expired' }]);
    expect(names(puppet.received).at(-1)).toBe('sessionEnd');
  });

  it.each([
    ['in order', { type: 'ended' } as const],
    ['with an exception', { type: 'failed', cause: new Error('over') } as const],
  ])('has expired when the service ends it %s at about that time', async (_how, end) => {
    const { clock, seen, over, stream } = await connected();

    await clock.advance(476_000);
    stream.end(end);

    await over;
    expect(seen).toEqual([{ type: 'closed', reason: 'expired' }]);
  });

  it('is lost when the stream ends though nobody asked for it', async () => {
    const { clock, seen, over, stream } = await connected();

    await clock.advance(60_000);
    stream.end({ type: 'ended' });

    await over;
    expect(seen).toMatchObject([
      { type: 'failed', error: { code: 'VOICE_LOST', retryable: true, cause: { code: 'ended' } } },
      { type: 'closed', reason: 'lost' },
    ]);
    expect(clock.pending()).toBe(0);
  });

  it('is lost when an event is larger than any it may get', async () => {
    const { stream, seen, over } = await connected();

    stream.deliver(Buffer.alloc(5 * 1024 * 1024, 0x20));

    await over;
    expect(seen).toMatchObject([{ type: 'failed', error: { code: 'VOICE_LOST' } }, { type: 'closed' }]);
  });

  it('bears unreadable events spread over a minute', async () => {
    const subject = await connected();

    for (let count = 0; count < 60; count += 1) {
      subject.puppet.sendGarbled();
      await subject.clock.advance(1_000);
    }

    expect(types(subject)).toEqual([]);
  });
});
