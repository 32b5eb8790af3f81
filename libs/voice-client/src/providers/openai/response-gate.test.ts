import fc from 'fast-check';
import { stepGate } from './response-gate.js';
import {
  closedGate,
  waitOf,
  type Gate,
  type GateEffect,
  type GateInput,
  type SpeechRequest,
} from './response-gate-state.js';

const hello = { kind: 'say', purpose: 'greeting', instruction: 'Say hello.' } as const;
const goodbye = { kind: 'say', purpose: 'farewell', instruction: 'Say goodbye.' } as const;
const goOn = { kind: 'go-on' } as const;
const answer = { kind: 'answer' } as const;

/** Feeds the machine and keeps the last effects. */
function run(...inputs: GateInput[]): { readonly gate: Gate; readonly effects: readonly GateEffect[] } {
  let step: { gate: Gate; effects: readonly GateEffect[] } = { gate: closedGate, effects: [] };
  for (const input of inputs) step = stepGate(step.gate, input);
  return step;
}

const ready: GateInput = { type: 'ready' };
const ask = (request: SpeechRequest): GateInput => ({ type: 'request', request });
const ours = (responseId: string): GateInput => ({ type: 'created', responseId, ours: true });
const theirs = (responseId: string): GateInput => ({ type: 'created', responseId, ours: false });
const done = (responseId: string): GateInput => ({ type: 'done', responseId });
const busy = (eventId: string | null): GateInput => ({ type: 'rejected', eventId, because: 'busy' });
const cancel: GateInput = { type: 'cancel' };
const callerStarted: GateInput = { type: 'caller-started' };
const callerStopped: GateInput = { type: 'caller-stopped' };

