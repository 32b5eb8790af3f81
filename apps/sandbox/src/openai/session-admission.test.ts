import { anyWebPath } from '@voc/arbitraries';
import fc from 'fast-check';
import { admit, targetOf } from './session-admission.js';

const authorization = 'Bearer sk-good';

function ask(url: string, headers: Readonly<Record<string, string>> = { authorization }): object {
  const admission = admit({ url, headers }, 'sk-good');
  return admission.status === 'admitted' ? admission : { code: admission.refusal.code, rule: admission.rule };
}

describe('admission', () => {
  it('admits a known model with the right key', () => {
    expect(ask('/v1/realtime?model=gpt-realtime-2.1')).toEqual({
      status: 'admitted',
      model: 'gpt-realtime-2.1',
    });
  });

  it.each([
    ['/v1/realtime', 'missing_model', 'missing-model'],
    ['/v1/realtime?model=gpt-realtime-2.1&temperature=0.8', 'unknown_parameter', 'unknown-query-parameter'],
    ['/v1/realtime?model=gpt-4o', 'invalid_model', null],
  ])('refuses %s', (url, code, rule) => {
    expect(ask(url)).toEqual({ code, rule });
  });

  it('refuses browser subprotocols, foreign keys and no key at all', () => {
    const url = '/v1/realtime?model=gpt-realtime-2.1';

    expect(ask(url, { authorization, 'sec-websocket-protocol': 'realtime' })).toMatchObject({
      rule: 'subprotocol',
    });
    expect(ask(url, { authorization: 'Bearer sk-bad' })).toEqual({ code: 'invalid_api_key', rule: null });
    expect(ask(url, {})).toEqual({ code: 'invalid_api_key', rule: 'no-bearer-key' });
  });

  it('takes any request target without throwing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), anyWebPath, fc.constant('//')), (url) => {
        targetOf({ url });
        admit({ url, headers: {} }, 'sk-good');
      }),
    );
  });
});
