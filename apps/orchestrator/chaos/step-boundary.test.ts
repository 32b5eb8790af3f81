import { boundaryOf, type EdgeRequest } from './step-boundary.js';

const request = (changes: Partial<EdgeRequest>): EdgeRequest => ({
  method: 'POST',
  path: '/',
  target: '',
  body: '',
  ...changes,
});
const update = (expression: string): EdgeRequest =>
  request({ target: 'DynamoDB_20120810.UpdateItem', body: JSON.stringify({ UpdateExpression: expression }) });

describe('boundaryOf', () => {
  it.each([
    ['SET #lease_owner = :set0, #escalation = :set5, #updated_at = :set6', 'claim'],
    ['SET #status = :set0, #moved_by = :set1, #preparing_at = :set2, #updated_at = :set3', 'move preparing'],
    ['SET #steps.#ticket = :set1, #updated_at = :set2', 'step ticket'],
    ['SET #token = :set0, #updated_at = :set1', 'reserve token'],
    ['SET #handover_id = :set0, #summary = :set7, #created_at = :set9', 'issue token'],
    ['SET #finished_at = :set0, #updated_at = :set1', 'finish'],
    ['SET #lease_until = :set0, #updated_at = :set1', 'other'],
  ])('knows the write "%s" as %s', (expression, step) => {
    expect(boundaryOf('dynamodb', update(expression))).toBe(`dynamodb ${step}`);
  });

  it('tells the requests to the other services apart', () => {
    const hubSpot = (method: string, path: string): string =>
      boundaryOf('hubspot', request({ method, path }));
    expect(hubSpot('GET', '/crm/objects/2026-09/contacts/%2B1555?idProperty=x')).toBe(
      'hubspot contact look-up',
    );
    expect(hubSpot('POST', '/crm/objects/2026-09/tickets')).toBe('hubspot ticket');
    expect(hubSpot('GET', '/crm/objects/2026-09/tickets/1/associations/notes')).toBe('hubspot other');
    expect(boundaryOf('twilio', request({ method: 'GET' }))).toBe('twilio inspect');
    expect(boundaryOf('sqs', request({ target: 'AmazonSQS.DeleteMessage' }))).toBe('sqs DeleteMessage');
  });
});
