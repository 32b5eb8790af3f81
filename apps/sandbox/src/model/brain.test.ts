import { loadRecordings } from '../speech/recording-library.js';
import { createDefaultBrain, type Decision, type HistoryTurn, type Surroundings } from './brain.js';

const recordings = loadRecordings();
const escalating = ['escalate_to_human'];

function think(): { readonly brain: ReturnType<typeof createDefaultBrain>; readonly unknown: string[] } {
  const unknown: string[] = [];
  const brain = createDefaultBrain({ recordings, onUnknownInstruction: (text) => void unknown.push(text) });
  return { brain, unknown };
}

function callerSaid(...ids: readonly string[]): readonly HistoryTurn[] {
  return ids.map((id) => ({ role: 'caller', text: recordings.get(id).text, recordingId: id }));
}

function callerWrote(text: string): HistoryTurn {
  return { role: 'caller', text, recordingId: null };
}

function around(known: Partial<Surroundings> = {}): Surroundings {
  return { history: [], tools: escalating, language: null, ...known };
}

function hear(id: string | null, { history = [], ...rest }: Partial<Surroundings> = {}): Decision {
  const utterance = id === null ? null : recordings.get(id);
  const heard = [...history, ...(id === null ? [] : callerSaid(id))];
  return think().brain({ type: 'heard', utterance, ...around({ ...rest, history: heard }) });
}

function read(instructions: string, surroundings: Partial<Surroundings> = {}): Decision {
  return think().brain({ type: 'instructed', instructions, purpose: null, ...around(surroundings) });
}

function after(name: string, output: string, surroundings: Partial<Surroundings> = {}): Decision {
  return think().brain({ type: 'tool-result', name, output, ...around(surroundings) });
}

