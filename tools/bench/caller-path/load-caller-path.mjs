import { Buffer } from 'node:buffer';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const sources = fileURLToPath(new URL('../../../apps/gateway/src/session', import.meta.url));

/** The gateway's caller path from its sources, with the parts that only the bench may see. */
export async function loadCallerPath() {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        export * from './caller-audio.ts';
        export { createTalkDetector } from './talk-detector.ts';
        export { decodeMulaw, encodeMulaw, levelDbfs } from '@voc/audio-codec';`,
      resolveDir: sources,
      loader: 'ts',
    },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node22',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
