import { startHttpStub, type HttpStub, type StubAnswer, type StubRequest } from './http-stub.js';

export interface StubTask {
  readonly properties: Readonly<Record<string, string>>;
  readonly associations: unknown;
}

export interface HubSpotStub extends HttpStub {
  /** Notes and tickets that exist, by their unique key or order. */
  readonly tickets: readonly Readonly<Record<string, string>>[];
  readonly notes: readonly string[];
  readonly tasks: readonly StubTask[];
  /** Answers as a healthy account does. */
  readonly healthy: (request: StubRequest) => StubAnswer;
}

/** The few operations a handover uses, as a healthy account without contacts answers them. */
export async function startHubSpotStub(): Promise<HubSpotStub> {
  const tickets: Readonly<Record<string, string>>[] = [];
  const notes: string[] = [];
  const tasks: StubTask[] = [];

  const healthy = (request: StubRequest): StubAnswer => {
    const { method, path } = request;
    const properties = (request.body['properties'] ?? {}) as Readonly<Record<string, string>>;
    if (method === 'GET' && path.endsWith('/hs_ticket_priority')) {
      return { status: 200, body: { options: [{ value: 'LOW' }, { value: 'MEDIUM' }, { value: 'HIGH' }] } };
    }
    if (method === 'GET' && path.endsWith('/associations/notes')) {
      return {
        status: 200,
        body: { results: notes.map((_body, index) => ({ toObjectId: `5000${index + 1}` })) },
      };
    }
    if (method === 'GET' && path.endsWith('/associations/tasks')) {
      return {
        status: 200,
        body: { results: tasks.map((_task, index) => ({ toObjectId: `3000${index + 1}` })) },
      };
    }
    if (method === 'GET' && path.includes('/tasks/')) {
      const task = tasks[Number(/\/3000(\d+)/.exec(path)?.[1]) - 1];
      return task ? { status: 200, body: { properties: task.properties } } : notFound;
    }
    if (method === 'GET' && path.includes('/tickets/')) {
      const index = tickets.findIndex((ticket) => path.endsWith(ticket['voice_handover_id'] ?? 'none'));
      return index < 0 ? notFound : { status: 200, body: { id: `7000${index + 1}` } };
    }
    if (method === 'GET') return notFound;
    if (path.endsWith('/contacts/search')) return { status: 200, body: { total: 0, results: [] } };
    if (path.endsWith('/contacts/batch/upsert')) {
      return { status: 200, body: { status: 'COMPLETE', results: [{ id: '90001', new: true }] } };
    }
    if (path.endsWith('/tickets')) {
      const key = properties['voice_handover_id'];
      if (key !== undefined && tickets.some((ticket) => ticket['voice_handover_id'] === key)) {
        return {
          status: 409,
          body: { category: 'CONFLICT', message: 'has that value', correlationId: 'c-409' },
        };
      }
      tickets.push(properties);
      return { status: 201, body: { id: `7000${tickets.length}` } };
    }
    if (path.endsWith('/notes')) {
      notes.push(properties['hs_note_body'] ?? '');
      return { status: 201, body: { id: `5000${notes.length}` } };
    }
    if (path.endsWith('/tasks')) {
      tasks.push({ properties, associations: request.body['associations'] });
      return { status: 201, body: { id: `3000${tasks.length}` } };
    }
    return { status: 405 };
  };

  const stub = await startHttpStub(healthy);
  return Object.assign(stub, { tickets, notes, tasks, healthy });
}

const notFound: StubAnswer = {
  status: 404,
  body: { category: 'OBJECT_NOT_FOUND', message: 'resource not found' },
};
