import fc from 'fast-check';
import { createActivityMeter, telephoneActivity } from './activity-meter.js';
import { sine } from './testing/measure.js';

/** 20 ms at 8 kHz. */
const frameAt = (levelDbfs: number): Int16Array =>
  sine({ frequencyHz: 400, sampleRateHz: 8000 }, 32_767 * 10 ** (levelDbfs / 20), 160);
const [loud, between, quiet] = [frameAt(-20), frameAt(-43), frameAt(-60)];
const framesOf = (frame: Int16Array, ms: number): Int16Array[] => new Array<Int16Array>(ms / 20).fill(frame);

describe('createActivityMeter', () => {
  it('starts after 60 ms of sound and stops after half a second of quiet', () => {
    const meter = createActivityMeter(telephoneActivity);
    const frames = [...framesOf(quiet, 100), ...framesOf(loud, 200), ...framesOf(quiet, 600)];

    const changes = frames.map((frame) => meter.push(frame));

    expect(
      changes.flatMap((change, index) => (change === 'unchanged' ? [] : [[change, (index + 1) * 20]])),
    ).toEqual([
      ['started', 100 + 60],
      ['stopped', 300 + 500],
    ]);
    expect(meter.isActive()).toBe(false);
  });

  it('does not take a click for speech, however often it clicks', () => {
    const meter = createActivityMeter(telephoneActivity);

    for (let click = 0; click < 20; click += 1)
      for (const frame of [loud, loud, quiet]) expect(meter.push(frame)).toBe('unchanged');
  });

  it('does not take a pause between words for the end', () => {
    const meter = createActivityMeter(telephoneActivity);
    framesOf(loud, 60).forEach((frame) => meter.push(frame));

    for (let word = 0; word < 5; word += 1)
      for (const frame of [...framesOf(quiet, 480), loud]) expect(meter.push(frame)).toBe('unchanged');
    expect(meter.isActive()).toBe(true);
  });

  it('stays as it is between both levels', () => {
    const meter = createActivityMeter(telephoneActivity);

    framesOf(between, 2000).forEach((frame) => meter.push(frame));
    expect(meter.isActive()).toBe(false);

    framesOf(loud, 60).forEach((frame) => meter.push(frame));
    framesOf(between, 2000).forEach((frame) => meter.push(frame));
    expect(meter.isActive()).toBe(true);
  });

  it('counts time, not frames', () => {
    const meter = createActivityMeter(telephoneActivity);
    const long = Int16Array.from([...loud, ...loud, ...loud]);

    expect(meter.push(long)).toBe('started');
  });

  it('tells the level of the latest frame', () => {
    const meter = createActivityMeter(telephoneActivity);
    meter.push(loud);
    meter.push(new Int16Array(0));

    expect(meter.levelDbfs()).toBeCloseTo(-20, 1);
  });

  it('forgets all it heard on reset', () => {
    const meter = createActivityMeter(telephoneActivity);
    framesOf(loud, 60).forEach((frame) => meter.push(frame));

    meter.reset();

    expect(meter.isActive()).toBe(false);
    expect([meter.push(loud), meter.push(loud), meter.push(loud)]).toEqual([
      'unchanged',
      'unchanged',
      'started',
    ]);
  });

  it('starts and stops in turn, whatever it hears', () => {
    const frames = fc.array(fc.constantFrom(loud, between, quiet), { maxLength: 200, size: 'max' });

    fc.assert(
      fc.property(frames, (heard) => {
        const meter = createActivityMeter({ ...telephoneActivity, stopAfterMs: 60 });

        let isActive = false;
        for (const frame of heard) {
          const change = meter.push(frame);
          if (change !== 'unchanged') {
            expect(change).toBe(isActive ? 'stopped' : 'started');
            isActive = !isActive;
          }
          expect(meter.isActive()).toBe(isActive);
        }
      }),
    );
  });

  it.each([
    { stopDbfs: -30, startDbfs: -40 },
    { startDbfs: NaN },
    { startAfterMs: -1 },
    { stopAfterMs: NaN },
  ])('refuses the options %j', (options) => {
    expect(() => createActivityMeter({ ...telephoneActivity, ...options })).toThrow(RangeError);
  });
});
