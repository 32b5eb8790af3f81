import { parseContactFlow } from './contact-flow.js';

const bye = { Identifier: 'bye', Type: 'DisconnectParticipant', Parameters: {}, Transitions: {} };
const anyErrorTo = (target: string): object => ({ ErrorType: 'NoMatchingError', NextAction: target });
const say = (Parameters: object, Transitions: object = {}): object => ({
  Identifier: 'say',
  Type: 'MessageParticipant',
  Parameters,
  Transitions: { NextAction: 'bye', Errors: [anyErrorTo('bye')], ...Transitions },
});
const flowOf = (...actions: readonly object[]): object => ({
  Version: '2019-10-30',
  StartAction: 'Identifier' in actions[0]! ? actions[0].Identifier : '',
  Actions: actions,
});
const hello = { Text: 'Hello' };

describe('parseContactFlow', () => {
  it('reads a flow and fills in what Connect takes for granted', () => {
    expect(parseContactFlow(flowOf(say(hello), bye))).toMatchObject({
      Metadata: {},
      Actions: [{ Identifier: 'say' }, { Identifier: 'bye', Transitions: { Conditions: [], Errors: [] } }],
    });
  });

  it.each([
    ['another version', { ...flowOf(bye), Version: '2020-01-01' }, /Version/],
    ['an action it cannot run', flowOf({ ...bye, Type: 'Wait' }), /Type/],
    ['an unknown parameter', flowOf({ ...bye, Parameters: { Loud: 'True' } }), /Loud/],
    [
      'a number that is not text',
      flowOf({ ...bye, Type: 'Compare', Parameters: { ComparisonValue: 8 } }),
      /ComparisonValue/,
    ],
    ['an identifier with a colon', flowOf({ ...bye, Identifier: 'a:b' }), /Identifier/],
    ['a prompt in two forms', flowOf(say({ ...hello, PromptId: 'p1' }), bye), /exactly one/],
    ['no prompt at all', flowOf(say({}), bye), /exactly one/],
    ['SSML that is not well formed', flowOf(say({ SSML: '<speak>A & B</speak>' }), bye), /not SSML/],
    ['two actions of one name', flowOf(bye, bye), /used twice/],
    ['a start that does not exist', { ...flowOf(bye), StartAction: 'hello' }, /no action hello/],
    ['a target that does not exist', flowOf(say(hello, { NextAction: 'nowhere' }), bye), /no action nowhere/],
    [
      'an error that leads nowhere',
      flowOf(say(hello, { Errors: [anyErrorTo('nowhere')] }), bye),
      /no action nowhere/,
    ],
    ['a block nothing leads to', flowOf(bye, say(hello)), /nothing leads to say/],
    ['a block without its error branch', flowOf(say(hello, { Errors: [] }), bye), /say has not the branches/],
    [
      'an error branch its block has not',
      flowOf(say(hello, { Errors: [{ ErrorType: 'QueueAtCapacity', NextAction: 'bye' }] }), bye),
      /say has not the branches/,
    ],
    [
      'a block that goes on nowhere when all is well',
      flowOf(say(hello, { NextAction: undefined }), bye),
      /say has not the branches/,
    ],
  ])('refuses %s', (_what, flow, message) => {
    expect(() => parseContactFlow(flow)).toThrow(message);
  });
});
