import { isCodedError } from '@voc/errors';
import type { HeardItem, VoiceClient } from '../voice-client.js';
import type { VoiceEvent } from '../voice-event.js';

/** The provider's side of the wire, in neutral words; each harness says how its provider does it. */
export interface ScriptedProvider {
  /** base64 payloads of the caller audio that has arrived. */
  audio(): readonly string[];
  /** How many times it was asked to speak. */
  speechRequests(): number;
  backgrounds(): readonly string[];
  /** What it was told about how much was heard. */
  heard(): readonly HeardItem[];
  toolResults(): readonly { readonly callId: string; readonly result: unknown }[];
  /** Sends audio of one item: of what it was asked to say, or of an answer of its own. */
  speak(itemId: string, payloads: readonly string[]): void;
  /** Ends what it was saying. */
  finish(transcript: string): void;
  /** Audio of a response that it was told to stop, or that it has stopped by itself. */
  speakLate(itemId: string, payload: string): void;
  /** Hears the caller begin; stops speaking if it was. */
  hearCaller(): void;
  /** Hears the caller end, and what was said. */
  understandCaller(itemId: string, text: string): void;
  callTool(callId: string, name: string, argumentsJson: string): void;
  /** The connection breaks. */
  drop(): void;
}

export interface VoiceContractSubject {
  /** Not connected yet. */
  readonly client: VoiceClient;
  readonly provider: ScriptedProvider;
  /** Frees whatever the harness opened. */
  dispose(): Promise<void>;
}

export interface VoiceContractHarness {
  /** @param key `refused` when the provider shall not let the client in */
  open(key: 'accepted' | 'refused'): Promise<VoiceContractSubject>;
}

const first = Buffer.alloc(160, 1).toString('base64');
const second = Buffer.alloc(160, 2).toString('base64');

interface Observed extends VoiceContractSubject {
  readonly seen: VoiceEvent[];
  /** Resolves when `events()` has ended. */
  readonly over: Promise<void>;
}

/** Every provider passes this suite; what differs between them is in `capabilities`. */
export function describeVoiceClientContract(name: string, harness: VoiceContractHarness): void {
  describe(`${name} as a VoiceClient`, () => {
    const subjects: Observed[] = [];

    const open = async (key: 'accepted' | 'refused' = 'accepted'): Promise<Observed> => {
      const subject = await harness.open(key);
      const seen: VoiceEvent[] = [];
      const observed: Observed = { ...subject, seen, over: collect(subject.client, seen) };
      subjects.push(observed);
      return observed;
    };
    const connected = async (): Promise<Observed> => {
      const subject = await open();
      await subject.client.connect(new AbortController().signal);
      return subject;
    };

    afterEach(async () => {
      for (const subject of subjects.splice(0)) {
        await subject.client.close();
        await subject.dispose();
      }
    });

    describeSession(open, connected);
    describeSpeech(connected);
    describeCaller(connected);
  });
}

type Open = (key?: 'accepted' | 'refused') => Promise<Observed>;

