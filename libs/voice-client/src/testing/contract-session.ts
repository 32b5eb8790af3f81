import {
  brief,
  eventually,
  first,
  rejectionOf,
  second,
  type Connected,
  type Open,
} from './contract-support.js';

export function describeSession(open: Open, connected: Connected): void {
  it('declares formats of audio for both directions, and what it can do', async () => {
    const { capabilities } = (await open()).client;

    for (const { encoding, sampleRateHz } of [capabilities.input, capabilities.output]) {
      expect(encoding === 'mulaw' ? [8000] : [8000, 16_000, 24_000]).toContain(sampleRateHz);
    }
    expect(capabilities.maxSessionMs ?? Infinity).toBeGreaterThan(0);
    expect(capabilities.maxReplayMs).toBeGreaterThan(0);
  });

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
    const { client, seen, over } = await open('refusing');

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
    client.recall([{ role: 'caller', text: 'When are you open?' }]);
    client.answer();
    client.callerTyped('1 2');
    client.probe();
    client.cancelResponse([{ itemId: 'item_1', heardMs: 5 }]);
    client.sendToolResult('call_1', {}, 'speak');

    expect([provider.audio(), provider.speechRequests(), provider.backgrounds()]).toEqual([[], 0, []]);
    expect([provider.recalled(), provider.callerTexts()]).toEqual([[], []]);
  });
}
