import { parseRedriveOptions } from './redrive-options.js';

describe('the arguments of a redrive', () => {
  it('list twenty messages unless they say otherwise', () => {
    expect(parseRedriveOptions([])).toEqual({
      request: { action: 'list', messageIds: [], limit: 20 },
      isJson: false,
      showBody: false,
    });
  });

  it('send a thousand, or those named', () => {
    expect(parseRedriveOptions(['--send', '--json'])).toMatchObject({
      request: { action: 'send', messageIds: [], limit: 1000 },
      isJson: true,
    });
    expect(parseRedriveOptions(['--send', '--id', 'a', '--id=b', '--show'])).toMatchObject({
      request: { action: 'send', messageIds: ['a', 'b'], limit: 1000 },
      showBody: true,
    });
  });

  it('only list a message that is named without --send', () => {
    expect(parseRedriveOptions(['--id', 'a'])).toMatchObject({ request: { action: 'list', limit: 1000 } });
  });

  it.each([
    [['--limit', '0']],
    [['--limit', '10001']],
    [['--limit', 'x']],
    [['--sned']],
    [['--id']],
    [['extra']],
  ])('refuse %p', (args) => {
    expect(parseRedriveOptions(args)).toMatchObject({ problem: expect.any(String) as unknown });
  });

  it('ask for help', () => {
    expect(parseRedriveOptions(['-h'])).toBe('help');
  });
});
