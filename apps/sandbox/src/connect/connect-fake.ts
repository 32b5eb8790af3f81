import { systemClock, type Clock } from '@voc/resilience';
import type { RecordingLibrary } from '../speech/recording.js';
import { createFaults, type Faults } from '../world/faults.js';
import type { Journal } from '../world/journal.js';
import type { PhoneNetwork } from '../world/phone-network.js';
import type { Listening } from '../world/listen.js';
import type { AgentScreen } from './agent.js';
import { createConnectApi } from './api/connect-api.js';
import type { ConnectTask } from './api/start-task.js';
import { serveConnectCall, type ConnectCallDeps } from './connect-call.js';
import { noConnectFaults, type ConnectFaults } from './connect-faults.js';
import { contactCentreAt } from './contact-centre.js';
import type { ContactFlow } from './contact-flow.js';
import type { InvokeLambda } from './lambda-invocation.js';

export interface ConnectFakeOptions {
  readonly journal: Journal;
  /** E.164; calls to it are Connect's. */
  readonly phoneNumber: string;
  readonly network: PhoneNetwork;
  /** Must hold `agent-hello`. */
  readonly recordings: RecordingLibrary;
  readonly invokeLambda: InvokeLambda;
  readonly instanceArn: string;
  /** What a call to the number runs through. */
  readonly flow: ContactFlow;
  /** Default: system clock. */
  readonly clock?: Clock;
}

export interface ConnectFake {
  readonly faults: Faults<ConnectFaults>;
  /** Opens the HTTP interface; once. */
  startApi(): Promise<Listening>;
  /** Every task that was made through it, oldest first. */
  tasks(): readonly ConnectTask[];
  /** Every contact an agent accepted, oldest first. */
  agentScreens(): readonly AgentScreen[];
  /** Ends what is going on; calls that arrive later are refused. */
  close(): Promise<void>;
}

const maxCalls = 500;
const maxScreens = 5000;

/** Amazon Connect behind one phone number: its flow, its queues and the agent who answers. */
export function createConnectFake(options: ConnectFakeOptions): ConnectFake {
  const { journal, phoneNumber, network, recordings, invokeLambda, flow } = options;
  const faults = createFaults<ConnectFaults>(noConnectFaults);
  const api = createConnectApi({ journal, faults, now: () => Date.now() });
  const closing = new AbortController();
  const calls = new Set<Promise<void>>();
  const screens: AgentScreen[] = [];
  const deps: ConnectCallDeps = {
    journal,
    faults,
    invokeLambda,
    flow,
    centre: contactCentreAt(options.instanceArn),
    clock: options.clock ?? systemClock,
    hello: recordings.get('agent-hello'),
    onScreen(screen) {
      screens.push(screen);
      if (screens.length > maxScreens) screens.shift();
    },
  };
  network.register(phoneNumber, (call) => {
    if (closing.signal.aborted || calls.size >= maxCalls) {
      call.hangup();
      return;
    }
    const served = serveConnectCall(call, deps, closing.signal).finally(() => void calls.delete(served));
    calls.add(served);
  });

  return {
    faults,
    startApi: () => api.start(),
    tasks: () => api.tasks(),
    agentScreens: () => screens,
    async close() {
      closing.abort(new Error('Connect is closed'));
      await Promise.all([...calls, api.close()]);
    },
  };
}
