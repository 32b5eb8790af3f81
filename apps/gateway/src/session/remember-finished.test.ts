import type { CallsStore } from './calls-store.js';
import { rememberFinished } from './remember-finished.js';

function setUp() {
  const table = { isDown: false };
  const asked: string[] = [];
  const use = (what: string): Promise<void> => {
    asked.push(what);
    return table.isDown ? Promise.reject(new Error('no table')) : Promise.resolve();
  };
  const inner: CallsStore = {
    admitStream: async () => {
      await use('admit');
      return { status: 'already-used' };
    },
    read: async () => {
      await use('read');
      return null;
    },
    saveProgress: () => use('save'),
    finish: () => use('finish'),
  };
  return { table, asked, calls: rememberFinished(inner) };
}

const claim = {
  callSid: 'CA1',
  streamSid: 'MZ1',
  conversationId: 'c',
  streamNumber: 1,
  language: 'en',
  opening: 'handover-failed',
  traceparent: null,
} as const;

describe('rememberFinished', () => {
  it('knows a call it has finished while the table cannot be reached', async () => {
    const { table, calls } = setUp();
    table.isDown = true;

    await expect(calls.finish('CA1')).rejects.toThrow('no table');

    expect(await calls.read('CA1')).toMatchObject({ finished: true });
    await expect(calls.read('CA2')).rejects.toThrow('no table');
  });

  it('believes the table as long as it answers', async () => {
    const { calls, asked } = setUp();

    await calls.finish('CA1');

    expect(await calls.read('CA1')).toBeNull();
    expect(asked).toEqual(['finish', 'read']);
  });

  it('forgets that a call was finished when it goes on after all', async () => {
    const { table, calls } = setUp();
    await calls.finish('CA1');

    await calls.admitStream(claim);
    table.isDown = true;

    await expect(calls.read('CA1')).rejects.toThrow('no table');
  });

  it('forgets the oldest of very many', async () => {
    const { table, calls } = setUp();
    for (let call = 0; call <= 10_000; call += 1) await calls.finish(`CA${call}`);
    table.isDown = true;

    await expect(calls.read('CA0')).rejects.toThrow('no table');
    expect(await calls.read('CA1')).toMatchObject({ finished: true });
  });
});
