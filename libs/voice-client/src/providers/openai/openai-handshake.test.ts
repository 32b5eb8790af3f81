import { spec, never, openClient, connected, settled, refuse } from './testing/client-harness.js';

describe('setting up an OpenAI session', () => {
  it('asks for µ-law in both directions, and for everything else, in one session.update', async () => {
    const { puppet, socket } = await connected();

    expect(socket.asked()?.url.href).toBe('wss://api.openai.com/v1/realtime?model=gpt-realtime-2.1');
    expect(puppet.received).toEqual([
      {
        type: 'session.update',
        event_id: 'session_1',
        session: {
          type: 'realtime',
          instructions: spec.instructions,
          output_modalities: ['audio'],
          max_output_tokens: 1024,
          reasoning: { effort: 'low' },
          truncation: {
            type: 'retention_ratio',
            retention_ratio: 0.8,
            token_limits: { post_instructions: 16_000 },
          },
          audio: {
            input: {
              format: { type: 'audio/pcmu' },
              noise_reduction: { type: 'near_field' },
              transcription: { model: 'gpt-4o-mini-transcribe', language: 'en' },
              turn_detection: {
                type: 'server_vad',
                threshold: 0.5,
                prefix_padding_ms: 300,
                silence_duration_ms: 500,
                idle_timeout_ms: null,
                create_response: true,
                interrupt_response: true,
              },
            },
            output: { format: { type: 'audio/pcmu' }, voice: 'marin' },
          },
          tools: [{ type: 'function', ...spec.tools[0] }],
          tool_choice: 'auto',
        },
      },
    ]);
  });

  it.each([[{ type: 'audio/pcm', rate: 24_000 }], [{ type: 'audio/pcma' }], ['g711_ulaw'], [{}]])(
    'fails with VOICE_CONFIG when the provider confirms %j instead',
    async (format) => {
      const { client, seen, over, socket } = openClient({ format });

      await expect(client.connect(never)).rejects.toMatchObject({ code: 'VOICE_CONFIG', retryable: false });

      await over;
      expect(seen).toEqual([{ type: 'closed', reason: 'lost' }]);
      expect(socket.state()).toBe('ended');
    },
  );

  it.each(['24000', 'NaN', 8_000])('fails when PCM is confirmed with the rate %j', async (rate) => {
    const { client } = openClient({
      env: { OPENAI_AUDIO_FORMAT: 'pcm16' },
      format: { type: 'audio/pcm', rate },
    });

    await expect(client.connect(never)).rejects.toMatchObject({ code: 'VOICE_CONFIG' });
  });

  it('takes PCM at 24 kHz when configured so, and says so in its capabilities', async () => {
    const { client } = await connected({ env: { OPENAI_AUDIO_FORMAT: 'pcm16' } });

    expect(client.capabilities.input).toEqual({ encoding: 'pcm16', sampleRateHz: 24_000 });
    expect(client.capabilities.output).toEqual(client.capabilities.input);
  });

  it('asks again without transcription when only that is refused', async () => {
    const { client, puppet, socket, oddities } = openClient();
    const connecting = client.connect(never);
    puppet.receive = (text: string) => void received.push(JSON.parse(text) as object);
    const received: object[] = [];
    await settled();

    socket.deliver(
      JSON.stringify(refuse('invalid_value', { param: 'session.audio.input.transcription.model' })),
    );
    const pcmu = { format: { type: 'audio/pcmu' } };
    socket.deliver(
      JSON.stringify({ type: 'session.updated', session: { audio: { input: pcmu, output: pcmu } } }),
    );

    await connecting;
    expect(received).toHaveLength(2);
    expect(received[1]).toMatchObject({ session: { audio: { input: { transcription: null } } } });
    expect(oddities).toEqual([{ kind: 'transcription-refused' }]);
  });

  it.each([
    [{ type: 'refused', status: 401 } as const, 'VOICE_AUTH', false],
    [{ type: 'refused', status: 403 } as const, 'VOICE_AUTH', false],
    [{ type: 'refused', status: 404 } as const, 'VOICE_CONNECT', false],
    [{ type: 'refused', status: 429 } as const, 'VOICE_LIMIT', true],
    [{ type: 'refused', status: 503 } as const, 'VOICE_CONNECT', true],
    [{ type: 'unreachable', cause: new Error('no route') } as const, 'VOICE_CONNECT', true],
  ])('turns the end %j of the upgrade into %s, retryable %s', async (upgrade, code, retryable) => {
    const { client, over } = openClient({ upgrade });

    await expect(client.connect(never)).rejects.toMatchObject({ code, retryable });

    await over;
  });

  it.each([
    [3000, 'invalid_request_error.invalid_api_key', 'VOICE_AUTH', false],
    [4000, 'invalid_request_error.beta_api_shape_disabled', 'VOICE_CONFIG', false],
    [4000, 'invalid_request_error.invalid_model', 'VOICE_CONFIG', false],
    [4004, 'invalid_request_error.model_not_found', 'VOICE_CONFIG', false],
    [1011, '', 'VOICE_CONNECT', true],
    [1008, 'policy', 'VOICE_CONNECT', false],
  ])(
    'turns the close %s %s before the session was ready into %s, retryable %s',
    async (code, reason, expected, retryable) => {
      const { client, socket } = openClient({ upgrade: 'stall' });
      const connecting = client.connect(never);

      socket.end({ type: 'closed', code, reason });

      await expect(connecting).rejects.toMatchObject({ code: expected, retryable });
    },
  );

  it('keeps the word of the provider, and nothing else of it, as the cause', async () => {
    const { client, socket } = openClient({ upgrade: 'stall' });
    const connecting = client.connect(never);

    socket.end({ type: 'closed', code: 4000, reason: 'invalid_request_error.invalid_model' });

    await expect(connecting).rejects.toMatchObject({
      cause: { code: 'close:4000:invalid_request_error.invalid_model' },
    });
  });

  it('gives up after ten seconds without a session, and lets go of the socket', async () => {
    const { client, clock, socket } = openClient({ upgrade: 'stall', isDead: true });
    const connecting = client.connect(never);
    const rejected = expect(connecting).rejects.toMatchObject({ code: 'VOICE_CONNECT', retryable: true });

    await clock.advance(10_000);
    await rejected;
    await clock.advance(1_000);

    expect(socket.calls).toMatchObject({ close: 1, terminate: 1 });
    expect(clock.pending()).toBe(0);
  });

  it('stops connecting when the signal aborts', async () => {
    const { client, socket, over } = openClient({ upgrade: 'stall' });
    const leaving = new AbortController();
    const connecting = client.connect(leaving.signal);

    leaving.abort(new Error('hung up'));

    await expect(connecting).rejects.toMatchObject({ code: 'VOICE_CONNECT' });
    await over;
    expect(socket.state()).toBe('ended');
  });

  it('rejects when it is closed while it connects', async () => {
    const { client, seen, over } = openClient({ upgrade: 'stall' });
    const connecting = client.connect(never);
    const rejected = expect(connecting).rejects.toMatchObject({ code: 'VOICE_CONNECT', retryable: false });

    await client.close();

    await rejected;
    await over;
    expect(seen).toEqual([{ type: 'closed', reason: 'requested' }]);
  });

  it('keeps what it was asked to say and told before it was ready', async () => {
    const { client, puppet } = openClient();
    client.say('Say hello.', 'greeting');
    client.inform('The caller is called Ada.');

    await client.connect(never);

    expect(puppet.received.map((message) => message.type)).toEqual([
      'session.update',
      'conversation.item.create',
      'response.create',
    ]);
  });
});
