import { promptDurationMs } from './prompt-duration.js';

describe('promptDurationMs', () => {
  it.each([
    ['the text', { Text: 'One moment please.' }, 1_080],
    [
      'what is said of SSML, and its pauses',
      { SSML: '<speak>Hold<break time="10s"/><break time="5ms"/></speak>' },
      10_245,
    ],
    ['a recorded prompt', {}, 1_000],
  ])('measures %s', (_what, prompt, durationMs) => {
    expect(promptDurationMs(prompt)).toBe(durationMs);
  });
});
