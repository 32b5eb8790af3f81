import { isCodedError } from '@voc/errors';
import { parseArguments } from './arguments.js';

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'nothing thrown';
  } catch (error) {
    return isCodedError(error) ? error.code : String(error);
  }
}

describe('arguments', () => {
  it.each([
    [['demo'], { command: 'demo', scenario: 'human-please', json: false }],
    [['demo', '--scenario', 'barge-in', '--json'], { command: 'demo', scenario: 'barge-in', json: true }],
    [['demo', '--list'], { command: 'list', json: false }],
    [['start'], { command: 'start', port: 3000 }],
    [['start', '--port=4000'], { command: 'start', port: 4000 }],
    [['call', '--scenario', 'dial-busy'], { command: 'call', scenario: 'dial-busy', json: false }],
  ])('reads %j', (argv, expected) => {
    expect(parseArguments(argv)).toEqual(expected);
  });

  it.each([
    [[]],
    [['dance']],
    [['demo', '--loud']],
    [['demo', 'human-please']],
    [['start', '--port', 'high']],
    [['start', '--port', '70000']],
  ])('answers %j with what would be right', (argv) => {
    expect(codeOf(() => parseArguments(argv))).toBe('USAGE');
  });
});
