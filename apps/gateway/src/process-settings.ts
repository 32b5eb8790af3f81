import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { awsClientSettings, parseAll, sqsClientSettings, tracingSettings, type Env } from '@voc/config';
import { createVoiceFactory, type VoiceFactoryDeps } from '@voc/voice-client';
import { parseStaffingConfig } from './availability/availability-config.js';
import { createClips } from './clips/clips.js';
import { parseGatewayConfig } from './config.js';
import { parseToolsConfig } from './tools/tools-config.js';

/**
 * Everything the gateway takes from its environment, and from the files named there.
 * @throws BadEnvironmentError naming every bad variable at once
 */
export function readSettings(env: Env, voiceDeps: VoiceFactoryDeps) {
  return parseAll({
    config: () => parseGatewayConfig(env),
    staffing: () => parseStaffingConfig(env),
    dynamo: () => awsClientSettings(env, 'DYNAMODB'),
    sqs: () => sqsClientSettings(env),
    traces: () => tracingSettings(env),
    connect: () => (env['CONNECT_QUEUE_ID'] ? awsClientSettings(env, 'CONNECT') : null),
    tools: () => parseToolsConfig(env, (path) => readFileSync(path, 'utf8')),
    clips: () => createClips(clipReader(env['CLIPS_DIR'])),
    voice: () => createVoiceFactory(env, voiceDeps),
  });
}

function clipReader(folder = ''): ((file: string) => Uint8Array | null) | undefined {
  if (folder === '') return undefined;
  return (file) => (existsSync(join(folder, file)) ? readFileSync(join(folder, file)) : null);
}
