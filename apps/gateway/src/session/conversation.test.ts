import fc from 'fast-check';
import { conversationLimits, createConversation } from './conversation.js';

describe('createConversation', () => {
  it('keeps the last turns, oldest first', () => {
    const conversation = createConversation();
    for (let turn = 1; turn <= conversationLimits.turns + 5; turn += 1)
      conversation.callerSaid(`i${turn}`, `turn ${turn}`);

    const texts = conversation.heardTurns().map((turn) => turn.text);

    expect(texts).toHaveLength(conversationLimits.turns);
    expect(texts[0]).toBe('turn 6');
    expect(texts.at(-1)).toBe('turn 17');
  });

  it('goes on from the turns of an earlier stream', () => {
    const conversation = createConversation();
    conversation.restore([{ role: 'caller', text: 'My invoice is wrong.' }]);
    conversation.assistantSaid('a', 'Where were we?');

    expect(conversation.heardTurns()).toEqual([
      { role: 'caller', text: 'My invoice is wrong.' },
      { role: 'assistant', text: 'Where were we?' },
    ]);
  });

  it('drops blank turns and blanks around the others', () => {
    const conversation = createConversation();
    conversation.callerSaid('a', '  \n ');
    conversation.callerSaid('b', ' hello ');

    expect(conversation.heardTurns()).toEqual([{ role: 'caller', text: 'hello' }]);
  });

  it.each(['before', 'after'])('shortens a turn that was cut short %s its transcript came', (order) => {
    const conversation = createConversation();
    if (order === 'before') conversation.cutShort('a', 0.5);
    conversation.assistantSaid('a', 'one two three four');
    if (order === 'after') conversation.cutShort('a', 0.5);

    expect(conversation.heardTurns()).toEqual([{ role: 'assistant', text: 'one two …' }]);
  });

  it.each([
    [0, []],
    [0.1, []],
    [-3, []],
    [Number.NaN, []],
    [1, ['one two three four']],
    [7, ['one two three four']],
  ])('takes a share of %d for what it can only mean', (share, expected) => {
    const conversation = createConversation();
    conversation.assistantSaid('a', 'one two three four');
    conversation.cutShort('a', share);

    expect(conversation.heardTurns().map((turn) => turn.text)).toEqual(expected);
  });

  it('still notes a cut after many interrupted items that never got a transcript', () => {
    const conversation = createConversation();
    for (let item = 0; item < 500; item += 1) conversation.cutShort(`silent ${item}`, 0.2);
    conversation.cutShort('a', 0.5);
    conversation.assistantSaid('a', 'one two three four');

    expect(conversation.heardTurns()).toEqual([{ role: 'assistant', text: 'one two …' }]);
  });

  it('sums up what the caller said last, in their own words', () => {
    const conversation = createConversation();
    expect(conversation.summary()).toBe('The caller has not said anything yet.');
    conversation.assistantSaid('a', 'How can I help?');
    for (const text of ['one', 'two', 'three', 'four', 'five']) conversation.callerSaid(text, text);

    expect(conversation.summary()).toBe('Caller said: “two” “three” “four” “five”');
  });

  it('stays bounded, whatever is said and cut', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constantFrom('caller', 'assistant'), item: fc.nat(20), text: fc.string() }),
      fc.record({ kind: fc.constant('cut'), item: fc.nat(20), share: fc.double() }),
      fc.record({ kind: fc.constant('caller'), item: fc.nat(20), text: fc.constant('long '.repeat(1_000)) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const conversation = createConversation();
        for (const entry of steps) {
          if ('share' in entry) conversation.cutShort(String(entry.item), entry.share);
          else if (entry.kind === 'caller') conversation.callerSaid(String(entry.item), entry.text);
          else conversation.assistantSaid(String(entry.item), entry.text);
        }
        const turns = conversation.heardTurns();
        expect(turns.length).toBeLessThanOrEqual(conversationLimits.turns);
        for (const { text } of turns) {
          expect(text).not.toBe('');
          expect(text.length).toBeLessThanOrEqual(conversationLimits.turnChars + 2);
        }
      }),
    );
  });
});
