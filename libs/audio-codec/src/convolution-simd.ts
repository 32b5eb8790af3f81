import { maxBlockSamples, maxTaps, maxUp, type Convolve, type ConvolutionEngine } from './convolution.js';
import { convolveKernelBase64 } from './convolve-kernel.generated.js';
import type { PolyphaseFilter } from './filter-design.js';

/** What we use of WebAssembly; TypeScript declares it with the browser's types only. */
declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** See kernel/convolve.wat. */
interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly convolve: (
    window: number,
    coefficients: number,
    phaseBytes: number,
    up: number,
    down: number,
    phase: number,
    output: number,
    outputEnd: number,
  ) => void;
}

const bytesPerSample = 2;
/** Each coefficient has a high and a low half, 16 bits each. */
const bytesPerTap = 4;

/** The kernel's memory, 64 KiB: samples in, samples out, and the coefficients of each filter in use (3 KB for all six). */
const inputAt = 0;
const outputAt = inputAt + (maxTaps + maxBlockSamples) * bytesPerSample;
const coefficientsAt = outputAt + (maxUp * maxBlockSamples + maxUp + 1) * bytesPerSample;

/** Null where WebAssembly or its SIMD instructions are missing. Compiles 363 bytes, in well under a millisecond. */
export function createSimdEngine(): ConvolutionEngine | null {
  const bytes = Buffer.from(convolveKernelBase64, 'base64');
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(bytes)) return null;
  const { memory, convolve } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as Kernel;
  const prepared = new Map<PolyphaseFilter, Convolve>();
  let freeAt = coefficientsAt;

  const prepare = (filter: PolyphaseFilter): Convolve => {
    const { up, down, taps } = filter;
    const coefficients = freeAt;
    writeCoefficients(filter.coefficients, new Int16Array(memory.buffer, coefficients));
    freeAt += up * taps * bytesPerTap;

    return (windowStart, phase, count) =>
      convolve(
        inputAt + windowStart * bytesPerSample,
        coefficients,
        taps * bytesPerTap,
        up,
        down,
        phase,
        outputAt,
        outputAt + count * bytesPerSample,
      );
  };

  return {
    input: new Int16Array(memory.buffer, inputAt, maxTaps + maxBlockSamples),
    output: new Int16Array(memory.buffer, outputAt, maxUp * maxBlockSamples + maxUp),
    prepare(filter) {
      const convolveFilter = prepared.get(filter) ?? prepare(filter);
      prepared.set(filter, convolveFilter);
      return convolveFilter;
    },
  };
}

/** Blocks of eight high halves and their eight low halves, with 256 * high + low the coefficient and both signed. */
function writeCoefficients(coefficients: Int32Array, into: Int16Array): void {
  coefficients.forEach((coefficient, index) => {
    const high = Math.round(coefficient / 256);
    const block = Math.floor(index / 8) * 16;
    into[block + (index % 8)] = high;
    into[block + 8 + (index % 8)] = coefficient - high * 256;
  });
}
