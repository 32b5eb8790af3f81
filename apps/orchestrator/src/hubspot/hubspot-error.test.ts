import { AxiosError, AxiosHeaders, type InternalAxiosRequestConfig } from 'axios';
import { inspect } from 'node:util';
import {
  circuitOpenError,
  hubSpotError,
  isClosedDoor,
  isMissingProperty,
  verdictOf,
} from './hubspot-error.js';

const config: InternalAxiosRequestConfig = {
  headers: new AxiosHeaders({ authorization: 'Bearer pat-secret' }),
  data: '{"phone":"payload"}',
};

function answered(status: number, data: unknown): AxiosError {
  return new AxiosError(
    'failed',
    'ERR_BAD_REQUEST',
    config,
    {},
    { status, data, statusText: '', headers: {}, config },
  );
}

describe('hubSpotError', () => {
  it.each([
    [400, {}, 'HUBSPOT_INVALID', false],
    [401, {}, 'HUBSPOT_DENIED', false],
    [403, {}, 'HUBSPOT_DENIED', false],
    [404, {}, 'HUBSPOT_NOT_FOUND', false],
    [409, {}, 'HUBSPOT_CONFLICT', false],
    [423, {}, 'HUBSPOT_RATE_LIMITED', true],
    [429, { policyName: 'TEN_SECONDLY_ROLLING' }, 'HUBSPOT_RATE_LIMITED', true],
    [429, { policyName: 'DAILY' }, 'HUBSPOT_CLOSED', false],
    [477, {}, 'HUBSPOT_CLOSED', false],
    [429, '{"policyName":"DAILY"}', 'HUBSPOT_CLOSED', false],
    [500, '<html>', 'HUBSPOT_UNAVAILABLE', true],
    [524, null, 'HUBSPOT_UNAVAILABLE', true],
  ])('reads %p %p as %s', (status, body, code, retryable) => {
    expect(hubSpotError(answered(status, body))).toMatchObject({
      code,
      retryable,
      details: { httpStatus: status },
    });
  });

  it.each([
    ['ECONNABORTED', 'HUBSPOT_TIMEOUT'],
    ['ETIMEDOUT', 'HUBSPOT_TIMEOUT'],
    ['ECONNRESET', 'HUBSPOT_UNAVAILABLE'],
    ['ERR_CANCELED', 'HUBSPOT_ABORTED'],
  ])('reads a missing answer with %s as %s', (axiosCode, code) => {
    expect(hubSpotError(new AxiosError('failed', axiosCode, config))).toMatchObject({ code });
  });

  it('keeps what the log and the next step need of the body', () => {
    const error = hubSpotError(
      answered(409, {
        message: 'Contact already exists. Existing ID: 90001',
        correlationId: 'c-1',
        errors: [
          { message: 'x', code: 'PROPERTY_DOESNT_EXIST', context: { propertyName: ['voice_handover_id'] } },
        ],
      }),
    );

    expect(error.details).toEqual({
      httpStatus: 409,
      correlationId: 'c-1',
      problems: [{ code: 'PROPERTY_DOESNT_EXIST', properties: ['voice_handover_id'] }],
      existingId: '90001',
    });
    expect(isMissingProperty(error, 'voice_handover_id')).toBe(true);
    expect(isMissingProperty(error, 'voice_phone_e164')).toBe(false);
  });

  it('lets neither key nor payload through, however it is printed', () => {
    const printed = inspect(hubSpotError(answered(500, { message: 'payload' })), { depth: 10 });

    expect(printed).not.toContain('pat-secret');
    expect(printed).not.toContain('payload');
  });
});

describe('isClosedDoor', () => {
  it('is true where nothing else will succeed either', () => {
    expect(isClosedDoor(hubSpotError(answered(401, {})))).toBe(true);
    expect(isClosedDoor(hubSpotError(answered(429, { policyName: 'DAILY' })))).toBe(true);
    expect(isClosedDoor(hubSpotError(answered(500, {})))).toBe(false);
    expect(isClosedDoor(new Error('other'))).toBe(false);
  });
});

describe('verdictOf', () => {
  it.each([
    [answered(503, ''), 'down'],
    [new AxiosError('failed', 'ETIMEDOUT', config), 'down'],
    [answered(403, {}), 'denied'],
    [answered(477, {}), 'closed'],
    [new AxiosError('failed', 'ERR_CANCELED', config), 'unknown'],
    [circuitOpenError(), 'unknown'],
    [answered(400, {}), 'alive'],
    [answered(404, {}), 'alive'],
    [answered(429, {}), 'alive'],
  ])('judges %p as %s', (error, verdict) => {
    expect(verdictOf(error)).toBe(verdict);
  });
});
