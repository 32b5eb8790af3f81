import { createSimdEngine } from './convolution-simd.js';
import { filterFor } from './filter-design.js';

const { WebAssembly } = globalThis as unknown as { WebAssembly: { validate(bytes: Uint8Array): boolean } };

describe('createSimdEngine', () => {
  afterEach(() => jest.restoreAllMocks());

  it('gives no engine where the processor has no SIMD, so that the reference takes over', () => {
    jest.spyOn(WebAssembly, 'validate').mockReturnValue(false);

    expect(createSimdEngine()).toBeNull();
  });

  it('prepares a filter once, however many calls use it', () => {
    const engine = createSimdEngine();
    const filter = filterFor(8000, 24_000);

    const prepared = new Set(Array.from({ length: 10_000 }, () => engine?.prepare(filter)));

    expect(prepared.size).toBe(1);
  });
});
