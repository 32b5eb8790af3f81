import fc from 'fast-check';
import type { FakeVoiceClient } from '../testing/fake-voice-client.js';
import type { VoiceEvent } from '../voice-event.js';
import {
  callerSaid,
  createCallHarness,
  frame,
  started,
  stopped,
  turnDone,
  type CallHarness,
} from './testing/call-harness.js';

/** The instruction of each say is its number; a session says it when it is told to. */
interface World extends CallHarness {
  readonly sessions: () => readonly FakeVoiceClient[];
  /** What each session was asked to say and has not said. */
  readonly unsaid: Map<FakeVoiceClient, string[]>;
  asked: number;
  frameCount: number;
}

function createWorld(): World {
  const unsaid: World['unsaid'] = new Map();
  const script = (index: number) => ({
    connect: index % 3 === 1 ? ('hang' as const) : ('accept' as const),
    capabilities: { maxSessionMs: 20_000, signsOfLife: index % 2 === 0 },
    onSay: (fake: FakeVoiceClient, instruction: string) =>
      void unsaid.set(fake, [...(unsaid.get(fake) ?? []), instruction]),
  });
  const harness = createCallHarness({ main: script, spare: script });
  const sessions = (): readonly FakeVoiceClient[] =>
    [harness.main, harness.spare].flatMap(({ opened }) => opened.map(({ client }) => client));
  return { ...harness, sessions, unsaid, asked: 0, frameCount: 0 };
}

type Action = (world: World) => void;

const isLive = (session: FakeVoiceClient): boolean => session.phase() !== 'ended';
const liveOnes = (world: World): readonly FakeVoiceClient[] => world.sessions().filter(isLive);
const toEach =
  (act: (session: FakeVoiceClient, world: World) => void): Action =>
  (world) =>
    liveOnes(world)
      .filter((session) => session.phase() === 'open')
      .forEach((session) => act(session, world));
/** Whatever a provider may tell by itself. */
const tell = (event: VoiceEvent): Action => toEach((session) => session.emit(event));

const sayNext = toEach((session, { unsaid }) => {
  const [next, ...later] = unsaid.get(session) ?? [];
  if (next === undefined) return;
  unsaid.set(session, later);
  session.speak(`item_${next}`, [frame(Number(next))], 'notice');
});

function sendFrame(world: World): void {
  const payload = frame((world.frameCount += 1));
  const before = world.sessions().map(({ record }) => record.audio.length);
  world.voice.sendAudio(payload);
  const heardBy = world.sessions().filter(({ record }, index) => record.audio.length > (before[index] ?? 0));
  expect(heardBy.length).toBeLessThanOrEqual(1);
}

const actions: Readonly<Record<string, Action>> = {
  sendFrame,
  sayNext,
  accept: (world) => world.sessions().forEach((session) => session.accept()),
  say: (world) => world.voice.say(String((world.asked += 1)), 'notice'),
  answer: ({ voice }) => voice.answer(),
  cancel: ({ voice }) => voice.cancelResponse([]),
  type: ({ voice }) => voice.callerTyped('4711'),
  toolResult: ({ voice }) => voice.sendToolResult('call_1', 7, 'speak'),
  speakGerman: ({ voice }) => voice.changeLanguage('de'),
  speakEnglish: ({ voice }) => voice.changeLanguage('en'),
  hearBot: ({ call }) => void (call.botAudible = !call.botAudible),
  hearCaller: ({ call, clock }) =>
    void (call.audibleSinceMs = call.audibleSinceMs === null ? clock.monotonicMs() : null),
  started: tell(started),
  stopped: tell(stopped),
  words: tell(callerSaid('When are you open?')),
  audio: tell({ type: 'audio', itemId: 'i', purpose: 'turn', payload: frame(1) }),
  toolCall: tell({ type: 'tool-call', callId: 'call_1', name: 'look_up', arguments: '{}' }),
  completed: tell(turnDone()),
  failed: tell(turnDone('failed')),
  lose: (world) => liveOnes(world)[0]?.fail('VOICE_LOST', true),
  refuse: (world) => liveOnes(world).at(-1)?.fail('VOICE_CONFIG', false),
  expire: (world) => liveOnes(world)[0]?.end('expired'),
};

const step = fc.tuple(fc.constantFrom(...Object.keys(actions)), fc.constantFrom(0, 0, 20, 300, 1_500));

/** What must hold of everything that was told, in order. */
function checkStory(told: readonly VoiceEvent[]): void {
  let isMoving = false;
  told.forEach((event, index) => {
    if (event.type === 'moving') {
      expect(isMoving).toBe(false);
      isMoving = true;
    }
    if (event.type === 'moved') isMoving = false;
    if (isMoving && event.type === 'audio') throw new Error('audio though nobody serves');
    if (event.type === 'closed') expect(index).toBe(told.length - 1);
  });
}

describe('the voice of a call, whatever happens', () => {
  it('keeps at most one session beside the one that serves, loses no say, and leaves nothing behind', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const world = createWorld();
        const { voice, clock, told, of } = world;
        const connected = voice.connect(new AbortController().signal).catch(() => undefined);
        for (const [name, pauseMs] of steps) {
          actions[name]!(world);
          await clock.advance(pauseMs);
          expect(liveOnes(world).length).toBeLessThanOrEqual(2);
        }
        const isOver = told.some(({ type }) => type === 'closed');
        // Time stands still from here on, so that nothing but the says is left to happen.
        for (let round = 0; round < 70 && !isOver; round += 1) {
          actions['accept']!(world);
          sayNext(world);
          await clock.advance(0);
        }

        checkStory(told);
        const endings = of('turn-done').filter(({ purpose }) => purpose === 'notice');
        if (!told.some(({ type }) => type === 'closed')) expect(endings).toHaveLength(world.asked);
        else expect(endings.length).toBeLessThanOrEqual(world.asked);
        await voice.close();
        await connected;
        await clock.advance(0);
        expect(told.at(-1)?.type).toBe('closed');
        expect(liveOnes(world)).toEqual([]);
        expect(clock.pending()).toBe(0);
      }),
      { numRuns: 200 },
    );
  }, 60_000);
});
