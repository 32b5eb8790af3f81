import { parseEnv, wholeNumber, type Env } from '@voc/config';
import { z } from 'zod';
import type { CallVoiceConfig } from './call-line.js';

const environment = z.object({
  VOICE_STALL_MS: wholeNumber(500, 60_000).default(2_000),
  VOICE_ATTEMPT_TIMEOUT_MS: wholeNumber(500, 30_000).default(4_000),
});

/** @throws BadEnvironmentError naming every bad variable */
export function parseCallVoiceConfig(env: Env): CallVoiceConfig {
  const parsed = parseEnv(environment, env);
  return { stallMs: parsed.VOICE_STALL_MS, attemptTimeoutMs: parsed.VOICE_ATTEMPT_TIMEOUT_MS };
}
