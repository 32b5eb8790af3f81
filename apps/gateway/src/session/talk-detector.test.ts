import { createTalkDetector, type TalkDetector } from './talk-detector.js';

const loud = -31;
const soft = -32;
const openDetector = () => createTalkDetector({ minDbfs: loud, minMs: 120 });

function hear(talk: TalkDetector, levelDbfs: number, ms: number): void {
  for (let at = 0; at < ms; at += 20) talk.push(levelDbfs, 20);
}

describe('createTalkDetector', () => {
  it('takes loud sound for talk when there has been enough of it', () => {
    const talk = openDetector();
    hear(talk, loud, 100);
    expect(talk.isTalking()).toBe(false);

    hear(talk, loud, 20);

    expect(talk.isTalking()).toBe(true);
    expect(talk.sinceOnsetMs()).toBe(120);
  });

  it('never takes soft sound for talk', () => {
    const talk = openDetector();

    hear(talk, soft, 60_000);

    expect([talk.isTalking(), talk.sinceOnsetMs()]).toEqual([false, 0]);
  });

  it('takes no notice of the stop in a consonant', () => {
    const talk = openDetector();
    hear(talk, loud, 60);
    hear(talk, soft, 40);

    hear(talk, loud, 60);

    expect([talk.isTalking(), talk.sinceOnsetMs()]).toEqual([true, 160]);
  });

  it('does not add up short noises, however many', () => {
    const talk = openDetector();
    for (let noise = 0; noise < 50; noise += 1) {
      hear(talk, loud, 100);
      hear(talk, soft, 60);
      expect([talk.isTalking(), talk.sinceOnsetMs()]).toEqual([false, 0]);
    }
  });

  it('counts loud sound only, so that clicks close to each other are no talk', () => {
    const talk = openDetector();
    for (let click = 0; click < 5; click += 1) {
      hear(talk, loud, 20);
      hear(talk, soft, 40);
    }
    expect(talk.isTalking()).toBe(false);
  });

  it('ends talk after half a second without loud sound', () => {
    const talk = openDetector();
    hear(talk, loud, 120);
    hear(talk, soft, 480);
    hear(talk, loud, 20);
    hear(talk, soft, 480);
    expect(talk.isTalking()).toBe(true);

    hear(talk, soft, 20);

    expect([talk.isTalking(), talk.sinceOnsetMs()]).toEqual([false, 0]);
  });

  it('counts time, not frames', () => {
    const talk = openDetector();
    for (let frame = 0; frame < 2; frame += 1) talk.push(loud, 60);

    expect(talk.isTalking()).toBe(true);
  });
});
