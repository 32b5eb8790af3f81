import { parseArguments, UsageError } from './arguments.js';

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

  it.each([[[]], [['dance']], [['demo', '--loud']], [['demo', 'human-please']], [['start', '--port', 'high']], [['start', '--port', '70000']]])(
    'answers %j with what would be right',
    (argv) => {
      expect(() => parseArguments(argv)).toThrow(UsageError);
    },
  );
});