function describeSession(open: Open, connected: () => Promise<Observed>): void {
  it('passes caller audio on, unchanged and in order, once it is connected', async () => {
    const { client, provider } = await connected();

    client.sendAudio(first);
    client.sendAudio(second);

    await eventually(() => expect(provider.audio()).toEqual([first, second]));
  });

  it('drops caller audio that comes before it is connected', async () => {
    const { client, provider } = await open();

    client.sendAudio(first);
    await client.connect(new AbortController().signal);
    client.sendAudio(second);

    await eventually(() => expect(provider.audio()).toEqual([second]));
  });

  it('ends its events with `closed`, requested, when it is closed, however often', async () => {
    const { client, seen, over } = await connected();

    await Promise.all([client.close(), client.close()]);
    await client.close();

    await over;
    expect(seen).toEqual([{ type: 'closed', reason: 'requested' }]);
  });

  it('can be closed before it was ever connected', async () => {
    const { client, seen, over } = await open();

    await client.close();

    await over;
    expect(seen).toEqual([{ type: 'closed', reason: 'requested' }]);
    expect(await rejectionOf(client.connect(new AbortController().signal))).toBe('VOICE_CONNECT');
  });

  it('rejects with VOICE_AUTH when the provider refuses the key, and is over then', async () => {
    const { client, seen, over } = await open('refused');

    expect(await rejectionOf(client.connect(new AbortController().signal))).toBe('VOICE_AUTH');

    await over;
    expect(seen).toEqual([{ type: 'closed', reason: 'lost' }]);
  });

  it('gives up connecting when the signal aborts', async () => {
    const { client, over } = await open();

    expect(await rejectionOf(client.connect(AbortSignal.abort()))).toBe('VOICE_CONNECT');

    await over;
  });

  it('cannot be connected twice', async () => {
    const { client } = await connected();

    expect(await rejectionOf(client.connect(new AbortController().signal))).toBe('VOICE_CONNECT');
  });

  it('reports a lost connection as failed, then closed', async () => {
    const { provider, seen, over } = await connected();

    provider.drop();

    await over;
    expect(seen.map(brief)).toEqual(['failed VOICE_LOST', 'closed lost']);
  });

  it('takes every call after the end without a word', async () => {
    const { client, provider, over } = await connected();
    await client.close();
    await over;

    client.sendAudio(first);
    client.say('Say goodbye.', 'farewell');
    client.inform('The caller is called Ada.');
    client.cancelResponse([{ itemId: 'item_1', heardMs: 5 }]);
    client.sendToolResult('call_1', {}, 'speak');

    expect([provider.audio(), provider.speechRequests(), provider.backgrounds()]).toEqual([[], 0, []]);
  });
}

function describeSpeech(connected: () => Promise<Observed>): void {
  it('labels what it was asked to say with its purpose, from the first audio to the end of the turn', async () => {
    const { client, provider, seen } = await connected();

    client.say('Say hello.', 'greeting');
    await eventually(() => expect(provider.speechRequests()).toBe(1));
    provider.speak('item_1', [first, second]);
    provider.finish('Hello.');

    await eventually(() => expect(seen.at(-1)?.type).toBe('turn-done'));
    expect(seen.filter((event) => event.type === 'audio')).toEqual([
      { type: 'audio', itemId: 'item_1', purpose: 'greeting', payload: first },
      { type: 'audio', itemId: 'item_1', purpose: 'greeting', payload: second },
    ]);
    expect(seen).toContainEqual({ type: 'audio-done', itemId: 'item_1' });
    expect(seen).toContainEqual({
      type: 'transcript',
      role: 'assistant',
      itemId: 'item_1',
      text: 'Hello.',
      final: true,
    });
    expect(seen.at(-1)).toMatchObject({ purpose: 'greeting', outcome: 'completed', produced: true });
  });

  it('labels an answer of the model as a turn', async () => {
    const { provider, seen } = await connected();

    provider.speak('item_1', [first]);
    provider.finish('Yes.');

    await eventually(() => expect(seen.at(-1)?.type).toBe('turn-done'));
    expect(seen[0]).toEqual({ type: 'audio', itemId: 'item_1', purpose: 'turn', payload: first });
  });

  it('says one thing after the other', async () => {
    const { client, provider, seen } = await connected();

    client.say('Say hello.', 'greeting');
    client.say('Say goodbye.', 'farewell');
    await eventually(() => expect(provider.speechRequests()).toBe(1));
    provider.speak('item_1', [first]);
    provider.finish('Hello.');
    await eventually(() => expect(provider.speechRequests()).toBe(2));
    provider.speak('item_2', [second]);
    provider.finish('Goodbye.');

    await eventually(() => expect(seen.filter((event) => event.type === 'turn-done')).toHaveLength(2));
    const purposes = seen.flatMap((event) => (event.type === 'audio' ? [event.purpose] : []));
    expect(purposes).toEqual(['greeting', 'farewell']);
  });

  it('tells the provider background without making it speak', async () => {
    const { client, provider } = await connected();

    client.inform('');
    client.inform('The caller is called Ada.');

    await eventually(() => expect(provider.backgrounds()).toEqual(['The caller is called Ada.']));
    expect(provider.speechRequests()).toBe(0);
  });

  it('hands a tool call over and its answer back, once', async () => {
    const { client, provider, seen } = await connected();

    provider.callTool('call_1', 'find_order', '{"number":7}');
    await eventually(() => expect(seen.map((event) => event.type)).toContain('tool-call'));
    client.sendToolResult('call_1', { state: 'sent' }, 'wait');
    client.sendToolResult('call_1', { state: 'lost' }, 'wait');
    client.sendToolResult('call_unknown', {}, 'wait');
    client.sendAudio(first);

    await eventually(() => expect(provider.audio()).toHaveLength(1));
    expect(provider.toolResults()).toEqual([{ callId: 'call_1', result: { state: 'sent' } }]);
    expect(seen[0]).toEqual({
      type: 'tool-call',
      callId: 'call_1',
      name: 'find_order',
      arguments: '{"number":7}',
    });
  });
}

