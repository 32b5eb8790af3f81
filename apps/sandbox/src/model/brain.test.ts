import { loadRecordings } from '../speech/recording-library.js';
import { createDefaultBrain, type Decision, type HistoryTurn } from './brain.js';

const recordings = loadRecordings();
const tools = ['escalate_to_human'];

function think(): { readonly brain: ReturnType<typeof createDefaultBrain>; readonly unknown: string[] } {
  const unknown: string[] = [];
  const brain = createDefaultBrain({ recordings, onUnknownInstruction: (text) => void unknown.push(text) });
  return { brain, unknown };
}

function callerSaid(...ids: readonly string[]): readonly HistoryTurn[] {
  return ids.map((id) => ({ role: 'caller', text: recordings.get(id).text, recordingId: id }));
}

function hear(id: string | null, earlier: readonly string[] = [], callable = tools): Decision {
  const utterance = id === null ? null : recordings.get(id);
  const history = callerSaid(...earlier, ...(id === null ? [] : [id]));
  return think().brain({ type: 'heard', utterance, history, tools: callable });
}

describe('default brain', () => {
  it('speaks the sentence it is told to say', () => {
    const { brain, unknown } = think();
    const instructions = `Say exactly this sentence: "${recordings.get('farewell').text}"`;

    expect(brain({ type: 'instructed', instructions, purpose: 'farewell', history: [], tools })).toEqual({
      speak: 'farewell',
    });
    expect(unknown).toEqual([]);
  });

  it('says that it did not understand, and reports it, when told something there is no recording of', () => {
    const { brain, unknown } = think();

    const decision = brain({ type: 'instructed', instructions: 'Sing.', purpose: null, history: [], tools });

    expect(decision).toEqual({ speak: 'did-not-understand' });
    expect(unknown).toEqual(['Sing.']);
  });

  it.each([
    ['ask-opening-hours', 'answer-opening-hours'],
    ['ask-order-status', 'answer-order-status'],
    ['tell-problem', 'answer-invoice'],
    ['goodbye-caller', 'goodbye'],
    ['interrupt', 'did-not-understand'],
    [null, 'did-not-understand'],
  ])('answers %s with %s', (heard, answer) => {
    expect(hear(heard)).toEqual({ speak: answer });
  });

  it.each(['ask-for-human', 'ask-representative', 'try-again'])('escalates on %s', (heard) => {
    expect(hear(heard).call).toEqual({
      name: 'escalate_to_human',
      arguments: {
        reason: 'user_request',
        summary: 'The caller asked to speak to a person.',
        intent: 'speak_to_human',
        priority: 'normal',
      },
    });
  });

  it('sums up what the caller told before, once each, and puts money first', () => {
    const decision = hear('ask-for-human', ['tell-problem', 'ask-opening-hours', 'tell-problem']);

    expect(decision.call?.arguments).toEqual({
      reason: 'user_request',
      summary:
        'The caller said that their invoice is wrong and that they were charged twice in October, then asked for the opening hours, then asked to speak to a person.',
      intent: 'billing_problem',
      priority: 'high',
    });
  });

  it('does not call a tool that is not declared', () => {
    expect(hear('ask-for-human', [], [])).toEqual({ speak: 'did-not-understand' });
  });

  it('takes leave after the escalation was accepted, if it is asked to speak at all', () => {
    const { brain } = think();
    const result = { type: 'tool-result', name: 'escalate_to_human', output: '{}' } as const;

    expect(brain({ ...result, history: [], tools })).toEqual({ speak: 'farewell' });
  });

  it('writes a summary for an out-of-band request', () => {
    const { brain } = think();
    const told = { type: 'instructed', instructions: 'Sum up.', purpose: 'summary' } as const;

    expect(brain({ ...told, history: callerSaid('ask-order-status'), tools })).toEqual({
      text: 'The caller asked where their order is.',
    });
    expect(brain({ ...told, history: [], tools })).toEqual({
      text: 'The caller has not said why they call.',
    });
  });
});
