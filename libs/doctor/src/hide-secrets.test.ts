import { createSecretHider } from './hide-secrets.js';

describe('createSecretHider', () => {
  it('hides every value of the variables named, each of a list alone too', () => {
    const hide = createSecretHider({ TOKENS: 'first-token, second-token', KEY: 'the-key' }, [
      'TOKENS',
      'KEY',
      'NONE',
    ]);

    expect(hide('a second-token, a first-token, the-key, the-key')).toBe(
      'a [hidden], a [hidden], [hidden], [hidden]',
    );
  });

  it('leaves words alone that are too short to be a secret, and values of other variables', () => {
    const hide = createSecretHider({ KEY: 'on', NAME: 'Handovers' }, ['KEY']);

    expect(hide('Handovers is on')).toBe('Handovers is on');
  });
});