describe('the response gate', () => {
  it('holds requests until the session is ready', () => {
    expect(run(ask(hello)).effects).toEqual([]);
    expect(run(ask(hello), ready).effects).toEqual([{ type: 'create', eventId: 'create_1', request: hello }]);
  });

  it('goes idle, create_requested, active, cancel_requested, idle', () => {
    const path = [ready, ask(hello), ours('r1'), cancel, done('r1')];

    const names = path.map((_input, index) => run(...path.slice(0, index + 1)).gate.state.name);

    expect(names).toEqual(['idle', 'create_requested', 'active', 'cancel_requested', 'idle']);
  });

  it('lets the next request begin when the running response is over, not before', () => {
    expect(run(ready, ask(hello), ask(goodbye), ours('r1')).effects).toEqual([]);
    expect(run(ready, ask(hello), ask(goodbye), ours('r1'), done('other')).effects).toEqual([]);
    expect(run(ready, ask(hello), ask(goodbye), ours('r1'), done('r1')).effects).toEqual([
      { type: 'create', eventId: 'create_2', request: goodbye },
    ]);
  });

  it('remembers a cancel that comes before the response, and cuts it off by its id when it appears', () => {
    expect(run(ready, ask(hello), cancel).effects).toEqual([]);
    expect(run(ready, ask(hello), cancel, ours('r1')).effects).toEqual([
      { type: 'cancel', eventId: 'cancel_r1', responseId: 'r1' },
    ]);
  });

  it('does not cancel what the provider has cut off because the caller began to speak', () => {
    const { gate, effects } = run(ready, theirs('r1'), { type: 'caller-started' });

    expect(effects).toEqual([{ type: 'silence', responseId: 'r1' }]);
    expect(stepGate(gate, cancel).effects).toEqual([]);
  });

  it('cancels itself when the provider does not end what it should have cut off', () => {
    const { gate, effects } = run(ready, theirs('r1'), { type: 'caller-started' }, { type: 'overdue' });

    expect(effects).toEqual([{ type: 'cancel', eventId: 'cancel_r1', responseId: 'r1' }]);
    expect(stepGate(gate, { type: 'overdue' }).effects).toEqual([{ type: 'conclude', responseId: 'r1' }]);
  });

  it('makes a request again that was refused as busy, after the response that was in its way', () => {
    const { gate } = run(ready, ask(hello), theirs('r1'), busy('create_1'));

    expect(gate.state).toEqual({ name: 'active', responseId: 'r1', isAnswer: true, unanswered: null });
    expect(stepGate(gate, done('r1')).effects).toEqual([
      { type: 'create', eventId: 'create_2', request: hello },
    ]);
  });

  it('waits for its own response when the provider’s was over before our create arrived', () => {
    const { gate } = run(ready, ask(hello), theirs('r1'), done('r1'));

    expect(gate.state.name).toBe('create_requested');
    expect(stepGate(gate, ours('r2')).gate.state).toEqual({
      name: 'active',
      responseId: 'r2',
      isAnswer: false,
      unanswered: null,
    });
  });

  it('tries again after a while when the provider is busy with something it did not tell', () => {
    const { gate } = run(ready, ask(hello), busy(null));

    expect(gate.state.name).toBe('blocked');
    expect(stepGate(gate, { type: 'overdue' }).effects).toMatchObject([
      { type: 'create', eventId: 'create_2' },
    ]);
  });

  it('gives a request up that is refused as busy again and again', () => {
    const again: GateInput[] = [1, 2, 3, 4, 5, 6].flatMap((n) => [busy(`create_${n}`), { type: 'overdue' }]);

    const { gate } = run(ready, ask(hello), ...again.slice(0, -2));

    expect(stepGate(gate, busy('create_6')).effects).toEqual([
      { type: 'abandon', request: hello, outcome: 'failed' },
    ]);
  });

  it('gives a request up that fails, or that nobody answers, and goes on with the next', () => {
    const failed: GateInput = { type: 'rejected', eventId: 'create_1', because: 'failed' };
    for (const input of [failed, { type: 'overdue' } as const]) {
      expect(run(ready, ask(hello), ask(goodbye), input).effects).toEqual([
        { type: 'abandon', request: hello, outcome: 'failed' },
        { type: 'create', eventId: 'create_2', request: goodbye },
      ]);
    }
  });

  it('is not moved by a complaint about something else', () => {
    const before = run(ready, ask(hello)).gate;

    expect(stepGate(before, { type: 'rejected', eventId: 'truncate_7', because: 'failed' }).gate).toEqual(
      before,
    );
    expect(stepGate(before, { type: 'rejected', eventId: null, because: 'failed' }).gate).toEqual(before);
  });

  it('cuts off a response of ours that begins after we had given it up', () => {
    expect(run(ready, ask(hello), { type: 'overdue' }, ours('r1')).effects).toMatchObject([
      { type: 'cancel' },
    ]);
  });

  it('asks only once to go on after several tool answers', () => {
    const { gate } = run(ready, theirs('r1'), ask(goOn), ask(goOn));

    expect(gate.queue).toHaveLength(1);
  });

  it('cuts off the answer that is due, when we interrupt between the caller’s end and its beginning', () => {
    const due = [ready, { type: 'caller-stopped' }, cancel] as const;

    expect(run(...due, theirs('r1')).effects).toMatchObject([{ type: 'cancel', responseId: 'r1' }]);
    expect(run(...due, { type: 'caller-started' }, theirs('r1')).effects).toEqual([]);
  });

  it('asks for an answer that is wanted, once, and not while something else is said', () => {
    const create = { type: 'create', eventId: 'create_1', request: answer };

    expect(run(ready, ask(answer)).effects).toEqual([create]);
    expect(run(ready, ask(answer), ask(answer)).effects).toEqual([]);
    expect(run(ready, ask(answer), ours('r1'), ask(answer)).gate.queue).toEqual([]);
    expect(run(ask(answer), ask(answer), ready).gate.queue).toEqual([]);
    expect(run(ready, ask(hello), ours('r1'), ask(answer), done('r1')).effects).toMatchObject([
      { type: 'create', request: answer },
    ]);
  });

  it.each<[string, readonly GateInput[]]>([
    ['while the caller speaks', [callerStarted]],
    ['when the provider is about to answer', [callerStarted, callerStopped]],
    ['when the provider answers', [theirs('r1')]],
  ])('asks for no answer of its own %s', (_when, before) => {
    const { gate, effects } = run(ready, ...before, ask(answer));

    expect(effects).toEqual([]);
    expect(gate.queue).toEqual([]);
  });

  it('gives up the answer it waits to ask for when the provider begins one by itself', () => {
    const waiting = [ready, ask(hello), ours('r1'), ask(answer), callerStarted, done('r1')] as const;

    expect(run(...waiting).effects).toEqual([]);
    expect(run(ready, ask(answer), theirs('r1'), done('r1'), ours('r2')).effects).toMatchObject([
      { type: 'cancel', responseId: 'r2' },
    ]);
    expect(run(ready, ask(answer), theirs('r1'), busy('create_1')).effects).toEqual([]);
    expect(run(ready, ask(answer), theirs('r1'), busy('create_1'), done('r1')).effects).toEqual([]);
  });

  it('leaves going on with what is new to the answer the provider gives at the caller’s end', () => {
    expect(run(ready, callerStarted, ask(goOn)).gate.queue).toEqual([]);
    expect(run(ready, ask(hello), ours('r1'), ask(goOn), callerStarted).gate.queue).toEqual([]);
    expect(run(ready, ask(goOn), callerStarted, ours('r1')).effects).toMatchObject([{ type: 'cancel' }]);
  });

  it('goes on with what is new behind an answer that cannot have known it', () => {
    expect(run(ready, ask(goOn), theirs('r1'), busy('create_1'), done('r1')).effects).toMatchObject([
      { type: 'create', request: goOn },
    ]);
    expect(run(ready, callerStarted, callerStopped, ask(goOn), theirs('r1'), ours('r2')).effects).toEqual([]);
  });

  it('asks for one thing when an answer is wanted and there is something new', () => {
    expect(run(ask(answer), ask(goOn)).gate.queue).toMatchObject([{ request: goOn }]);
    expect(run(ask(goOn), ask(answer)).gate.queue).toMatchObject([{ request: goOn }]);
  });

  it('asks for the answer itself when the provider does not begin it', () => {
    expect(waitOf(run(ready, callerStarted, callerStopped).gate)?.what).toBe('own-turn');
    expect(run(ready, callerStarted, callerStopped, { type: 'overdue' }).effects).toEqual([
      { type: 'create', eventId: 'create_1', request: answer },
    ]);
    expect(run(ready, callerStarted, callerStopped, cancel, { type: 'overdue' }).effects).toEqual([]);
  });

  it('takes a response that was cut off for over when the next one begins', () => {
    const cutOff = run(ready, theirs('r1'), callerStarted, callerStopped).gate;

    expect(stepGate(cutOff, theirs('r2'))).toMatchObject({
      gate: { state: { name: 'active', responseId: 'r2' } },
      effects: [{ type: 'conclude', responseId: 'r1' }],
    });
  });

  it('lets a filler in while a tool is asked, and asks to go on once more when it has answered', () => {
    const filler = { kind: 'say', purpose: 'notice', instruction: 'Say: one moment.' } as const;
    const calling = [ready, theirs('r1'), ask(filler)] as const;

    expect(run(...calling).effects).toEqual([]);
    expect(run(...calling, done('r1')).effects).toMatchObject([{ type: 'create', request: filler }]);
    expect(run(...calling, done('r1'), ours('r2'), ask(goOn)).effects).toEqual([]);
    expect(run(...calling, done('r1'), ours('r2'), ask(goOn), done('r2')).effects).toMatchObject([
      { type: 'create', request: goOn },
    ]);
  });

  it('does nothing any more once it is stopped', () => {
    const { gate } = run(ready, ask(hello), { type: 'stop' });

    for (const input of [ask(goodbye), ours('r1'), theirs('r2'), cancel, { type: 'overdue' } as const]) {
      expect(stepGate(gate, input)).toEqual({ gate, effects: [] });
    }
  });
});

