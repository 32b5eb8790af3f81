import { createClosers } from './closers.js';

describe('closers', () => {
  it('closes in reverse order, the rest also when one of them fails', async () => {
    const closed: string[] = [];
    const closers = createClosers();
    closers.add(() => Promise.resolve(closed.push('first')));
    closers.add(() => Promise.reject(new Error('stuck')));
    closers.add(() => Promise.resolve(closed.push('last')));

    await expect(closers.closeAll()).rejects.toThrow('stuck');

    expect(closed).toEqual(['last', 'first']);
  });

  it('closes everything once, however often it is asked', async () => {
    let count = 0;
    const closers = createClosers();
    closers.add(() => Promise.resolve((count += 1)));

    await Promise.all([closers.closeAll(), closers.closeAll()]);
    await closers.closeAll();

    expect(count).toBe(1);
  });
});
