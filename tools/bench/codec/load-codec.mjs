import { Buffer } from 'node:buffer';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const sources = fileURLToPath(new URL('../../../libs/audio-codec/src', import.meta.url));

/** Our codec from its sources, with the parts that only tests and the bench may see. */
export async function loadCodec() {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        export * from './index.ts';
        export { createScalarEngine } from './convolution-scalar.ts';
        export { createSimdEngine } from './convolution-simd.ts';
        export * from './testing/measure.ts';`,
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
