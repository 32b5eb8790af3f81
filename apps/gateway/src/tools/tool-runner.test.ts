import { silentLogger } from '@voc/telemetry';
import { createFakeClock } from '@voc/resilience/testing';
import { z } from 'zod';
import { createDigitDesk } from '../session/digit-desk.js';
import { builtInTools } from './built-in-tools.js';
import { createFakeToolContext } from './testing/fake-tool-context.js';
import { defineTool, type Tool, type ToolAnswer, type ToolContext } from './tool.js';
import { ToolError } from './tool-error.js';
import { createToolRunner, toolRunnerDefaults, type ToolRunnerConfig } from './tool-runner.js';

type Run = (context: ToolContext) => ToolAnswer | Promise<ToolAnswer>;

function toolOf(
  name: string,
  run: Run,
  options: { timeoutMs?: number; waitsForCaller?: boolean } = {},
): Tool {
  return defineTool({
    name,
    description: name,
    input: z.object({ id: z.string().optional() }),
    run: (_input, context) => run(context),
    ...options,
  });
}

const forever: Run = () => new Promise<never>(() => undefined);
const speak = (result: unknown): ToolAnswer => ({ result, then: 'speak' });

interface WorldOptions {
  readonly tools?: readonly Tool[];
  readonly config?: Partial<ToolRunnerConfig>;
  readonly context?: Partial<ToolContext>;
  readonly log?: typeof silentLogger;
}

function openWorld({ tools = [], config, context, log = silentLogger }: WorldOptions = {}) {
  const clock = createFakeClock();
  const fake = createFakeToolContext(context);
  /** In order: what the model was told, and what happened to the call. */
  const happened: unknown[] = [];
  const outcomes: string[] = [];
  const slow: number[] = [];
  const runner = createToolRunner(
    { ...toolRunnerDefaults, ...config },
    {
      tools: [...builtInTools, ...tools],
      contextFor: ({ callId, signal }) => ({
        ...fake.context,
        callId,
        signal,
        requestHandover: () => void happened.push('handover'),
        endCall: () => void happened.push('end'),
      }),
      sendToolResult: (callId, result, then) => void happened.push([callId, result, then]),
      clock,
      log,
      onCall: (tool, outcome) => void outcomes.push(`${tool} ${outcome}`),
      onSlow: () => void slow.push(clock.monotonicMs()),
    },
  );
  const call = (callId: string, name: string, argumentsJson = '{}'): void =>
    runner.call({ callId, name, arguments: argumentsJson });
  return { clock, runner, call, happened, outcomes, slow };
}

