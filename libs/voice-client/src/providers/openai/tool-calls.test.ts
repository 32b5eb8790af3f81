import { createToolCalls } from './tool-calls.js';

describe('createToolCalls', () => {
  it('is due when the response is over and every call of it is answered', () => {
    const calls = createToolCalls();
    calls.called('c1', 'r1');
    calls.called('c2', 'r1');

    calls.answered('c1', 'speak');
    expect(calls.takeDue()).toBe(false);
    calls.responseEnded('r1');
    expect(calls.takeDue()).toBe(false);
    calls.answered('c2', 'wait');

    expect([calls.takeDue(), calls.takeDue()]).toEqual([true, false]);
  });

  it('is not due when no answer wants the model to go on', () => {
    const calls = createToolCalls();
    calls.called('c1', 'r1');
    calls.answered('c1', 'wait');
    calls.responseEnded('r1');

    expect(calls.takeDue()).toBe(false);
  });

  it('notes each call and each answer once', () => {
    const calls = createToolCalls();

    expect([calls.called('c1', 'r1'), calls.called('c1', 'r1'), calls.called('c1', 'r2')]).toEqual([
      true,
      false,
      false,
    ]);
    expect([calls.answered('c1', 'wait'), calls.answered('c1', 'wait')]).toEqual(['accepted', 'ignored']);
    expect(calls.answered('c9', 'speak')).toBe('ignored');
  });

  it('forgets the oldest of very many calls', () => {
    const calls = createToolCalls();
    for (let count = 0; count < 257; count += 1) calls.called(`c${count}`, 'r1');

    expect([calls.answered('c0', 'wait'), calls.answered('c1', 'wait')]).toEqual(['ignored', 'accepted']);
  });
});
