import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import loadWabt from 'wabt';
import { convolveKernelBase64 } from './convolve-kernel.generated.js';

describe('the SIMD kernel', () => {
  it('is what its source translates to', async () => {
    const source = readFileSync(join(__dirname, '../kernel/convolve.wat'), 'utf8');

    const wabt = await loadWabt();
    const built = wabt.parseWat('convolve.wat', source, { simd: true }).toBinary({}).buffer;

    expect(convolveKernelBase64).toBe(Buffer.from(built).toString('base64'));
  });
});
