import type { HeardTurn, VoiceUsage } from '@voc/voice-client';
import {
  eventually,
  instructionFor,
  openModelLine,
  pause,
  recordings,
  type ModelLine,
} from './conformance/model-line.js';
import { novaSetup } from './conformance/nova-setup.js';
import {
  audioOf,
  brief,
  connectInVain,
  conversationIn,
  eventuallyHeard,
  kindsRecorded,
  kindsSeen,
  nothingIsLeftOf,
  nothingOfOursIsLeft,
  purposesOf,
  toolCall,
  transcripts,
  turnsDone,
} from './conformance/observations.js';
import { openAiSetups } from './conformance/openai-setup.js';

/* What a caller may rely on, whoever makes the voice: the real client of each provider against that provider's fake. */

describe.each([...openAiSetups, novaSetup])('Voice conformance: $name', (setup) => {
  let line: ModelLine;

  beforeEach(async () => {
    line = await openModelLine(setup);
  });

  afterEach(async () => {
    await line.dispose();
    expect(line.journal.violations()).toEqual([]);
  });

  /** Connects and lets the model speak a sentence to its end. */
  const greet = async (): Promise<void> => {
    await line.connect();
    line.client.say(instructionFor('greeting'), 'greeting');
    await turnsDone(line, 1);
  };

  describe('a conversation', () => {
    it('connects, once the provider has accepted the session, and not before', async () => {
      await line.connect();

      expect(line.journal.entries().map(({ kind }) => kind)).toContain('session-opened');
      expect(line.provider.sessionsOpen()).toBe(1);
      expect(line.seen).toEqual([]);
    });

    it('declares both audio formats', () => {
      const { input, output } = line.client.capabilities;

      expect({ input, output }).toEqual({ input: setup.format, output: setup.format });
    });

    it('brings the first audio while the rest is still being made, and the whole sentence undamaged', async () => {
      line.provider.speakSlowly();
      await line.connect();
      line.client.say(instructionFor('greeting'), 'greeting');

      await eventually(() => expect(kindsSeen(line)).toContain('audio'));
      expect(kindsSeen(line)).not.toContain('turn-done');
      await turnsDone(line, 1);

      expect(line.heardByCaller()).toEqual(['greeting']);
      expect(purposesOf(line.seen, 'audio')).toEqual(['greeting']);
      expect(purposesOf(line.seen, 'turn-done')).toEqual(['greeting']);
    });

    it('hears the caller in the declared format and answers in it', async () => {
      await line.connect();

      await line.hear('ask-opening-hours');
      await turnsDone(line, 1);

      const heard = line.journal.entries().find(({ kind }) => kind === 'heard');
      expect(heard?.detail).toMatchObject({ recordingId: 'ask-opening-hours' });
      expect(line.heardByCaller()).toEqual(['answer-opening-hours']);
      expect(line.oddities).not.toContain('dropped-audio');
    });

    it('tells what was said in the order in which it was said', async () => {
      await greet();
      await transcripts(line, 1);

      await line.hear('ask-opening-hours');
      await turnsDone(line, 2);
      await transcripts(line, 3);
      await line.hear('ask-order-status');
      await turnsDone(line, 3);

      const said = [
        'greeting',
        'ask-opening-hours',
        'answer-opening-hours',
        'ask-order-status',
        'answer-order-status',
      ];
      await transcripts(line, said.length);
      expect(conversationIn(line.seen)).toEqual(
        said.map((id) => {
          const { speaker, text } = recordings.get(id);
          return { role: speaker === 'caller' ? 'caller' : 'assistant', text };
        }),
      );
    });

    it('goes on with what a tool answered', async () => {
      await line.connect();

      await line.hear('ask-for-human');
      const call = await toolCall(line);
      line.client.sendToolResult(call.callId, { accepted: true }, 'speak');
      await eventually(() => expect(line.heardByCaller()).toEqual(['farewell']));

      expect(call.name).toBe('escalate_to_human');
      expect(JSON.parse(call.arguments)).toMatchObject({ reason: 'user_request', intent: 'speak_to_human' });
      expect(kindsRecorded(line)).toEqual(expect.arrayContaining(['tool-called', 'tool-answered']));
    });

    it('leaves the words after a tool’s answer to us when they are to be ours', async () => {
      await line.connect();

      await line.hear('ask-for-human');
      const call = await toolCall(line);
      line.client.sendToolResult(call.callId, { accepted: true }, 'wait');
      line.client.say(instructionFor('farewell'), 'farewell');
      await eventually(() => expect(purposesOf(line.seen, 'turn-done')).toContain('farewell'));

      expect(line.heardByCaller()).toEqual(['farewell']);
      expect(purposesOf(line.seen, 'audio')).toEqual(['farewell']);
    });

    it('tells what an answer has cost, each token under a kind that has a price', async () => {
      await line.connect();

      await line.hear('ask-order-status');
      await turnsDone(line, 1);

      const counts = (): readonly VoiceUsage['tokens'][] => line.used.map(({ tokens }) => tokens);
      const spoken = (): number => counts().reduce((sum, tokens) => sum + (tokens?.['output-audio'] ?? 0), 0);
      // The count comes after the answer.
      await eventually(() => expect(spoken()).toBeGreaterThan(20));
      expect(counts().filter((tokens) => tokens === null || (tokens.other ?? 0) > 0)).toEqual([]);
    });

    it('says nothing into silence, and is still there afterwards', async () => {
      await line.connect();

      await line.hearSilence(5_000);
      expect(line.seen).toEqual([]);
      await line.hear('ask-order-status');
      await turnsDone(line, 1);

      expect(line.heardByCaller()).toEqual(['answer-order-status']);
    });
  });

  describe('a conversation that began elsewhere', () => {
    const before: readonly HeardTurn[] = [
      { role: 'assistant', text: recordings.get('greeting').text },
      { role: 'caller', text: recordings.get('tell-problem').text },
      { role: 'assistant', text: recordings.get('answer-invoice').text },
    ];
    const lastWords: HeardTurn = { role: 'caller', text: recordings.get('ask-opening-hours').text };

    it('goes on with what it was about', async () => {
      await line.connect();
      line.client.recall(before);

      await line.hear('ask-for-human');
      const call = await toolCall(line);

      expect(call.arguments).toContain('charged twice in October');
      expect(JSON.parse(call.arguments)).toMatchObject({ intent: 'billing_problem' });
    });

    it('is not answered unasked, and then with an answer to the caller’s last words', async () => {
      await line.connect();
      line.client.recall([...before, lastWords]);

      await line.hearSilence(2_000);
      expect(line.seen).toEqual([]);
      line.client.answer();
      await turnsDone(line, 1);

      expect(line.heardByCaller()).toEqual(['answer-opening-hours']);
      expect(purposesOf(line.seen, 'audio')).toEqual(['turn']);
    });

    it('is not spoken by anybody again', async () => {
      await line.connect();
      line.client.recall([...before, lastWords]);

      line.client.answer();
      await turnsDone(line, 1);
      await transcripts(line, 1);

      expect(conversationIn(line.seen)).toEqual([
        { role: 'assistant', text: recordings.get('answer-opening-hours').text },
      ]);
    });
  });

  describe('asked for it', () => {
    it('answers the caller’s last words once more', async () => {
      await line.connect();
      await line.hear('ask-order-status');
      await turnsDone(line, 1);

      line.client.answer();
      await turnsDone(line, 2);

      expect(line.heardByCaller()).toEqual(['answer-order-status', 'answer-order-status']);
    });

    it('answers what the caller typed like words, and does not take it for speech', async () => {
      await line.connect();

      line.client.callerTyped('The caller pressed the keys 4711.');
      await turnsDone(line, 1);
      await transcripts(line, 1);

      expect(line.heardByCaller()).toEqual(['answer-after-tool']);
      expect(purposesOf(line.seen, 'turn-done')).toEqual(['turn']);
      expect(conversationIn(line.seen).map(({ role }) => role)).toEqual(['assistant']);
    });

    it('speaks while a tool is being asked, and goes on when that has answered', async () => {
      await line.connect();
      await line.hear('ask-for-human');
      const call = await toolCall(line);

      line.client.say(instructionFor('filler'), 'notice');
      await eventually(() => expect(purposesOf(line.seen, 'turn-done')).toContain('notice'));
      line.client.sendToolResult(call.callId, { accepted: true }, 'speak');
      await eventually(() => expect(line.heardByCaller()).toEqual(['filler', 'farewell']));

      expect(purposesOf(line.seen, 'audio')).toEqual(['notice', 'turn']);
    });

    it('gives a sign of life, and goes on as before', async () => {
      await line.connect();

      line.client.probe();
      await line.hear('ask-order-status');
      await turnsDone(line, 1);
      line.clock.skip(5_000);
      await line.hear('ask-opening-hours');
      await turnsDone(line, 2);

      expect(line.heardByCaller()).toEqual(['answer-order-status', 'answer-opening-hours']);
    });
  });

  describe('an interruption', () => {
    const heardMs = 120;

    /** The caller speaks into the greeting, and we tell what they had heard of it. */
    const interrupt = async (): Promise<void> => {
      line.provider.speakSlowly();
      await line.connect();
      line.client.say(instructionFor('greeting'), 'greeting');
      await eventually(() => expect(audioOf(line.seen).length).toBeGreaterThan(5));

      // As fast as the model is: it has to get as far as stopping before the caller has finished.
      const speaking = line.hear('interrupt', 3);
      await eventually(() => expect(kindsSeen(line)).toContain('caller-started-speaking'));
      line.client.cancelResponse([{ itemId: audioOf(line.seen)[0]?.itemId ?? '', heardMs }]);
      await speaking;
    };

    it('ends the turn as interrupted, and the provider knows how much was heard', async () => {
      await interrupt();
      await turnsDone(line, 1);

      const positions = await eventuallyHeard(line);
      expect(line.seen.find(({ type }) => type === 'turn-done')).toMatchObject({
        purpose: 'greeting',
        outcome: 'interrupted',
      });
      // Told by us where that is possible; otherwise the provider reckons by itself, from the time that has passed.
      if (line.client.capabilities.truncation) expect(positions).toEqual([heardMs]);
      else expect(positions).toEqual([expect.any(Number)]);
      expect(positions[0]).toBeGreaterThan(0);
      expect(positions[0]).toBeLessThan(recordings.get('greeting').audio.length / 8);
    });

    it('drops what still comes of the sentence, and answers what the caller said instead', async () => {
      await interrupt();
      await turnsDone(line, 2);

      const started = kindsSeen(line).indexOf('caller-started-speaking');
      const before = new Set(audioOf(line.seen.slice(0, started)).map(({ itemId }) => itemId));
      const late = audioOf(line.seen.slice(started)).filter(({ itemId }) => before.has(itemId));
      expect(late).toEqual([]);
      expect(line.oddities).toContain('late-audio');
      expect(line.heardByCaller()).toEqual([null, 'did-not-understand']);
    });

    it('leaves the answer alone to words that come all at once, of which all is told at once', async () => {
      await greet();
      line.onEvent(({ type }) => {
        if (type === 'caller-started-speaking') line.client.cancelResponse([]);
      });
      await line.hear('ask-opening-hours', Infinity);
      await turnsDone(line, 2);

      expect(line.heardByCaller()).toEqual(['greeting', 'answer-opening-hours']);
    });
  });

  describe('trouble', () => {
    const lost = ['failed VOICE_LOST', 'closed lost'];

    it('rejects as VOICE_AUTH when the provider refuses the key', async () => {
      line.provider.refuseAuth();

      expect(await line.refusal()).toBe('VOICE_AUTH');

      await line.over;
      expect(line.seen.map(brief)).toEqual(['closed lost']);
      await nothingIsLeftOf(line);
    });

    it('gives up connecting to a provider that never accepts', async () => {
      const { refusal } = await connectInVain(line);

      line.clock.skip(10_000);

      expect(await refusal).toBe('VOICE_CONNECT');
      await line.over;
      await nothingIsLeftOf(line);
    });

    it('counts messages that cannot be read, and speaks on undamaged', async () => {
      line.provider.garble();

      await greet();

      expect(line.oddities).toContain('malformed-event');
      expect(line.heardByCaller()).toEqual(['greeting']);
    });

    it('counts messages of unknown kinds, and speaks on undamaged', async () => {
      line.provider.addUnknowns();

      await greet();

      expect(line.oddities).toContain('unknown-event');
      expect(line.heardByCaller()).toEqual(['greeting']);
    });

    it('gives the session up rather than let noise of another format through', async () => {
      line.provider.swapFormat();

      if ((await line.refusal()) === 'connected') line.client.say(instructionFor('greeting'), 'greeting');

      await line.over;
      expect(audioOf(line.seen)).toEqual([]);
      expect(line.seen.at(-1)).toEqual({ type: 'closed', reason: 'lost' });
      await nothingIsLeftOf(line);
    });

    it('ends as expired at the age limit of a session', async () => {
      line.provider.shortenSessions();
      await line.connect();

      line.clock.skip(line.client.capabilities.maxSessionMs ?? 0);

      await line.over;
      expect(line.seen.map(brief)).toEqual(['closed expired']);
      await nothingIsLeftOf(line);
    });

    it.each([
      ['hangs up in order', 'hangUp'],
      ['breaks the connection', 'cut'],
    ] as const)('ends as VOICE_LOST when the provider %s', async (_what, trouble) => {
      await greet();
      const before = line.seen.length;

      line.provider[trouble]();

      await line.over;
      expect(line.seen.slice(before).map(brief)).toEqual(expect.arrayContaining(lost));
      expect(line.seen.slice(-2).map(brief)).toEqual(lost);
      await nothingIsLeftOf(line);
    });

    it('gives a provider up that takes nothing any more', async () => {
      await line.connect();

      line.provider.stall();
      line.client.say(instructionFor('greeting'), 'greeting');
      await eventually(() => {
        line.clock.skip(1_000);
        expect(kindsSeen(line)).toContain('closed');
      });

      await line.over;
      expect(line.seen.slice(-2).map(brief)).toEqual(lost);
      expect(audioOf(line.seen)).toEqual([]);
      // The end that is stalled need not notice that ours has gone.
      await nothingOfOursIsLeft(line);
    });

    it('ends as VOICE_LOST within two seconds when it is stalled and asked for a sign of life, where it can be asked', async () => {
      await line.connect();
      const { signsOfLife } = line.client.capabilities;
      line.provider.stall();

      const askedMs = performance.now();
      line.client.probe();
      await (signsOfLife ? line.over : pause(1_500));

      expect(performance.now() - askedMs).toBeLessThan(2_000);
      expect(line.seen.map(brief)).toEqual(signsOfLife ? ['failed VOICE_LOST', 'closed lost'] : []);
    });
  });

  describe('leaves no socket, timer or listener behind when closed', () => {
    const states: readonly (readonly [string, () => Promise<void>])[] = [
      ['before it was connected', () => Promise.resolve()],
      [
        'while it connects',
        async () => {
          await connectInVain(line);
        },
      ],
      ['when connected', () => line.connect()],
      [
        'while the model is to speak',
        async () => {
          await line.connect();
          line.client.say(instructionFor('greeting'), 'greeting');
        },
      ],
      [
        'while the model speaks',
        async () => {
          line.provider.speakSlowly();
          await line.connect();
          line.client.say(instructionFor('greeting'), 'greeting');
          await eventually(() => expect(kindsSeen(line)).toContain('audio'));
        },
      ],
      ['when the model has spoken', greet],
      [
        'while the caller speaks',
        async () => {
          await line.connect();
          await line.hearBeginningOf('ask-order-status');
          await eventually(() => expect(kindsSeen(line)).toContain('caller-started-speaking'));
        },
      ],
      [
        'while a tool is being asked',
        async () => {
          await line.connect();
          await line.hear('ask-for-human');
          await toolCall(line);
        },
      ],
      [
        'after the connection broke',
        async () => {
          await line.connect();
          line.provider.cut();
          await line.over;
        },
      ],
    ];

    it.each(states)('%s', async (_state, reach) => {
      await reach();

      await line.client.close();

      await line.over;
      expect(line.seen.at(-1)?.type).toBe('closed');
      await nothingIsLeftOf(line);
    });
  });
});