describe('default brain', () => {
  it.each(['farewell', 'greeting-de', 'greeting-fr', 'greeting-hi'])(
    'speaks the sentence it is told to say: %s',
    (id) => {
      const { brain, unknown } = think();
      const instructions = `Say exactly this sentence: "${recordings.get(id).text}"`;

      const decision = brain({ type: 'instructed', instructions, purpose: 'notice', ...around() });

      expect(decision).toEqual({ speak: id });
      expect(unknown).toEqual([]);
    },
  );

  it('says that it did not understand, and reports it, when told something there is no recording of', () => {
    const { brain, unknown } = think();

    const decision = brain({ type: 'instructed', instructions: 'Sing.', purpose: null, ...around() });

    expect(decision).toEqual({ speak: 'did-not-understand' });
    expect(unknown).toEqual(['Sing.']);
  });

  it.each([
    ['ask-opening-hours', 'answer-opening-hours'],
    ['ask-opening-hours-de', 'answer-opening-hours-de'],
    ['ask-order-status', 'answer-order-status'],
    ['long-story', 'answer-order-status'],
    ['tell-problem', 'answer-invoice'],
    ['enter-number', 'ask-order-number'],
    ['no-agent-needed', 'goodbye'],
    ['goodbye-caller', 'goodbye'],
    ['say-german', 'greeting-de', 'de'],
    ['say-german', 'greeting-de'],
    ['interrupt', 'did-not-understand'],
    [null, 'did-not-understand'],
    [null, 'say-again-de', 'de'],
    [null, 'did-not-understand', 'it'],
  ])('answers %s with %s', (heard, answer, language: string | null = null) => {
    expect(hear(heard, { language })).toEqual({ speak: answer });
  });

  it.each(['ask-for-human', 'ask-for-human-de', 'ask-representative', 'try-again'])(
    'escalates on %s',
    (heard) => {
      expect(hear(heard).call).toEqual({
        name: 'escalate_to_human',
        arguments: {
          reason: 'user_request',
          summary: 'The caller asked to speak to a person.',
          intent: 'speak_to_human',
          priority: 'normal',
        },
      });
    },
  );

  it('sums up what the caller told before, once each, and puts money first', () => {
    const history = callerSaid('tell-problem', 'ask-opening-hours', 'tell-problem');

    expect(hear('ask-for-human', { history }).call?.arguments).toEqual({
      reason: 'user_request',
      summary:
        'The caller said that their invoice is wrong and that they were charged twice in October, then asked for the opening hours, then asked to speak to a person.',
      intent: 'billing_problem',
      priority: 'high',
    });
  });

  it('does not call a tool that is not declared', () => {
    expect(hear('ask-for-human', { tools: [] })).toEqual({ speak: 'did-not-understand' });
    expect(hear('goodbye-caller', { tools: [] })).toEqual({ speak: 'goodbye' });
    expect(hear('say-german', { tools: [] })).toEqual({ speak: 'greeting-de' });
  });

  it('takes leave after the escalation was accepted, if it is asked to speak at all, in the caller’s language', () => {
    const german = { history: callerSaid('ask-for-human-de') };

    expect(after('escalate_to_human', '{}')).toEqual({ speak: 'farewell' });
    expect(after('escalate_to_human', '{}', german)).toEqual({ speak: 'farewell-de' });
  });

  it('says nothing when the result of a tool tells it so', () => {
    const instruction = 'Say nothing now. Wait for the next message.';

    expect(after('escalate_to_human', JSON.stringify({ accepted: true, instruction }))).toEqual({});
  });

  it('says what the result of a tool tells it to say', () => {
    const next = `Then say exactly this sentence:\n"${recordings.get('farewell-de').text}"`;

    expect(after('escalate_to_human', JSON.stringify({ accepted: true, next }))).toEqual({
      speak: 'farewell-de',
    });
    expect(after('look_up_order', recordings.get('answer-opening-hours').text)).toEqual({
      speak: 'answer-opening-hours',
    });
  });

  it('writes a summary for an out-of-band request', () => {
    const { brain } = think();
    const told = { type: 'instructed', instructions: 'Sum up.', purpose: 'summary' } as const;

    expect(brain({ ...told, ...around({ history: callerSaid('ask-order-status') }) })).toEqual({
      text: 'The caller asked where their order is.',
    });
    expect(brain({ ...told, ...around() })).toEqual({
      text: 'The caller has not said why they call.',
    });
  });

  describe('asked for another language', () => {
    const tools = ['set_language'];

    it('has the session changed, and is at the caller’s service in the one that follows', () => {
      const wish = hear('say-german', { tools, language: 'en' });
      const next = read('Please answer what the caller said last.', {
        ...{ tools, language: 'de' },
        history: callerSaid('ask-order-status', 'say-german'),
      });

      expect(wish).toEqual({ call: { name: 'set_language', arguments: { language: 'de' } } });
      expect(next).toEqual({ speak: 'greeting-de' });
    });

    it('speaks it at once when it hears that nothing has to change', () => {
      const history = callerSaid('say-german');

      expect(after('set_language', '{"error":"unchanged"}', { tools, history })).toEqual({
        speak: 'greeting-de',
      });
    });
  });

  it('hangs up by its tool when the caller says goodbye', () => {
    expect(hear('goodbye-caller', { tools: ['end_call'] })).toEqual({
      call: { name: 'end_call', arguments: {} },
    });
    expect(after('end_call', '{"accepted":true}')).toEqual({ speak: 'goodbye' });
  });

  describe('given keys instead of words', () => {
    const keys = 'The caller pressed the keys 4711.';

    it('knows the order, and no other', () => {
      expect(read(keys, { tools: [] })).toEqual({ speak: 'answer-after-tool' });
      expect(read('Typed: 4 7 1 1', { tools: [] })).toEqual({ speak: 'answer-after-tool' });
      expect(read(keys.replace('4711', '4712'), { tools: [] })).toEqual({ speak: 'did-not-understand' });
    });

    it('looks the order up where there is a tool for it, and tells what came of it', () => {
      const tools = ['escalate_to_human', 'look_up_order'];

      expect(read(keys, { tools })).toEqual({
        call: { name: 'look_up_order', arguments: { order_number: '4711' } },
      });
      expect(after('look_up_order', '{"status":"shipped"}', { tools })).toEqual({
        speak: 'answer-after-tool',
      });
      expect(after('look_up_order', '{"error":"no answer in time"}', { tools })).toEqual({
        speak: 'did-not-understand',
      });
    });

    it('does not take every number for keys', () => {
      expect(read('The caller is 47 years old.')).toEqual({ speak: 'did-not-understand' });
    });
  });

  describe('asked to answer what was said last', () => {
    const again = 'Please answer what the caller said last.';

    it('answers the caller’s last words, whatever was answered since', () => {
      const history: readonly HistoryTurn[] = [
        ...callerSaid('ask-order-status', 'ask-opening-hours'),
        { role: 'assistant', text: 'We are open', recordingId: null },
      ];

      expect(read(again, { history })).toEqual({ speak: 'answer-opening-hours' });
    });

    it('answers what was typed last', () => {
      const history = [...callerSaid('ask-order-status'), callerWrote('The caller pressed the keys 4711.')];

      expect(read(again, { history })).toEqual({ speak: 'answer-after-tool' });
    });

    it('does not lose itself in texts that ask for the same', () => {
      expect(read(again, { history: [callerWrote(again), callerWrote(again)] })).toEqual({
        speak: 'did-not-understand',
      });
    });

    it('calls what there is to call', () => {
      expect(
        read(again, { history: callerSaid('tell-problem', 'ask-for-human') }).call?.arguments,
      ).toMatchObject({ intent: 'billing_problem' });
    });
  });

  it('answers the caller’s words when it is given them in writing', () => {
    expect(read(recordings.get('ask-opening-hours').text)).toEqual({ speak: 'answer-opening-hours' });
  });

  it('says what it is told whatever else stands before or behind it', () => {
    const background = `You said: "${recordings.get('handover-failed').text}"`;
    const instruction = `Say exactly this sentence: "${recordings.get('resumed').text}"`;

    expect(read(`${background}\n\n${instruction}`)).toEqual({ speak: 'resumed' });
    expect(read(`${background}\n\nThe caller pressed the keys 4711.`)).toEqual({
      speak: 'answer-after-tool',
    });
    expect(read(`${instruction}\n\nThank you.`)).toEqual({ speak: 'resumed' });
  });
});
