import type { FakeVoiceClient, FakeVoiceScript } from '@voc/voice-client/testing';
import { createClips } from '../src/clips/clips.js';
import { newSid } from './support/sids.js';
import { readTwiml } from './support/twiml.js';
import type { TwilioStream } from './support/twilio-stream.js';
import { until } from './support/until.js';
import { startWorld, type LiveTestCall, type World, type WorldOptions } from './support/world.js';

const frame = Buffer.alloc(160, 5).toString('base64');

/** Speaks every sentence at once, as one frame. */
const obedient: FakeVoiceScript = {
  onSay: (fake, instruction, purpose) => fake.speak(instruction, [frame], purpose, instruction),
};

describe('a conversation', () => {
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

  function callTool(client: FakeVoiceClient, name: string, input: object = {}): void {
    client.emit({ type: 'tool-call', callId: `${name}_1`, name, arguments: JSON.stringify(input) });
  }

  function lastSentence(client: FakeVoiceClient): string {
    return client.record.said.at(-1)?.instruction ?? '';
  }

  function hasHeard(stream: TwilioStream, language: string, clip: 'one-moment' | 'connecting'): boolean {
    return stream.audio().includes(Buffer.from(createClips()(language, clip).payload, 'base64'));
  }

  describe('that begins', () => {
    const open = async (): Promise<{ readonly stream: TwilioStream; readonly start: () => void }> => {
      const callSid = newSid('CA');
      const { ticket } = readTwiml((await world.twilio.call(callSid)).body);
      const stream = await world.twilio.stream();
      const { accountSid } = world.twilio.account;
      return { stream, start: () => stream.start({ callSid, accountSid, ticket: ticket! }) };
    };

    it('sends nothing before the stream has started, however soon the provider speaks', async () => {
      world = await startWorld();
      const { stream, start } = await open();
      const { client } = world.voice.opened[0]!;
      await until('the provider is ready', () => client.phase() === 'open');

      client.emit({ type: 'audio', itemId: 'early', purpose: 'turn', payload: frame });
      expect(stream.received).toEqual([]);
      start();
      await until('it is heard after all', () => stream.audio().length === 160);

      expect(stream.received.map(({ event, streamSid }) => [event, streamSid])).toEqual([
        ['media', stream.streamSid],
        ['mark', stream.streamSid],
      ]);
    });

    it('says "one moment" when the provider does not get to greet', async () => {
      world = await startWorld({
        voice: () => ({ connect: 'hang' }),
        env: { OPENING_PATIENCE_MS: '200', ASSISTANT_LANGUAGE: 'de' },
      });
      const { stream, start } = await open();
      stream.hearAtOnce();

      start();
      await until('the clip is heard', () => hasHeard(stream, 'de', 'one-moment'));

      expect(await world.metric('gateway_clips_total{clip="one-moment"}')).toBe(1);
    });

    it('connects the provider at the webhook already where the stream comes to the same process', async () => {
      world = await startWorld({ voice: () => obedient, env: { PREWARM: 'webhook' } });
      const callSid = newSid('CA');

      const { ticket } = readTwiml((await world.twilio.call(callSid)).body);
      const { client } = world.voice.opened[0]!;
      await until('the provider is ready', () => client.phase() === 'open');
      const stream = await world.twilio.stream();
      stream.start({ callSid, accountSid: world.twilio.account.accountSid, ticket: ticket! });
      await until('the bot greets', () => client.record.said.length === 1);

      expect(world.voice.opened).toHaveLength(1);
      stream.stop();
      await until('the session has ended', () => client.phase() === 'ended');
    });
  });

  describe('whose provider is in trouble', () => {
    it('says "one moment" at once, and goes on with the next', async () => {
      const { stream, client } = await begin();

      client.emit({ type: 'moving', cause: 'lost', error: null });
      await until('the clip is heard', () => hasHeard(stream, 'en', 'one-moment'));
      client.emit({ type: 'moved', cause: 'lost', provider: 'other' });
      client.speak('answer', [frame]);
      await until('the answer is heard', () =>
        stream
          .audio()
          .subarray(-160)
          .every((byte) => byte === 5),
      );

      expect(await world.metric('voice_provider_moves_total{provider="other",cause="lost"}')).toBe(1);
      expect(
        await world.metric('voice_provider_connection_failures_total{provider="fake",reason="lost"}'),
      ).toBe(1);
      expect(world.published).toEqual([]);
    });

    it('does not talk over what the caller is still hearing', async () => {
      world = await startWorld({ voice: () => obedient });
      const { stream } = await world.liveCall();
      const { client } = world.voice.opened[0]!;
      stream.heardAll();
      const long = Buffer.alloc(160 * 25, 7);
      client.emit({ type: 'audio', itemId: 'long', purpose: 'turn', payload: long.toString('base64') });
      await until('the answer is sent', () => stream.audio().includes(long));

      client.emit({ type: 'moving', cause: 'stalled', error: null });
      stream.media(frame);
      await until('it is seen', () => client.record.audio.length > 0);
      expect(hasHeard(stream, 'en', 'one-moment')).toBe(false);
      stream.heardAll();
      await until('the clip is heard', () => hasHeard(stream, 'en', 'one-moment'));
    });
  });

  describe('that the bot ends', () => {
    it('does so when the caller has heard the goodbye, and is not resumed', async () => {
      world = await startWorld({ voice: () => obedient });
      const { callSid, stream } = await world.liveCall();
      const { client } = world.voice.opened[0]!;
      stream.heardAll();

      callTool(client, 'end_call');
      await until('the goodbye is sent', () => lastSentence(client).includes('Goodbye.'));
      expect(world.calls.rows.get(callSid)?.finished).toBe(false);
      stream.heardAll();

      expect(await stream.closeCode()).toBe(1000);
      expect(world.calls.rows.get(callSid)?.finished).toBe(true);
      const next = await world.twilio.post('/twilio/stream-ended?n=0', world.twilio.fields(callSid));
      expect(readTwiml(next.body).verbs).toEqual(['Hangup']);
    });

    it('goes on when the caller speaks into the goodbye', async () => {
      world = await startWorld({ voice: () => obedient });
      const { callSid, stream } = await world.liveCall();
      const { client } = world.voice.opened[0]!;
      stream.heardAll();
      callTool(client, 'end_call');
      await until('the goodbye is sent', () => lastSentence(client).includes('Goodbye.'));

      client.emit({ type: 'caller-started-speaking' });
      await until('the bot is quiet', () => stream.received.at(-1)?.event === 'clear');
      client.speak('answer', [frame]);
      await until('the answer is sent', () => stream.received.at(-1)?.event === 'mark');
      stream.heardAll();
      stream.digit('0');
      await until('the call goes on', () => world.published.length === 1);

      expect(world.calls.rows.get(callSid)?.finished).toBe(false);
    });

    it('asks a silent caller twice, says why, and hangs up', async () => {
      const { stream, client } = await begin({
        env: { SILENCE_PROMPT_MS: '100', SILENCE_PROMPT_AGAIN_MS: '1000', SILENCE_END_MS: '1000' },
      });
      client.speak('answer', [frame]);

      await until('the caller is asked', () => lastSentence(client).includes('Are you still there?'));
      await until('and again', () => lastSentence(client).includes('I cannot hear you.'));
      await until('and given up', () => lastSentence(client).includes('I will hang up now.'));

      expect(await stream.closeCode()).toBe(1000);
      expect(world.published).toEqual([]);
    });

    it('calls a person for a silent caller where that is wanted', async () => {
      const { client } = await begin({
        env: {
          SILENCE_PROMPT_MS: '100',
          SILENCE_PROMPT_AGAIN_MS: '1000',
          SILENCE_END_MS: '1000',
          SILENCE_ACTION: 'escalate',
        },
      });
      client.speak('answer', [frame]);
      await until('and again', () => lastSentence(client).includes('I cannot hear you.'));

      await until('a person is called', () => world.published.length === 1);

      expect(world.published[0]).toMatchObject({ reason: 'policy', trigger: 'silence' });
    });
  });

  describe('that changes its language', () => {
    it('goes on in it, for another replica too, and up to the person', async () => {
      const { callSid, client } = await begin();

      callTool(client, 'set_language', { language: 'de' });
      await until('the voice is told', () => client.record.languages.length === 1);
      expect(client.record.languages).toEqual(['de']);
      expect(client.record.toolResults).toEqual([
        { callId: 'set_language_1', result: { accepted: true }, then: 'wait' },
      ]);
      await until('it is saved', () => world.calls.rows.get(callSid)?.language === 'de');
      client.emit({
        type: 'transcript',
        role: 'caller',
        itemId: 'c1',
        text: 'Ich möchte bitte mit einem Menschen sprechen.',
        final: true,
      });
      await until('a person is called', () => world.published.length === 1);

      expect(world.published[0]).toMatchObject({ reason: 'user_request', language: 'de' });
      expect(lastSentence(client)).toBe(
        'Say exactly this sentence in German: "Gerne. Ich verbinde Sie jetzt mit einem Kollegen. Bitte bleiben Sie in der Leitung."',
      );
    });
  });
});