/** A provider with one conversation, and wires in both directions on which messages wait until the schedule moves them. */
function simulate(schedule: readonly number[]): Simulation {
  const world: Simulation = {
    gate: closedGate,
    upstream: [],
    downstream: [],
    running: null,
    asked: 0,
    spoken: [],
    abandoned: [],
    serial: 0,
    isAnswerOwed: false,
  };
  feed(world, ready);
  for (const choice of schedule) actions[choice % actions.length]?.(world);
  return world;
}

const answerOfOurs = 'an answer';
const lineOf = (request: SpeechRequest): string | null =>
  request.kind === 'say' ? request.instruction : null;

interface Simulation {
  gate: Gate;
  readonly upstream: GateEffect[];
  readonly downstream: GateInput[];
  running: { readonly id: string; readonly request: string | null } | null;
  asked: number;
  readonly spoken: string[];
  readonly abandoned: string[];
  serial: number;
  /** The caller has spoken, and nothing has begun since that could be the answer. */
  isAnswerOwed: boolean;
}

function feed(world: Simulation, input: GateInput): void {
  const { gate, effects } = stepGate(world.gate, input);
  world.gate = gate;
  for (const effect of effects) {
    if (effect.type === 'create' || effect.type === 'cancel') world.upstream.push(effect);
    if (effect.type === 'abandon') world.abandoned.push(lineOf(effect.request) ?? 'not a line');
  }
}

