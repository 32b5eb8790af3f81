import fc from 'fast-check';
import { createInputOrder } from './input-order.js';
import type { InputEvent } from './input-schema.js';
import {
  audioEnd,
  audioInput,
  audioStart,
  closing,
  opening,
  promptEnd,
  promptStart,
  sessionEnd,
  sessionStart,
  systemPrompt,
  textBlock,
  toolBlock,
} from './testing/sonic-inputs.js';

/** The rule the events break; null when all are accepted. */
function brokenBy(events: readonly InputEvent[]): string | null {
  const order = createInputOrder((id) => id === 'known');
  for (const event of events) {
    const verdict = order.take(event);
    if (verdict.status === 'refused') return verdict.rule;
  }
  return null;
}

const hello = textBlock('h1', 'USER', 'Hello?');
const answer = textBlock('h2', 'ASSISTANT', 'Hello.');
const primed = [sessionStart, promptStart, ...systemPrompt];
const question = textBlock('q', 'USER', 'Say hello.', true);

describe('the order of input', () => {
  it('accepts a whole conversation', () => {
    const middle = [
      audioInput(),
      ...question,
      audioInput(),
      ...toolBlock('t', 'known', '{"a":1}'),
      audioInput(),
    ];

    expect(brokenBy([...primed, ...hello, ...answer, audioStart, ...middle, ...closing])).toBeNull();
  });

  it('says what the events mean', () => {
    const order = createInputOrder((id) => id === 'known');
    const events = [
      ...primed,
      ...hello,
      audioStart,
      ...question,
      ...toolBlock('t', 'known', '{}'),
      ...closing,
    ];

    const effects = events.flatMap((event) => {
      const verdict = order.take(event);
      return verdict.status === 'accepted' && verdict.effect.type !== 'none' ? [verdict.effect] : [];
    });

    expect(effects).toMatchObject([
      { type: 'session-started', sensitivity: 'HIGH' },
      { type: 'prompt-started' },
      { type: 'primed' },
      { type: 'history', role: 'USER', text: 'Hello?' },
      { type: 'audio-opened', sampleRateHz: 8_000 },
      { type: 'text', text: 'Say hello.' },
      { type: 'tool-result', toolUseId: 'known', output: '{}' },
      { type: 'prompt-ended' },
      { type: 'session-ended' },
    ]);
  });

  it.each<[string, string, readonly InputEvent[]]>([
    ['a prompt before the session', 'event-out-of-order', [promptStart]],
    ['two sessions', 'event-out-of-order', [sessionStart, sessionStart]],
    ['two prompts', 'event-out-of-order', [sessionStart, promptStart, promptStart]],
    ['audio before the system prompt', 'system-prompt-missing', [sessionStart, promptStart, audioStart]],
    ['history before the system prompt', 'system-prompt-missing', [sessionStart, promptStart, ...hello]],
    ['a second system prompt', 'second-system-prompt', [...primed, ...textBlock('s2', 'SYSTEM', 'Be long.')]],
    [
      'an interactive system prompt',
      'interactive-system-prompt',
      [sessionStart, promptStart, ...textBlock('s', 'SYSTEM', 'Be short.', true)],
    ],
    ['history that begins with the assistant', 'history-starts-with-assistant', [...primed, ...answer]],
    [
      'history that does not alternate',
      'history-does-not-alternate',
      [...primed, ...hello, ...textBlock('h3', 'USER', 'Hello again?')],
    ],
    ['history without words', 'history-empty-text', [...primed, ...textBlock('h', 'USER', ' ')]],
    [
      'a turn of history above 50 KB',
      'history-too-long',
      [...primed, ...textBlock('h', 'USER', 'é'.repeat(26_000))],
    ],
    [
      'history above 200 KB',
      'history-too-long',
      [
        ...primed,
        ...[1, 2, 3, 4, 5].flatMap((n) =>
          textBlock(`h${n}`, n % 2 === 1 ? 'USER' : 'ASSISTANT', 'x'.repeat(49 * 1024)),
        ),
      ],
    ],
    ['history after the audio is open', 'history-after-audio', [...opening, ...hello]],
    ['audio inside the history', 'audio-before-history', [...primed, ...hello.slice(0, 2), audioStart]],
    [
      'a second audio block',
      'second-audio-block',
      [
        ...opening,
        audioEnd,
        JSON.parse(JSON.stringify(audioStart).replace('"audio"', '"audio2"')) as InputEvent,
      ],
    ],
    ['a name used again', 'content-name-reused', [...primed, ...textBlock('system', 'USER', 'Hello?')]],
    [
      'text inside text',
      'interleaved-blocks',
      [...opening, ...question.slice(0, 1), ...textBlock('x', 'USER', 'y', true)],
    ],
    ['interactive text before the audio', 'interactive-text-without-audio', [...primed, ...question]],
    [
      'interactive text of the assistant',
      'interactive-assistant-text',
      [...opening, ...textBlock('x', 'ASSISTANT', 'y', true)],
    ],
    ['the result of no call', 'unknown-tool-use', [...opening, ...toolBlock('t', 'other', '{}')]],
    ['a result in words', 'tool-result-not-json-object', [...opening, ...toolBlock('t', 'known', 'done')]],
    [
      'a result that is a JSON array',
      'tool-result-not-json-object',
      [...opening, ...toolBlock('t', 'known', '[1]')],
    ],
    [
      'a block without content',
      'empty-block',
      [...opening, ...question.filter(({ name }) => name !== 'textInput')],
    ],
    ['audio before its block', 'unknown-content-name', [...primed, audioInput()]],
    ['audio after its block', 'unknown-content-name', [...opening, audioEnd, audioInput()]],
    ['truncated base64', 'audio-not-base64', [...opening, audioInput('AAA')]],
    ['half a sample', 'half-a-sample', [...opening, audioInput('AAAA')]],
    [
      'another prompt',
      'unknown-prompt-name',
      [...opening, JSON.parse(JSON.stringify(audioInput()).replace('"p"', '"q"')) as InputEvent],
    ],
    ['the end of a prompt with audio open', 'prompt-ended-with-open-block', [...opening, promptEnd]],
    ['the end of the session inside the prompt', 'event-out-of-order', [...opening, audioEnd, sessionEnd]],
    ['anything after the end', 'event-out-of-order', [...opening, ...closing, sessionEnd]],
  ])('refuses %s', (_what, rule, events) => {
    expect(brokenBy(events)).toBe(rule);
  });

  it('accepts, but notes, audio inside a text block', () => {
    const order = createInputOrder(() => false);
    [...opening, ...question.slice(0, 2)].forEach((event) => order.take(event));

    expect(order.take(audioInput())).toMatchObject({
      status: 'accepted',
      offence: { rule: 'audio-inside-text' },
    });
  });

  it('refuses the opening in every order but its own', () => {
    const parts = [[sessionStart], [promptStart], systemPrompt, hello, answer, [audioStart]];
    const permutation = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 });

    fc.assert(
      fc.property(permutation, (indices) => {
        const isInOrder = indices.every((value, at) => value === at);

        const broken = brokenBy(indices.flatMap((index) => parts[index] ?? []));

        expect(broken === null).toBe(isInOrder);
      }),
    );
  });

  it('accepts text and results anywhere between pieces of audio, and nothing out of the blue', () => {
    const kinds = fc.array(fc.constantFrom('audio', 'text', 'tool'), { maxLength: 30 });

    fc.assert(
      fc.property(kinds, (sequence) => {
        const middle = sequence.flatMap((kind, index): readonly InputEvent[] => {
          if (kind === 'audio') return [audioInput()];
          if (kind === 'text') return textBlock(`c${index}`, 'USER', 'Hm?', true);
          return toolBlock(`c${index}`, 'known', '{}');
        });

        expect(brokenBy([...opening, ...middle, ...closing])).toBeNull();
      }),
    );
  });
});
