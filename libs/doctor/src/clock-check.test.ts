import { createFakeClock } from '@voc/resilience/testing';
import { clockCheck } from './clock-check.js';
import type { HttpGet } from './http-get.js';

const url = new URL('https://api.example.com');
const signal = new AbortController().signal;

function answering(date: string | null): HttpGet {
  return () => Promise.resolve({ status: 401, header: () => date, json: undefined });
}

describe('clockCheck', () => {
  const clock = createFakeClock(Date.UTC(2026, 10, 22, 12, 0, 0));

  it.each([
    ['Sun, 22 Nov 2026 12:00:09 GMT', 'ok', 'It is within 10 s of api.example.com.'],
    ['Sun, 22 Nov 2026 11:59:51 GMT', 'ok', 'It is within 10 s of api.example.com.'],
    ['Sun, 22 Nov 2026 12:01:00 GMT', 'wrong', 'It is 60.5 s behind api.example.com.'],
    ['Sun, 22 Nov 2026 11:58:00 GMT', 'wrong', 'It is 119.5 s ahead of api.example.com.'],
    [null, 'unknown', 'api.example.com does not tell the time.'],
    ['soon', 'unknown', 'api.example.com does not tell the time.'],
  ])('at noon, told %s, is %s', async (date, status, found) => {
    expect(await clockCheck(url, { get: answering(date), clock }).run(signal)).toMatchObject({
      status,
      found,
    });
  });

  it('cannot tell when nobody answers: that is for others to report', async () => {
    const get: HttpGet = () => Promise.reject(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }));

    expect(await clockCheck(url, { get, clock }).run(signal)).toMatchObject({ status: 'unknown' });
  });
});