function describeCaller(connected: () => Promise<Observed>): void {
  it('tells when the caller speaks and what was said', async () => {
    const { provider, seen } = await connected();

    provider.hearCaller();
    provider.understandCaller('item_1', 'Where is my order?');

    await eventually(() => expect(seen).toHaveLength(3));
    expect(seen).toEqual([
      { type: 'caller-started-speaking' },
      { type: 'caller-stopped-speaking' },
      { type: 'transcript', role: 'caller', itemId: 'item_1', text: 'Where is my order?', final: true },
    ]);
  });

  it('lets nothing of an interrupted response through any more', async () => {
    const { client, provider, seen } = await connected();
    provider.speak('item_1', [first]);
    await eventually(() => expect(seen).toHaveLength(1));

    provider.hearCaller();
    provider.speakLate('item_1', second);
    await eventually(() => expect(seen.map((event) => event.type)).toContain('turn-done'));
    client.cancelResponse([{ itemId: 'item_1', heardMs: 12 }]);
    provider.speakLate('item_1', second);
    client.sendAudio(first);

    await eventually(() => expect(provider.audio()).toHaveLength(1));
    expect(seen.filter((event) => event.type === 'audio')).toHaveLength(1);
    expect(seen.filter((event) => event.type === 'turn-done')).toMatchObject([{ outcome: 'interrupted' }]);
    if (client.capabilities.truncation) expect(provider.heard()).toEqual([{ itemId: 'item_1', heardMs: 12 }]);
  });

  it('stops the running response when we want it to', async () => {
    const { client, provider, seen } = await connected();
    provider.speak('item_1', [first]);
    await eventually(() => expect(seen).toHaveLength(1));

    client.cancelResponse([{ itemId: 'item_1', heardMs: 3 }]);

    await eventually(() => expect(seen.at(-1)).toMatchObject({ type: 'turn-done', outcome: 'interrupted' }));
  });

  it('takes a cancel when nothing is running', async () => {
    const { client, provider, seen } = await connected();

    client.cancelResponse([]);
    provider.speak('item_1', [first]);
    provider.finish('Yes.');

    await eventually(() => expect(seen.at(-1)).toMatchObject({ type: 'turn-done', outcome: 'completed' }));
  });
}

async function collect(client: VoiceClient, seen: VoiceEvent[]): Promise<void> {
  for await (const event of client.events()) seen.push(event);
}

async function rejectionOf(promise: Promise<void>): Promise<string> {
  try {
    await promise;
    return 'resolved';
  } catch (error) {
    return isCodedError(error) ? error.code : 'not a CodedError';
  }
}

function brief(event: VoiceEvent): string {
  if (event.type === 'failed') return `failed ${event.error.code}`;
  return event.type === 'closed' ? `closed ${event.reason}` : event.type;
}

/** Real sockets need a moment; without them the first look is enough. */
async function eventually(check: () => void): Promise<void> {
  const givenUpMs = performance.now() + 2_000;
  for (;;) {
    await new Promise((resolve) => void setImmediate(resolve));
    try {
      check();
      return;
    } catch (error) {
      if (performance.now() > givenUpMs) throw error;
    }
  }
}
