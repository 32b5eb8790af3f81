import { createChildLeg, type ChildLeg, type ChildPhase } from './child-leg.js';

function create(): { leg: ChildLeg; events: string[] } {
  const events: string[] = [];
  const leg = createChildLeg(
    { callSid: 'CA2', from: '+15550100001', to: '+15550100009' },
    {
      answered: () => void events.push('answered'),
      hungUp: (during: ChildPhase) => void events.push(`hung up while ${during}`),
    },
  );
  leg.call.onBridged(() => void events.push('bridged'));
  leg.call.onEnded(() => void events.push('ended'));
  return { leg, events };
}

const frame = (code: number): Uint8Array => new Uint8Array(160).fill(code);

describe('createChildLeg', () => {
  it('goes from ringing over answered to bridged and ends once', () => {
    const { leg, events } = create();

    leg.call.answer();
    leg.call.answer();
    leg.bridge();
    leg.call.hangup();
    leg.call.hangup();
    leg.end();

    expect(events).toEqual(['answered', 'bridged', 'ended', 'hung up while bridged']);
    expect(leg.phase()).toBe('ended');
  });

  it('takes a hang-up before the answer for a rejection', () => {
    const { leg, events } = create();

    leg.call.hangup();
    leg.call.answer();

    expect(events).toEqual(['ended', 'hung up while ringing']);
  });

  it('lets nobody hear the caller before the bridge, and loses what is said until then', () => {
    const { leg } = create();
    const heard: number[] = [];
    leg.call.onAudio((audio) => void heard.push(audio[0] ?? 0));
    leg.call.play(frame(9));
    leg.call.answer();
    leg.call.play(frame(7));

    leg.talk(frame(1));
    leg.bridge();
    leg.call.play(frame(8));

    expect(leg.talk(frame(2))?.[0]).toBe(8);
    expect(leg.talk(frame(3))).toBeUndefined();
    expect(heard).toEqual([2, 3]);
  });
});
