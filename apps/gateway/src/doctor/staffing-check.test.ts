import { staffingCheck } from './staffing-check.js';

const { signal } = new AbortController();

describe('staffingCheck', () => {
  it.each([
    [{ available: 1, online: 3 }, 'ok', '3 agents are signed in, 1 of them available.'],
    [{ available: 0, online: 0 }, 'ok', '0 agents are signed in, 0 of them available.'],
    [null, 'unknown', 'Connect has no data of the queue.'],
  ])('with %j is %s', async (agents, status, found) => {
    expect(await staffingCheck({ countAgents: () => Promise.resolve(agents) }).run(signal)).toMatchObject({
      status,
      found,
    });
  });

  it('names the permission the gateway needs', async () => {
    const denied = Object.assign(new Error('x'), { name: 'AccessDeniedException' });

    expect(await staffingCheck({ countAgents: () => Promise.reject(denied) }).run(signal)).toMatchObject({
      status: 'wrong',
      advice: 'Grant connect:GetCurrentMetricData to the role of this service.',
    });
  });
});
