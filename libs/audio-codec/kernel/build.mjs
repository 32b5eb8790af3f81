// Translates convolve.wat into src/convolve-kernel.generated.ts. A test fails when the two do not match.
//   node libs/audio-codec/kernel/build.mjs
import { Buffer } from 'node:buffer';
import { readFileSync, writeFileSync } from 'node:fs';
import wabt from 'wabt';

const source = new URL('convolve.wat', import.meta.url);
const target = new URL('../src/convolve-kernel.generated.ts', import.meta.url);

const { parseWat } = await wabt();
const { buffer } = parseWat('convolve.wat', readFileSync(source, 'utf8'), { simd: true }).toBinary({});
const base64 = Buffer.from(buffer).toString('base64');
const text = `// Made from kernel/convolve.wat by kernel/build.mjs; change that and build again.
export const convolveKernelBase64 =
  '${base64}';
`;

writeFileSync(target, text);
console.log(`${buffer.length} bytes of WebAssembly`);