function begin(world: Simulation, request: string | null): void {
  world.serial += 1;
  if (request === null || request === answerOfOurs) world.isAnswerOwed = false;
  world.running = { id: `r${world.serial}`, request };
  world.downstream.push({ type: 'created', responseId: world.running.id, ours: request !== null });
}

function finish(world: Simulation): void {
  if (!world.running) return;
  if (world.running.request?.startsWith('line')) world.spoken.push(world.running.request);
  world.downstream.push({ type: 'done', responseId: world.running.id });
  world.running = null;
}

function serve(world: Simulation): void {
  const effect = world.upstream.shift();
  if (effect?.type === 'create') {
    if (world.running) world.downstream.push(busy(effect.eventId));
    else begin(world, lineOf(effect.request) ?? answerOfOurs);
  }
  if (effect?.type === 'cancel') {
    if (world.running?.id === effect.responseId) finish(world);
    else world.downstream.push({ type: 'cancel-refused', eventId: effect.eventId });
  }
}

function deliver(world: Simulation): void {
  const input = world.downstream.shift();
  if (input) feed(world, input);
}

const actions: readonly ((world: Simulation) => void)[] = [
  serve,
  deliver,
  deliver,
  (world) => finish(world),
  (world) => {
    world.asked += 1;
    feed(world, {
      type: 'request',
      request: { kind: 'say', purpose: 'notice', instruction: `line ${world.asked}` },
    });
  },
  (world) => {
    world.isAnswerOwed = false;
    feed(world, cancel);
  },
  (world) => feed(world, ask(answer)),
  // The caller speaks: what runs is cut off at once, on the provider's side.
  (world) => {
    world.isAnswerOwed = false;
    world.downstream.push(callerStarted);
    finish(world);
  },
  // The caller stops: the provider answers by itself, unless a response is in the way.
  (world) => {
    world.isAnswerOwed = true;
    world.downstream.push(callerStopped);
    if (!world.running) begin(world, null);
  },
];

describe('the response gate against a provider with slow wires', () => {
  const schedules = fc.array(fc.nat(actions.length - 1), { maxLength: 120 });

  it('says every line once and in order, or owns up to having dropped it, and comes to rest', () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        const world = simulate(schedule);

        comeToRest(world);

        const lines = Array.from({ length: world.asked }, (_, index) => `line ${index + 1}`);
        expect(world.gate.state.name).toBe('idle');
        expect([...world.spoken, ...world.abandoned].sort()).toEqual([...lines].sort());
        expect(world.spoken).toEqual(lines.filter((line) => !world.abandoned.includes(line)));
      }),
      { numRuns: 1_000 },
    );
  });

  it('leaves no caller without an answer, also where the provider could not begin one', () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        const world = simulate(schedule);

        comeToRest(world);

        expect(world.isAnswerOwed).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never has two creates on their way, and never waits without being watched', () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        for (let length = 0; length <= schedule.length; length += 1) {
          const { gate, upstream } = simulate(schedule.slice(0, length));
          expect(upstream.filter((effect) => effect.type === 'create').length).toBeLessThanOrEqual(1);
          if (gate.queue.length > 0) expect(gate.state.name === 'active' || waitOf(gate) !== null).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });
});

/** Lets everything that is under way arrive, and time pass when nothing is. */
function comeToRest(world: Simulation): void {
  for (let turn = 0; turn < 2_000 && !isAtRest(world); turn += 1)
    [serve, deliver, finish, passTime][turn % 4]?.(world);
}

function passTime(world: Simulation): void {
  if (isQuiet(world) && waitOf(world.gate)) feed(world, { type: 'overdue' });
}

const isQuiet = ({ upstream, downstream, running }: Simulation): boolean =>
  upstream.length + downstream.length === 0 && !running;

const isAtRest = (world: Simulation): boolean =>
  isQuiet(world) && world.gate.state.name === 'idle' && waitOf(world.gate) === null;
