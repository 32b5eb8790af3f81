import { readTwiml } from './support/twiml.js';
import { newSid } from './support/sids.js';
import { until } from './support/until.js';
import { startWorld, type World } from './support/world.js';

const frame = (fill: number): string => Buffer.alloc(160, fill).toString('base64');

describe('a provider that is chosen for the call', () => {
  let world: World;
  afterEach(() => world.close());

  it('is opened once the call is known, in the language of its number, and loses no word said before', async () => {
    world = await startWorld({ env: { LANGUAGE_BY_NUMBER: '+15550100002=de' } });
    const callSid = newSid('CA');
    const twiml = readTwiml((await world.twilio.call(callSid)).body);

    const stream = await world.twilio.stream();
    expect(world.voice.opened).toEqual([]);
    stream.start({ callSid, accountSid: world.twilio.account.accountSid, ticket: twiml.ticket! });
    stream.media(frame(1));
    stream.media(frame(2));
    await until('the caller is heard', () => world.voice.opened[0]?.client.record.audio.length === 2);

    const [opened] = world.voice.opened;
    expect(opened?.spec.language).toBe('de');
    expect(world.voice.picked).toEqual(['+15550100001']);
    expect(opened?.client.record.audio).toEqual([frame(1), frame(2)]);
    expect(opened?.client.record.said[0]?.instruction).toContain('in German');
  });

  it('is never opened for a stream that is refused', async () => {
    world = await startWorld({ env: { LANGUAGE_BY_NUMBER: '+15550100002=de' } });
    const stream = await world.twilio.stream();

    stream.start({ callSid: newSid('CA'), accountSid: world.twilio.account.accountSid, ticket: 'forged' });

    expect(await stream.closeCode()).toBe(1008);
    expect(world.voice.opened).toEqual([]);
  });
});
