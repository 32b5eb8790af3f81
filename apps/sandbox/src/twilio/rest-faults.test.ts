import { createRestFaults } from './rest-faults.js';
import type { RestFault } from './twilio-faults.js';

describe('createRestFaults', () => {
  it('refuses as often as told, then recovers', () => {
    const fault: RestFault = { kind: '429', times: 2 };
    const faults = createRestFaults(() => fault);

    const answers = [faults.refuses(), faults.refuses(), faults.refuses()];

    expect(answers).toEqual([{ status: 429, code: 20429 }, { status: 429, code: 20429 }, undefined]);
    expect(faults.swallowsAnswer()).toBe(false);
  });

  it('starts to count anew for another fault', () => {
    let fault: RestFault | null = { kind: '500', times: 1 };
    const faults = createRestFaults(() => fault);
    faults.refuses();

    fault = { kind: '500', times: 1 };

    expect(faults.refuses()).toEqual({ status: 500, code: 20500 });
  });

  it('lets a request through whose answer it will swallow', () => {
    const fault: RestFault = { kind: 'timeout-after-effect', times: 1 };
    const faults = createRestFaults(() => fault);

    expect(faults.refuses()).toBeUndefined();
    expect([faults.swallowsAnswer(), faults.swallowsAnswer()]).toEqual([true, false]);
  });

  it('does nothing when nothing is on the menu', () => {
    expect(createRestFaults(() => null).refuses()).toBeUndefined();
  });
});
