import { createConversation, type Conversation, type ConversationItem } from './conversation.js';

function item(id: string, audioMs: number | null = null): ConversationItem {
  return { id, wire: { id }, turns: [{ role: 'assistant', text: id, recordingId: null }], audioMs };
}

function with3Items(): Conversation {
  const conversation = createConversation();
  for (const id of ['a', 'b', 'c']) conversation.add(item(id));
  return conversation;
}

function texts(conversation: Conversation): readonly string[] {
  return conversation.turns().map((turn) => turn.text);
}

describe('conversation', () => {
  it('adds at the end, at the root and behind an item, and names the item before', () => {
    const conversation = with3Items();

    expect(conversation.add(item('end'))).toBe('c');
    expect(conversation.add(item('first'), 'root')).toBeNull();
    expect(conversation.add(item('behind a'), 'a')).toBe('a');
    expect(texts(conversation)).toEqual(['first', 'a', 'behind a', 'b', 'c', 'end']);
  });

  it('adds nothing behind an item that does not exist', () => {
    const conversation = with3Items();

    expect(conversation.add(item('lost'), 'nowhere')).toBeUndefined();
    expect(texts(conversation)).toEqual(['a', 'b', 'c']);
  });

  it('forgets the words of a truncated item, also when the item ends later', () => {
    const conversation = createConversation();
    conversation.add(item('spoken', 0));
    conversation.sentAudio('spoken', 900);

    const truncation = conversation.truncate('spoken', 0, 400);
    conversation.sentAudio('spoken', 1_000);
    conversation.finish('spoken', { id: 'spoken' }, [
      { role: 'assistant', text: 'all of it', recordingId: null },
    ]);

    expect(truncation.status).toBe('truncated');
    expect(texts(conversation)).toEqual([]);
    expect(conversation.get('spoken')?.audioMs).toBe(400);
  });

  it.each([
    ['an unknown item', 'nowhere', 0, 'item_not_found', 'truncate-unknown-item'],
    ['an item of the caller', 'a', 0, 'unsupported_content_type', 'truncate-without-audio'],
    ['an item whose audio has not begun', 'silent', 0, 'unsupported_content_type', 'truncate-without-audio'],
    ['more than was sent', 'spoken', 901, 'invalid_value', 'truncate-too-long'],
  ])('refuses to truncate %s', (_, id, endMs, code, rule) => {
    const conversation = with3Items();
    conversation.add(item('silent', 0));
    conversation.add(item('spoken', 0));
    conversation.sentAudio('spoken', 900);

    expect(conversation.truncate(id, 0, endMs)).toMatchObject({ status: 'refused', rule, error: { code } });
  });

  it('removes an item once', () => {
    const conversation = with3Items();

    expect([conversation.remove('b'), conversation.remove('b')]).toEqual([true, false]);
    expect(conversation.lastId()).toBe('c');
  });
});
