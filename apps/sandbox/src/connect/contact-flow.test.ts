import { parseContactFlow } from './contact-flow.js';
import { escalationFlow } from './escalation-flow.js';

const bye = { Identifier: 'bye', Type: 'DisconnectParticipant', Parameters: {}, Transitions: {} };
const flowOf = (...actions: readonly object[]): object => ({
  Version: '2019-10-30',
  StartAction: 'bye',
  Actions: actions,
});

describe('parseContactFlow', () => {
  it('accepts its own output', () => {
    expect(parseContactFlow(JSON.parse(JSON.stringify(escalationFlow)))).toEqual(escalationFlow);
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
    ['two actions of one name', flowOf(bye, bye), /used twice/],
    ['a start that does not exist', { ...flowOf(bye), StartAction: 'hello' }, /no action hello/],
    [
      'a target that does not exist',
      flowOf({ ...bye, Transitions: { NextAction: 'nowhere' } }),
      /no action nowhere/,
    ],
  ])('refuses %s', (_what, flow, message) => {
    expect(() => parseContactFlow(flow)).toThrow(message);
  });
});
