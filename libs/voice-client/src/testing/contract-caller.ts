import { eventually, first, second, type Connected } from './contract-support.js';

export function describeCaller(connected: Connected): void {
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
    client.cancelResponse([{ itemId: 'item_1', heardMs: 2 }]);
    provider.speakLate('item_1', second);
    client.sendAudio(first);

    await eventually(() => expect(provider.audio()).toHaveLength(1));
    expect(seen.filter((event) => event.type === 'audio')).toHaveLength(1);
    expect(seen.filter((event) => event.type === 'turn-done')).toMatchObject([{ outcome: 'interrupted' }]);
    expect(provider.heard()).toEqual(
      client.capabilities.truncation ? [{ itemId: 'item_1', heardMs: 2 }] : [],
    );
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
