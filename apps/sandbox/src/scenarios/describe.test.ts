import { describeLogLine } from './describe-log-line.js';
import { describeEntry } from './describe.js';
import { entryOf, lineOf } from './testing/sample-evidence.js';

describe('the story in words', () => {
  it.each([
    [lineOf('voice moving', { reason: 'stalled' }), 'trouble', 'the voice is in trouble: stalled'],
    [lineOf('voice moved', { provider: 'nova', reason: 'lost' }), 'step', 'the voice moved to nova: lost'],
    [lineOf('clip played', { kind: 'one-moment' }), 'step', 'plays a recorded clip: one-moment'],
    [lineOf('call ended by the bot', { reason: 'caller-silent' }), 'step', 'hangs up: caller-silent'],
  ])('tells of %j', (line, kind, what) => {
    expect(describeLogLine(line)).toEqual({ who: 'gateway', kind, what });
  });

  it.each([
    ['caller', 'the call is over: the caller has hung up'],
    ['twiml', 'the call is over: the bot has hung up'],
    ['rest', 'the call is over: the bot has hung up'],
    ['far-side', 'the call is over: the agent has hung up'],
    ['failure', 'the call is over: the line has failed'],
  ])('tells who ended the call when it was %s', (by, what) => {
    expect(describeEntry(entryOf(0, 'twilio', 'call-ended', { by }))?.what).toBe(what);
  });

  it('says of which model a session begins, and that one freezes', () => {
    const opened = entryOf(0, 'bedrock', 'session-opened', { model: 'amazon.nova-2-sonic-v1:0' });

    expect(describeEntry(opened)?.what).toBe('a session of amazon.nova-2-sonic-v1:0 begins');
    expect(describeEntry(entryOf(0, 'openai', 'session-stalled'))).toMatchObject({ kind: 'trouble' });
  });

  it.each([
    [{ code: 1006, by: 'us' }, 'ends the session'],
    [{ how: 'exception', stage: 'prompting' }, 'ends the session'],
    [{ code: 1000, by: 'client' }, undefined],
    [{ how: 'complete', stage: 'ended' }, undefined],
  ])('tells of a session that ends with %j only when the client had no part in it', (detail, what) => {
    expect(describeEntry(entryOf(0, 'openai', 'session-closed', detail))?.what).toBe(what);
  });

  it('leaves out what is no news', () => {
    expect(describeEntry(entryOf(0, 'twilio', 'mark-echoed', { name: 'a' }))).toBeNull();
    expect(describeLogLine(lineOf('media stream started'))).toBeNull();
  });
});
