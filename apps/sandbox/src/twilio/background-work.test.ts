import { createBackgroundWork } from './background-work.js';

describe('createBackgroundWork', () => {
  it('disposes of what it owns and waits for what it tracks', async () => {
    const background = createBackgroundWork();
    const events: string[] = [];
    background.own(() => void events.push('socket disposed'));
    background.own(() => void events.push('never'))();
    background.track(Promise.resolve().then(() => events.push('work done')));
    background.track(Promise.reject(new Error('ignored')));

    await background.close();

    expect(events).toEqual(['socket disposed', 'work done']);
  });

  it('runs nothing any more once closed', async () => {
    const background = createBackgroundWork();
    let ran = false;
    background.after(0, () => void (ran = true));

    await background.close();
    background.after(0, () => void (ran = true));
    await new Promise((resolve) => void setImmediate(resolve));

    expect(ran).toBe(false);
  });
});
