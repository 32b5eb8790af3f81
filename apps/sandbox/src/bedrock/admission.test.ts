import type { IncomingHttpHeaders } from 'node:http2';
import { admit, currentModelIds } from './admission.js';

const request: IncomingHttpHeaders = {
  ':method': 'POST',
  ':path': '/model/amazon.nova-2-sonic-v1%3A0/invoke-with-bidirectional-stream',
  'content-type': 'application/vnd.amazon.eventstream',
  'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-EVENTS',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/bedrock/aws4_request, SignedHeaders=host, Signature=00',
};

describe('the head of a request', () => {
  it('names the model', () => {
    expect(admit(request, currentModelIds)).toEqual({
      status: 'admitted',
      modelId: 'amazon.nova-2-sonic-v1:0',
    });
  });

  it.each([
    ['another operation', { ':path': '/model/x/converse' }, 'wrong-operation'],
    ['another method', { ':method': 'GET' }, 'wrong-operation'],
    ['a bearer token', { authorization: 'Bearer abc' }, 'not-sigv4'],
    ['no date', { 'x-amz-date': undefined }, 'not-dated'],
    ['another content type', { 'content-type': 'application/json' }, 'wrong-header'],
    ['an unsigned payload', { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }, 'wrong-header'],
    ['a broken escape', { ':path': '/model/%E0%A4%A/invoke-with-bidirectional-stream' }, 'unknown-model'],
    [
      'the retired model',
      { ':path': '/model/amazon.nova-sonic-v1%3A0/invoke-with-bidirectional-stream' },
      'retired-model',
    ],
  ])('is refused with %s', (_what, changes, rule) => {
    expect(admit({ ...request, ...changes }, currentModelIds)).toMatchObject({ status: 'refused', rule });
  });
});
