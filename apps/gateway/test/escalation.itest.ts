import { CodedError } from '@voc/errors';
import { handoverId } from '@voc/handover-token';
import type { VoiceErrorCode } from '@voc/voice-client';
import type { FakeVoiceClient, FakeVoiceScript } from '@voc/voice-client/testing';
import { createClips } from '../src/clips/clips.js';
import { createLogRecorder } from './support/log-recorder.js';
import { readTwiml } from './support/twiml.js';
import { until } from './support/until.js';
import { startWorld, type LiveTestCall, type World, type WorldOptions } from './support/world.js';

const silence = Buffer.alloc(160, 0xff).toString('base64');
const frame = Buffer.alloc(160, 5).toString('base64');

/** Speaks every sentence at once, as one frame. */
const obedient: FakeVoiceScript = {
  onSay: (fake, instruction, purpose) => fake.speak(instruction, [silence], purpose, instruction),
};

function saidBy(client: FakeVoiceClient): readonly string[] {
  return client.record.said.map(({ purpose }) => purpose);
}

describe('the ways to a person', () => {
  let world: World;
  afterEach(() => world.close());

  async function begin(
    options: WorldOptions = {},
  ): Promise<LiveTestCall & { readonly client: FakeVoiceClient }> {
    world = await startWorld({ voice: () => obedient, ...options });
    const call = await world.liveCall();
    call.stream.hearAtOnce();
    return { ...call, client: world.voice.opened[0]!.client };
  }

  function callerSays(client: FakeVoiceClient, text: string): void {
    client.emit({ type: 'transcript', role: 'caller', itemId: text, text, final: true });
  }

  const callTool = {
    type: 'tool-call',
    callId: 'call_1',
    name: 'escalate_to_human',
    arguments: '{}',
  } as const;

  it('takes the summary of the model when it asks right after the keyword', async () => {
    const { client } = await begin();

    callerSays(client, 'Can I talk to a representative?');
    client.emit({
      ...callTool,
      arguments: '{"reason":"user_request","summary":"Charged twice.","priority":"high"}',
    });
    await until('the caller is noted as ready', () => world.handovers.notes.length > 0);

    expect(world.published).toEqual([
      expect.objectContaining({ trigger: 'escalate_to_human', summary: 'Charged twice.', priority: 'high' }),
    ]);
  });

  it('hears the wish for a person in what the caller says', async () => {
    const { callSid, client } = await begin();

    callerSays(client, 'My invoice is wrong.');
    callerSays(client, 'I would like to SPEAK to a human, please.');
    await until('the caller is noted as ready', () => world.handovers.notes.length > 0);

    expect(world.published).toEqual([
      expect.objectContaining({
        reason: 'user_request',
        trigger: 'SPEAK to a human',
        summary: 'Caller said: “My invoice is wrong.” “I would like to SPEAK to a human, please.”',
      }),
    ]);
    expect(await world.metric('voice_provider_handovers_total{provider="fake"}')).toBe(1);
    expect(await world.metric('voice_provider_sessions_total{provider="fake"}')).toBe(1);
    expect(
      await world.metric('voice_provider_turns_total{provider="fake",outcome="completed"}'),
    ).toBeGreaterThan(0);
    expect(world.handovers.notes).toEqual([`ready ${handoverId(callSid, 1)}`]);
    expect(saidBy(client)).toEqual(['greeting', 'farewell']);
  });

  it('takes the key for it, and gives the model what else is typed', async () => {
    const { stream, client } = await begin();

    for (const digit of ['4', '0', '7', '#']) stream.digit(digit);
    await until('the model is told', () => client.record.typed.length === 1);
    expect(client.record.typed).toEqual(['The caller pressed the keys 407.']);
    expect(world.published).toEqual([]);
    stream.digit('0');
    await until('a person is called', () => world.published.length > 0);

    expect(world.published[0]).toMatchObject({ reason: 'dtmf', trigger: 'escalation key' });
    // The digit itself is nobody's business.
    expect(JSON.stringify(world.published[0]?.trigger)).not.toContain('0');
    expect(saidBy(client)).toEqual(['greeting', 'farewell']);
  });

  it('makes one handover of keyword, tool, key and lost provider together', async () => {
    const { stream, client } = await begin();

    callerSays(client, 'A representative, please.');
    client.emit(callTool);
    stream.digit('0');
    stream.media(frame);
    await until('all have been seen', () => client.record.audio.length === 1);
    client.fail('VOICE_LOST');
    await until('the caller is noted as ready', () => world.handovers.notes.length > 0);

    expect(world.published).toHaveLength(1);
    expect(world.handovers.notes).toHaveLength(1);
    expect(client.record.toolResults).toEqual([
      { callId: 'call_1', result: { accepted: true }, then: 'wait' },
    ]);
    expect(saidBy(client).filter((purpose) => purpose === 'farewell')).toHaveLength(1);
  });

  it('tells the model that there is no other tool', async () => {
    const { client } = await begin();

    client.emit({ ...callTool, name: 'delete_everything' });
    await until('the model is told', () => client.record.toolResults.length === 1);

    expect(client.record.toolResults[0]).toMatchObject({ then: 'speak' });
    expect(world.published).toEqual([]);
  });

  it('takes the caller back, says so and hears them again when the event cannot be published', async () => {
    const failures = [new Error('no queue')];
    const { callSid, stream, client } = await begin({
      publish: () => (failures.length > 0 ? Promise.reject(failures.pop()!) : Promise.resolve()),
    });

    callerSays(client, 'A representative, please.');
    await until('the notice is spoken', () => saidBy(client).at(-1) === 'notice');

    expect(saidBy(client)).toEqual(['greeting', 'farewell', 'notice']);
    expect(client.record.said.at(-1)?.instruction).toContain('I am sorry, I could not reach a colleague');
    expect(world.handovers.notes).toEqual(['failed publish_failed']);
    expect(await world.metric('gateway_escalation_failures_total{reason="publish_failed"}')).toBe(1);
    stream.media(frame);
    await until('the caller is heard again', () => client.record.audio.at(-1) === frame);

    callerSays(client, 'I want a representative.');
    await until('a second handover is asked for', () => world.published.length === 1);
    expect(world.published[0]?.handover_id).toBe(handoverId(callSid, 2));
  });

  it('takes the caller back when the handover fails behind the scenes', async () => {
    const { callSid, client } = await begin();
    callerSays(client, 'A representative, please.');
    await until('the caller is noted as ready', () => world.handovers.notes.length > 0);

    world.handovers.move(handoverId(callSid, 1), { type: 'failed', reason: 'token_store_failed' });
    await until('the notice is spoken', () => saidBy(client).at(-1) === 'notice');

    expect(await world.metric('gateway_escalation_failures_total{reason="token_store_failed"}')).toBe(1);
  });

  it('takes the caller back when nothing happens', async () => {
    const { client } = await begin({
      env: { HANDOVER_PATIENCE_MS: '1000', ESCALATION_KEYWORD_GRACE_MS: '0' },
    });
    callerSays(client, 'A representative, please.');

    await until('the notice is spoken', () => saidBy(client).at(-1) === 'notice');

    expect(world.handovers.notes.at(-1)).toBe('failed no_progress');
  });

  it('lets the caller who waits for a person hear that the line is alive', async () => {
    const { stream, client } = await begin();
    callerSays(client, 'A representative, please.');
    await until('the caller is noted as ready', () => world.handovers.notes.length > 0);

    const chime = Buffer.from(createClips()('en', 'hold').payload, 'base64');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(stream.audio().includes(chime)).toBe(false);
    await until('there is a chime', () => stream.audio().includes(chime));
  });

  it('calls it a handover when Twilio takes the caller away, and not the end of the call', async () => {
    const { callSid, stream, client } = await begin();
    callerSays(client, 'A representative, please.');
    await until('the caller is noted as ready', () => world.handovers.notes.length > 0);
    world.handovers.states.set(handoverId(callSid, 1), { status: 'dialling' });

    stream.stop();
    await until('the session has ended', async () => (await world.metric('gateway_active_sessions')) === 0);

    expect(world.calls.rows.get(callSid)).toMatchObject({ finished: false, handoverAttempts: 1 });
    expect(world.handovers.notes).toHaveLength(1);
  });

  it.each<[VoiceErrorCode, string]>([
    ['VOICE_AUTH', 'VOICE_AUTH'],
    ['VOICE_CONNECT', 'VOICE_CONNECT'],
  ])('calls a person when the provider refuses to connect with %s', async (code, trigger) => {
    const refusal = new CodedError<VoiceErrorCode>(code, 'the test wanted it so');
    const recorder = createLogRecorder();
    world = await startWorld({ voice: () => ({ connect: refusal }), log: recorder.log });
    const { ticket } = readTwiml((await world.twilio.call(`CA${'1'.repeat(32)}`)).body);
    const stream = await world.twilio.stream();
    stream.hearAtOnce();

    stream.start({
      callSid: `CA${'1'.repeat(32)}`,
      accountSid: world.twilio.account.accountSid,
      ticket: ticket!,
    });
    await until('the caller is noted as ready', () => world.handovers.notes.length > 0);

    expect(world.published).toEqual([
      expect.objectContaining({
        reason: 'provider_error',
        trigger,
        summary: 'The caller has not said anything yet.',
      }),
    ]);
    expect(
      await world.metric(`voice_provider_connection_failures_total{provider="fake",reason="${trigger}"}`),
    ).toBe(1);
    expect(recorder.lines).toContainEqual(expect.stringContaining('voice provider refused'));
  });

  it('calls a person when the provider does not answer in time', async () => {
    world = await startWorld({
      voice: () => ({ connect: 'hang' }),
      env: { VOICE_CONNECT_TIMEOUT_MS: '500' },
    });
    const callSid = `CA${'1'.repeat(32)}`;
    const { ticket } = readTwiml((await world.twilio.call(callSid)).body);
    const stream = await world.twilio.stream();

    stream.start({ callSid, accountSid: world.twilio.account.accountSid, ticket: ticket! });
    await until('a person is called', () => world.published.length > 0);

    expect(world.published[0]).toMatchObject({ reason: 'provider_error', trigger: 'VOICE_CONNECT' });
  });

  it('calls a person when the provider is lost in the middle, with a recorded word instead of the farewell', async () => {
    const { callSid, client } = await begin();

    client.fail('VOICE_LOST');
    await until('the caller is noted as ready', () => world.handovers.notes.length > 0);

    expect(world.published[0]).toMatchObject({ reason: 'provider_error', trigger: 'VOICE_LOST' });
    expect(saidBy(client)).toEqual(['greeting']);
    expect(await world.metric('gateway_clips_total{clip="connecting"}')).toBe(1);
    expect(world.handovers.notes).toEqual([`ready ${handoverId(callSid, 1)}`]);
  });

  it('asks Twilio for a fresh stream when both the provider and the handover have failed', async () => {
    const { callSid, stream, client } = await begin({ publish: () => Promise.reject(new Error('no queue')) });

    client.fail('VOICE_LOST');

    expect(await stream.closeCode()).toBe(1012);
    const answer = await world.twilio.post('/twilio/stream-ended?n=0', world.twilio.fields(callSid));
    expect(readTwiml(answer.body).action).toMatch(/\/twilio\/stream-ended\?n=1&c=/);
  });

  it('goes on when one answer of the provider fails', async () => {
    const { client } = await begin();

    client.fail('VOICE_RESPONSE');
    client.fail('VOICE_LIMIT');
    callerSays(client, 'A representative, please.');
    await until('a person is called', () => world.published.length > 0);

    expect(world.published[0]?.reason).toBe('user_request');
  });
});
