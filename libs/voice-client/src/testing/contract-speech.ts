import type { VoiceEvent } from '../voice-event.js';
import { eventually, first, inTime, second, type Connected } from './contract-support.js';

export function describeSpeech(connected: Connected): void {
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
    expect(purposes(seen)).toEqual(['greeting', 'farewell']);
  });

  it('tells the provider background without making it speak', async () => {
    const { client, provider } = await connected();

    client.inform('');
    client.inform('The caller is called Ada.');
    client.sendAudio(first);

    await eventually(() => expect(provider.audio()).toEqual([first]));
    expect(provider.backgrounds()).toEqual(['The caller is called Ada.']);
    expect(provider.speechRequests()).toBe(0);
  });

  it('hands a tool call over and its answer back, once', async () => {
    const { client, provider, seen } = await connected();

    provider.callTool('call_1', 'find_order', '{"number":7}');
    await eventually(() => expect(seen.map((event) => event.type)).toContain('tool-call'));
    client.sendToolResult('call_1', { state: 'sent' }, 'speak');
    client.sendToolResult('call_1', { state: 'lost' }, 'speak');
    client.sendToolResult('call_unknown', {}, 'speak');
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

  it('says at once what shall be said while a tool takes its time, and goes on from its answer', async () => {
    const subject = await connected();
    const { client, provider, seen } = subject;
    provider.callTool('call_1', 'find_order', '{}');
    await eventually(() => expect(types(seen)).toContain('tool-call'));

    provider.finish('');
    client.say('Say: one moment, please.', 'notice');
    await inTime(subject, () => expect(provider.speechRequests()).toBe(1));
    provider.speak('item_1', [first]);
    provider.finish('One moment, please.');
    await inTime(subject, () => expect(turnsDone(seen)).toEqual(['turn', 'notice']));
    client.sendToolResult('call_1', { state: 'sent' }, 'speak');
    await eventually(() => expect(provider.toolResults()).toHaveLength(1));
    provider.speak('item_2', [second]);

    await eventually(() => expect(purposes(seen)).toEqual(['notice', 'turn']));
    expect(provider.toolResults()).toEqual([{ callId: 'call_1', result: { state: 'sent' } }]);
  });

  it('leaves the words after a tool’s answer to us when they are to be ours', async () => {
    const { client, provider, seen } = await connected();
    provider.callTool('call_1', 'request_human', '{}');
    await eventually(() => expect(types(seen)).toContain('tool-call'));

    client.sendToolResult('call_1', { accepted: true }, 'wait');
    client.say('Say goodbye.', 'farewell');
    provider.finish('');
    await eventually(() => expect(provider.speechRequests()).toBe(1));
    provider.speak('item_1', [first]);

    await eventually(() => expect(types(seen)).toContain('audio'));
    expect(provider.toolResults()).toMatchObject([{ callId: 'call_1', result: { accepted: true } }]);
    expect(seen.find((event) => event.type === 'audio')).toMatchObject({ purpose: 'farewell' });
  });
}

const purposes = (seen: readonly VoiceEvent[]): readonly string[] =>
  seen.flatMap((event) => (event.type === 'audio' ? [event.purpose] : []));

const turnsDone = (seen: readonly VoiceEvent[]): readonly string[] =>
  seen.flatMap((event) => (event.type === 'turn-done' ? [event.purpose] : []));

const types = (seen: readonly VoiceEvent[]): readonly string[] => seen.map((event) => event.type);
