import { eventually, first, inTime, second, types, type Connected } from './contract-support.js';

export function describeAnswers(connected: Connected): void {
  describeAnswering(connected);
  describeTyping(connected);
}

function describeAnswering(connected: Connected): void {
  it('makes the model answer, once, as a turn', async () => {
    const { client, provider, seen } = await connected();
    client.recall([{ role: 'caller', text: 'When are you open?' }]);

    client.answer();
    client.answer();
    await eventually(() => expect(provider.speechRequests()).toBe(1));
    provider.speak('item_1', [first]);
    client.answer();
    provider.finish('From nine to five.');

    await eventually(() => expect(seen.at(-1)).toMatchObject({ type: 'turn-done', purpose: 'turn' }));
    expect(seen[0]).toMatchObject({ type: 'audio', purpose: 'turn' });
    client.sendAudio(second);
    await eventually(() => expect(provider.audio()).toContain(second));
    expect(provider.speechRequests()).toBe(1);
  });

  it('asks for no answer where the model is about to give one', async () => {
    const { client, provider, seen } = await connected();
    provider.hearCaller();
    provider.understandCaller('item_c', 'When are you open?');
    await eventually(() => expect(seen).toHaveLength(3));

    client.answer();
    provider.speak('item_1', [first]);
    provider.finish('From nine to five.');

    await eventually(() => expect(seen.at(-1)?.type).toBe('turn-done'));
    client.sendAudio(second);
    await eventually(() => expect(provider.audio()).toContain(second));
    expect(provider.speechRequests()).toBe(0);
  });

  it('tells of an answer that comes to nothing, and asks for it once more', async () => {
    const subject = await connected();
    const { client, provider, seen } = subject;

    provider.answerNothing();
    await inTime(subject, () => expect(types(subject)).toContain('turn-done'));
    client.answer();

    await eventually(() => expect(provider.speechRequests()).toBe(1));
    expect(seen).toMatchObject([
      { type: 'turn-done', purpose: 'turn', outcome: 'completed', produced: false },
    ]);
  });
}

function describeTyping(connected: Connected): void {
  it('has what the caller typed answered like words, once, without writing it down', async () => {
    const subject = await connected();
    const { client, provider, seen } = subject;

    client.callerTyped(' ');
    client.callerTyped('1 2 3');
    await eventually(() => expect(provider.speechRequests()).toBe(1));
    provider.speak('item_1', [first]);
    provider.finish('Thank you.');

    await eventually(() => expect(types(subject)).toContain('turn-done'));
    expect(provider.callerTexts()).toEqual(['1 2 3']);
    expect(seen[0]).toMatchObject({ type: 'audio', purpose: 'turn' });
    expect(seen.filter((event) => event.type === 'transcript')).toMatchObject([{ role: 'assistant' }]);
  });

  it('has what the caller typed answered behind what is being said', async () => {
    const subject = await connected();
    const { client, provider, seen } = subject;
    provider.speak('item_1', [first]);
    await eventually(() => expect(seen).toHaveLength(1));

    client.callerTyped('1 2 3');
    provider.finish('Please enter the number.');
    await eventually(() => expect(provider.speechRequests()).toBe(1));

    expect(provider.callerTexts()).toEqual(['1 2 3']);
    expect(types(subject)).toContain('turn-done');
  });
}
