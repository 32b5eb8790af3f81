import type { DigitsOutcome } from '../../session/digit-desk.js';
import type { HandoverRequest } from '../../escalation/handover-request.js';
import type { ToolContext } from '../tool.js';

export interface FakeToolContext {
  readonly context: ToolContext;
  readonly handovers: HandoverRequest[];
  readonly endings: string[];
  readonly languages: string[];
}

/** A call in English that notes what is done to it. */
export function createFakeToolContext(overrides: Partial<ToolContext> = {}): FakeToolContext {
  const handovers: HandoverRequest[] = [];
  const endings: string[] = [];
  const languages: string[] = [];
  return {
    handovers,
    endings,
    languages,
    context: {
      callId: 'call_1',
      signal: new AbortController().signal,
      callSid: `CA${'1'.repeat(32)}`,
      conversationId: '5a1d0a5e-3f0e-4a55-9a39-0d5a6d9f7c11',
      callerPhone: '+15550100001',
      calledNumber: '+15550100002',
      language: () => 'en',
      requestHandover: (request) => void handovers.push(request),
      bookCallback: () => Promise.resolve('person-available'),
      confirmCallback: () => undefined,
      endCall: (reason) => void endings.push(reason),
      setLanguage(language) {
        languages.push(language);
        return 'changed';
      },
      collectDigits: (): Promise<DigitsOutcome> => Promise.resolve({ status: 'cancelled' }),
      ...overrides,
    },
  };
}
