import { createFaults } from '../world/faults.js';
import { spendFault, type Counted } from './counted-fault.js';

interface Menu {
  readonly refuse: ({ readonly status: number } & Counted) | null;
}

describe('a fault that is counted', () => {
  it('happens so many times', () => {
    const faults = createFaults<Menu>({ refuse: { status: 500, times: 2 } });

    const spent = [1, 2, 3].map(() => spendFault(faults, 'refuse')?.status ?? null);

    expect(spent).toEqual([500, 500, null]);
  });

  it('goes on until it is reset when there is no count', () => {
    const faults = createFaults<Menu>({ refuse: null });
    faults.set({ refuse: { status: 500 } });

    const spent = [1, 2].map(() => spendFault(faults, 'refuse')?.status);
    faults.reset();

    expect(spent).toEqual([500, 500]);
    expect(spendFault(faults, 'refuse')).toBeNull();
  });
});
