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
    [['demo'], { command: 'demo', scenarios: ['human-please'], json: false, voice: {} }],
    [
      ['demo', '--scenario', 'barge-in', '--json'],
      { command: 'demo', scenarios: ['barge-in'], json: true, voice: {} },
    ],
    [
      ['demo', '--audio', 'pcm16'],
      {
        command: 'demo',
        scenarios: ['human-please'],
        json: false,
        voice: { audio: 'pcm16' },
      },
    ],
    [
      ['demo', '--scenario', 'barge-in', '--scenario', 'goodbye'],
      { command: 'demo', scenarios: ['barge-in', 'goodbye'], json: false, voice: {} },
    ],
    [['demo', '--list'], { command: 'list', json: false }],
    [['start'], { command: 'start', port: 3000, voice: {} }],
    [['start', '--port=4000'], { command: 'start', port: 4000, voice: {} }],
    [['start', '--provider=nova'], { command: 'start', port: 3000, voice: { provider: 'nova' } }],
    [
      ['start', '--provider', 'hybrid', '--audio', 'pcm16'],
      { command: 'start', port: 3000, voice: { provider: 'hybrid', audio: 'pcm16' } },
    ],
    [
      ['start', '--provider', 'nova', '--fallback', 'openai', '--audio', 'pcm16'],
      { command: 'start', port: 3000, voice: { provider: 'nova', fallback: 'openai', audio: 'pcm16' } },
    ],
    [['serve'], { command: 'serve', firstPort: 4000, voice: {} }],
    [
      ['serve', '--port', '5000', '--provider', 'nova'],
      { command: 'serve', firstPort: 5000, voice: { provider: 'nova' } },
    ],
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
    [['demo', '--provider', 'nova', '--audio', 'pcm16']],
    [['call', '--provider', 'nova']],
    [['serve', '--port', 'low']],
  ])('answers %j with what would be right', (argv) => {
    expect(codeOf(() => parseArguments(argv))).toBe('USAGE');
  });

  it.each([
    [['demo', '--provider', 'acme'], '--provider must be one of openai, nova, hybrid, not "acme".'],
    [['demo', '--provider='], '--provider must be one of openai, nova, hybrid, not "".'],
    [['demo', '--fallback', 'hybrid'], '--fallback must be one of openai, nova, not "hybrid".'],
    [['start', '--audio', 'mp3'], '--audio must be one of pcmu, pcm16, not "mp3".'],
  ])('names the choices for %j', (argv, sentence) => {
    expect(() => parseArguments(argv)).toThrow(sentence);
  });
});
