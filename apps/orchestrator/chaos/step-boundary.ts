/** What the orchestrator talks to. */
export const edgeNames = ['sqs', 'dynamodb', 'hubspot', 'twilio'] as const;
export type EdgeName = (typeof edgeNames)[number];

export interface EdgeRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** `X-Amz-Target`, of AWS requests. */
  readonly target: string;
  readonly body: string;
}

/** The requests of one undisturbed handover, in about their order: a process may die before or after each of them. */
export const stepBoundaries = [
  'sqs ReceiveMessage',
  'dynamodb claim',
  'dynamodb move preparing',
  'hubspot contact look-up',
  'hubspot contact search',
  'hubspot contact upsert',
  'dynamodb step contact',
  'hubspot ticket',
  'dynamodb step ticket',
  'hubspot note',
  'dynamodb step note',
  'dynamodb reserve token',
  'dynamodb issue token',
  'dynamodb move ready',
  'dynamodb step token',
  'dynamodb read',
  'dynamodb step caller_ready',
  'dynamodb move dialling',
  'twilio redirect',
  'dynamodb step redirect',
  'dynamodb finish',
  'sqs DeleteMessage',
] as const;

/** Names what a request does for the handover; one of `stepBoundaries`, or something beside its usual way. */
export function boundaryOf(edge: EdgeName, request: EdgeRequest): string {
  switch (edge) {
    case 'sqs':
      return `sqs ${request.target.split('.').at(-1) ?? ''}`;
    case 'twilio':
      return request.method === 'POST' ? 'twilio redirect' : 'twilio inspect';
    case 'hubspot':
      return `hubspot ${hubSpotStep(request)}`;
    case 'dynamodb':
      return `dynamodb ${dynamoDbStep(request)}`;
  }
}

function hubSpotStep({ method, path }: EdgeRequest): string {
  if (path.includes('/contacts/search')) return 'contact search';
  if (path.includes('/contacts/batch/upsert')) return 'contact upsert';
  if (path.includes('/contacts/')) return 'contact look-up';
  if (path.endsWith('/tickets')) return 'ticket';
  if (path.endsWith('/notes') && method === 'POST') return 'note';
  return 'other';
}

function dynamoDbStep({ target, body }: EdgeRequest): string {
  if (!target.endsWith('UpdateItem')) return target.endsWith('GetItem') ? 'read' : 'query';
  const update = /"UpdateExpression":"([^"]*)"/.exec(body)?.[1] ?? '';
  const step = /#steps\.#(\w+)/.exec(update)?.[1];
  if (step !== undefined) return `step ${step}`;
  const move = /#(\w+)_at = :set\d+/.exec(
    update.replace(/#(updated|created|expires|requested)_at/g, ''),
  )?.[1];
  if (move === 'finished') return 'finish';
  if (move !== undefined) return `move ${move}`;
  if (update.includes('#escalation =')) return 'claim';
  if (update.includes('#summary =')) return 'issue token';
  if (update.includes('#token =')) return 'reserve token';
  return 'other';
}
