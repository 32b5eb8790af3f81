import { isCodedError } from '@voc/errors';
import { usualVoice, type VoiceSetup } from '../world/voice-setup.js';
import { assertFits, completeVoice, fitOf, worldFor } from './story-world.js';

const plain = { name: 'plain' };
const failover = {
  name: 'failover',
  voice: { fallback: 'nova' },
  env: { gateway: { STALL_MS: '750' } },
} as const;

function refusal(work: () => unknown): string {
  try {
    work();
    return 'nothing thrown';
  } catch (error) {
    return isCodedError(error) ? `${error.code}: ${error.message}` : String(error);
  }
}

describe('a world that is there', () => {
  const there = {
    voice: usualVoice,
    extraEnv: { gateway: { STALL_MS: '750' }, lambda: { LOG_LEVEL: 'info' } },
  };
  const speaks = (voice: Partial<VoiceSetup>): VoiceSetup => ({ ...usualVoice, ...voice });

  it.each([
    ['all', { voice: { ...there.voice }, extraEnv: { ...there.extraEnv, gateway: { STALL_MS: '750' } } }],
    ['all but the gateway', { ...there, extraEnv: { ...there.extraEnv, gateway: { STALL_MS: '800' } } }],
    ['all but the gateway', { ...there, extraEnv: { lambda: there.extraEnv.lambda } }],
    ['none', { ...there, extraEnv: { gateway: there.extraEnv.gateway } }],
    ['none', { ...there, voice: speaks({ fallback: 'nova' }) }],
  ])('stays for another story: %s', (fit, needed) => {
    expect(fitOf(there, needed)).toBe(fit);
  });

  it('has a gateway as usual with nothing added to its environment', () => {
    const usual = { voice: usualVoice, extraEnv: {} };

    expect(fitOf(usual, { ...usual, extraEnv: { gateway: {} } })).toBe('all');
  });
});

describe('the world of a story', () => {
  it('is the usual one, or what was asked for', () => {
    expect(worldFor(plain, {})).toEqual({ voice: usualVoice, extraEnv: {} });
    expect(worldFor(plain, { provider: 'nova' }).voice).toEqual({ ...usualVoice, provider: 'nova' });
  });

  it('is what the story needs, and for the rest what was asked for', () => {
    expect(worldFor(failover, { audio: 'pcm16', fallback: 'nova' })).toEqual({
      voice: { provider: 'openai', audio: 'pcm16', fallback: 'nova' },
      extraEnv: failover.env,
    });
  });

  it.each([
    [{ fallback: 'openai' }, 'USAGE: The story "failover" is about --fallback nova, not openai.'],
    [{ provider: 'nova' }, 'USAGE: nova cannot take over from itself: name another --fallback.'],
  ] as const)('cannot be had with %j', (asked, sentence) => {
    expect(refusal(() => worldFor(failover, asked))).toBe(sentence);
  });

  it('never lets a provider take over from itself', () => {
    expect(refusal(() => completeVoice({ provider: 'nova', fallback: 'nova' }))).toContain('USAGE');
    expect(completeVoice({ provider: 'nova', fallback: 'openai' })).toMatchObject({ fallback: 'openai' });
  });
});

describe('a running world', () => {
  it('fits a story that needs nothing, and one whose needs it meets', () => {
    expect(() => assertFits(plain, { voice: usualVoice, extraEnv: {} })).not.toThrow();
    expect(() =>
      assertFits(failover, { voice: { ...usualVoice, fallback: 'nova' }, extraEnv: failover.env }),
    ).not.toThrow();
  });

  it('names the command that plays a story it does not fit', () => {
    expect(refusal(() => assertFits(failover, { voice: usualVoice, extraEnv: {} }))).toBe(
      'OTHER_WORLD: The story "failover" needs --fallback nova, STALL_MS=750 for the gateway, and the running world has ' +
        'openai with pcmu: play it in a world of its own with `npm run demo -- --scenario failover`.',
    );
  });
});