describe('createToolRunner', () => {
  it('tells the model what the tool returned', async () => {
    const { clock, call, happened, outcomes } = openWorld({
      tools: [toolOf('now', () => speak({ hour: 9 }))],
    });

    call('c1', 'now');
    await clock.advance(0);

    expect(happened).toEqual([['c1', { hour: 9 }, 'speak']]);
    expect(outcomes).toEqual(['now done']);
    expect(clock.pending()).toBe(0);
  });

  it.each(['escalate_to_human', 'end_call'])('answers %s before anything is said by us', async (name) => {
    const { clock, call, happened } = openWorld();

    call('c1', name);
    await clock.advance(0);

    expect(happened).toEqual([['c1', { accepted: true }, 'wait'], name === 'end_call' ? 'end' : 'handover']);
  });

  it('runs several at once and answers each as it ends', async () => {
    const gates = new Map<string, PromiseWithResolvers<ToolAnswer>>();
    const wait = toolOf('wait', ({ callId }) => {
      const gate = Promise.withResolvers<ToolAnswer>();
      gates.set(callId, gate);
      return gate.promise;
    });
    const { clock, call, happened, runner } = openWorld({ tools: [wait] });

    for (const id of ['a', 'b', 'c']) call(id, 'wait');
    await clock.advance(0);
    for (const id of ['c', 'a', 'b']) {
      gates.get(id)!.resolve(speak(id));
      await clock.advance(0);
    }

    expect(happened).toEqual(['c', 'a', 'b'].map((id) => [id, id, 'speak']));
    expect(runner.isBusy()).toBe(false);
  });

  it('runs a call that is repeated, while it runs or later, once', async () => {
    let runs = 0;
    const count = toolOf('count', () => speak((runs += 1)));
    const { clock, call, happened } = openWorld({ tools: [count] });

    call('c1', 'count');
    call('c1', 'count');
    await clock.advance(0);
    call('c1', 'count');
    await clock.advance(0);

    expect(runs).toBe(1);
    expect(happened).toEqual([['c1', 1, 'speak']]);
  });

  it('knows a call that still runs after a thousand others', async () => {
    let runs = 0;
    const slow = toolOf('slow', (context) => {
      runs += 1;
      return forever(context);
    });
    const { clock, call } = openWorld({ tools: [slow, toolOf('quick', () => speak(1))] });

    call('c1', 'slow');
    for (let index = 0; index < 1_000; index += 1) {
      call(`q${index}`, 'quick');
      await clock.advance(0);
    }
    call('c1', 'slow');
    await clock.advance(0);

    expect(runs).toBe(1);
  });

  describe('when something goes wrong', () => {
    const cases: readonly [string, Tool | null, string, string, string][] = [
      ['an unknown tool', null, 'constructor', '{}', 'unknown unknown-tool'],
      ['JSON that is broken', toolOf('t', () => speak(1)), 't', '{"id":', 't bad-arguments'],
      ['arguments that do not fit', toolOf('t', () => speak(1)), 't', '{"id":5}', 't bad-arguments'],
      ['a tool that never ends', toolOf('t', forever), 't', '{}', 't timeout'],
      ['a result that is too long', toolOf('t', () => speak('x'.repeat(9_000))), 't', '{}', 't bad-result'],
      ['a result that is no JSON', toolOf('t', () => speak(1n)), 't', '{}', 't bad-result'],
      ['a tool that rejects', toolOf('t', () => Promise.reject(new Error('secret'))), 't', '{}', 't failed'],
      [
        'a tool that throws',
        toolOf('t', () => {
          throw new Error('secret');
        }),
        't',
        '{}',
        't failed',
      ],
    ];

    it.each(cases)('tells the model of %s, which then speaks', async (_what, tool, name, text, outcome) => {
      const { clock, call, happened, outcomes, runner } = openWorld({ tools: tool ? [tool] : [] });

      call('c1', name, text);
      await clock.advance(10_000);

      expect(happened).toEqual([['c1', { error: expect.any(String) as string }, 'speak']]);
      expect(JSON.stringify(happened)).not.toContain('secret');
      expect(outcomes).toEqual([outcome]);
      expect(runner.isBusy()).toBe(false);
      expect(clock.pending()).toBe(0);
    });

    it('tells the model in the words of the tool, when it has some', async () => {
      const tool = toolOf('t', () => Promise.reject(new ToolError('TOOL_FAILED', 'the shop is closed')));
      const { clock, call, happened } = openWorld({ tools: [tool] });

      call('c1', 't');
      await clock.advance(0);

      expect(happened).toEqual([['c1', { error: 'the shop is closed' }, 'speak']]);
    });

    it('refuses more calls at once than it has room for, and no later ones', async () => {
      const { clock, call, outcomes } = openWorld({
        tools: [toolOf('wait', forever), toolOf('quick', () => speak(1))],
        config: { maxParallel: 2 },
      });

      for (const id of ['a', 'b', 'c']) call(id, 'wait');
      await clock.advance(10_000);
      call('d', 'quick');
      await clock.advance(0);

      expect(outcomes).toEqual(['wait too-many', 'wait timeout', 'wait timeout', 'quick done']);
    });
  });

  describe('time', () => {
    it('is up for a tool at its own limit, and its signal says so', async () => {
      const reasons: unknown[] = [];
      const tool = toolOf(
        't',
        (context) => {
          context.signal.addEventListener('abort', () => void reasons.push(context.signal.reason));
          return forever(context);
        },
        { timeoutMs: 300 },
      );
      const { clock, call, outcomes } = openWorld({ tools: [tool] });

      call('c1', 't');
      await clock.advance(299);
      expect(outcomes).toEqual([]);
      await clock.advance(1);

      expect(outcomes).toEqual(['t timeout']);
      expect(reasons).toHaveLength(1);
    });

    it('makes the wait known once for all tools that run together', async () => {
      const { clock, call, slow, runner } = openWorld({ tools: [toolOf('wait', forever)] });

      call('a', 'wait');
      await clock.advance(600);
      call('b', 'wait');
      await clock.advance(8_000);

      expect(slow).toEqual([1_200]);
      expect(runner.isBusy()).toBe(true);
    });

    it('is the caller’s own when a tool waits for the caller', async () => {
      const tool = toolOf('ask', forever, { waitsForCaller: true, timeoutMs: 60_000 });
      const { clock, call, slow, runner } = openWorld({ tools: [tool] });

      call('a', 'ask');
      await clock.advance(30_000);

      expect(slow).toEqual([]);
      expect(runner.isBusy()).toBe(true);
    });
  });

  describe('stop', () => {
    it('drops what is running, tells its tools, and leaves nothing behind', async () => {
      const gate = Promise.withResolvers<ToolAnswer>();
      let isAborted = false;
      const tool = toolOf('t', (context) => {
        context.requestHandover({ reason: 'agent_decision', trigger: 't' });
        context.signal.addEventListener('abort', () => (isAborted = true));
        return gate.promise;
      });
      const { clock, call, runner, happened, outcomes, slow } = openWorld({ tools: [tool] });
      call('c1', 't');
      await clock.advance(100);

      runner.stop();
      gate.resolve(speak('late'));
      await clock.advance(20_000);

      expect(isAborted).toBe(true);
      expect(happened).toEqual([]);
      expect(slow).toEqual([]);
      expect(outcomes).toEqual(['t dropped']);
      expect(runner.isBusy()).toBe(false);
      expect(clock.pending()).toBe(0);
    });

    it('takes no more calls', async () => {
      const { clock, call, runner, happened } = openWorld();

      runner.stop();
      runner.stop();
      call('c1', 'escalate_to_human');
      await clock.advance(0);

      expect(happened).toEqual([]);
    });
  });

  it('lets a tool that is over change nothing about the call any more', async () => {
    const contexts: ToolContext[] = [];
    const tool = toolOf('t', (context) => {
      contexts.push(context);
      return forever(context);
    });
    const { clock, call, happened } = openWorld({ tools: [tool] });
    call('c1', 't');
    await clock.advance(10_000);

    contexts[0]!.endCall('said_goodbye');

    expect(happened).toEqual([['c1', { error: 'this took too long' }, 'speak']]);
  });
});

