import type { HeardTurn } from '../voice-client.js';
import { eventually, first, type Connected, type Open } from './contract-support.js';

const turns: readonly HeardTurn[] = [
  { role: 'caller', text: 'When are you open?' },
  { role: 'assistant', text: 'From nine to five.' },
  { role: 'caller', text: 'On Sundays too?' },
];

export function describeMemory(open: Open, connected: Connected): void {
  it('tells the provider what was said before, without making it speak', async () => {
    const { client, provider, seen } = await open();

    client.recall(turns);
    await client.connect(new AbortController().signal);
    client.sendAudio(first);

    await eventually(() => expect(provider.audio()).toEqual([first]));
    expect(provider.recalled()).toEqual(turns);
    expect(provider.speechRequests()).toBe(0);
    expect(seen).toEqual([]);
  });

  it('tells the provider what was said before ahead of the first words', async () => {
    const { client, provider } = await open();

    client.say('Say sorry.', 'notice');
    client.recall(turns);
    await client.connect(new AbortController().signal);

    await eventually(() => expect(provider.speechRequests()).toBe(1));
    expect(provider.recalled()).toEqual(turns);
  });

  it('takes what was said before in several parts, also when it is connected, and leaves out what is empty', async () => {
    const { client, provider } = await connected();

    client.recall([]);
    client.recall(turns.slice(0, 1));
    client.recall([{ role: 'assistant', text: ' ' }, ...turns.slice(1)]);
    client.sendAudio(first);

    await eventually(() => expect(provider.audio()).toHaveLength(1));
    expect(provider.recalled()).toEqual(turns);
  });

  it('takes it after the first words too, without making the provider speak', async () => {
    const { client, provider } = await connected();
    client.sendAudio(first);

    client.recall(turns);
    client.say('Say hello.', 'notice');

    await eventually(() => expect(provider.speechRequests()).toBe(1));
  });
}
