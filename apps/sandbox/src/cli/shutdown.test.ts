import { EventEmitter } from 'node:events';
import { Stopped, stopRequests } from './shutdown.js';

function createHost() {
  const exits: number[] = [];
  const channel = { unref: () => undefined };
  const host = Object.assign(new EventEmitter(), { channel, exit: (code: number) => void exits.push(code) });
  return { host: host as unknown as NodeJS.Process, exits };
}

describe('stopRequests', () => {
  it('asks for a clean stop first and ends at once the second time', () => {
    const { host, exits } = createHost();
    const signal = stopRequests(host);

    host.emit('SIGINT', 'SIGINT');
    const afterFirst = [...exits];
    host.emit('SIGINT', 'SIGINT');

    expect(signal.reason).toBeInstanceOf(Stopped);
    expect((signal.reason as Stopped).exitCode).toBe(130);
    expect(afterFirst).toEqual([]);
    expect(exits).toEqual([130]);
  });

  it('takes the loss of the parent process for a request to stop', () => {
    const { host } = createHost();
    const signal = stopRequests(host);

    host.emit('disconnect');

    expect(signal.aborted).toBe(true);
  });
});