describe('a tool that asks for digits', () => {
  const askOrder = defineTool({
    name: 'ask_order_number',
    description: 'Takes an order number from the keys. Ask the caller first to enter it.',
    input: z.object({}),
    waitsForCaller: true,
    timeoutMs: 60_000,
    async run(_input, context) {
      const entry = await context.collectDigits({ maxDigits: 6, timeoutMs: 8_000, terminator: '#' });
      return entry.status === 'entered'
        ? { result: { order_number: entry.digits }, then: 'speak' }
        : { result: { error: 'the caller entered nothing complete' }, then: 'speak' };
    },
  });

  function openDesk() {
    const lines: string[] = [];
    const note = (...line: unknown[]): void => void lines.push(JSON.stringify(line));
    const log = { ...silentLogger, debug: note, info: note, warn: note, error: note, failure: note };
    const clock = createFakeClock();
    const desk = createDigitDesk(
      { escalationDigit: '0', textAfterMs: 2_000, maxDigits: 32 },
      { clock, onEscalate: () => undefined, onTyped: () => undefined },
    );
    const never = new AbortController().signal;
    const world = openWorld({
      tools: [askOrder],
      log,
      context: { collectDigits: (options) => desk.collect({ ...options, signal: never }) },
    });
    return { ...world, desk, deskClock: clock, lines };
  }

  it('gets the caller’s keys, the escalation key among them, and no key is logged', async () => {
    const { clock, call, desk, happened, lines } = openDesk();
    call('c1', 'ask_order_number');
    await clock.advance(0);

    for (const key of '90210#') desk.press(key);
    await clock.advance(0);

    expect(happened).toEqual([['c1', { order_number: '90210' }, 'speak']]);
    expect(lines).not.toEqual([]);
    expect(lines.join()).not.toMatch(/9021/);
  });

  it('goes on without when the caller does not finish', async () => {
    const { clock, call, desk, deskClock, happened } = openDesk();
    call('c1', 'ask_order_number');
    await clock.advance(0);

    desk.press('9');
    await deskClock.advance(8_000);
    await clock.advance(0);

    expect(happened).toEqual([['c1', { error: 'the caller entered nothing complete' }, 'speak']]);
  });
});
