import { readFileSync } from 'node:fs';

const recordings = new URL('../../../apps/sandbox/src/speech/recordings/', import.meta.url);
const frameSamples = 160;
const frameMs = 20;
/** Frames are cut from the line anywhere, so each recording is measured at several offsets. */
const offsets = Array.from({ length: 16 }, (_, index) => index * 10);
const echoDb = -20;

/** The recordings held against the barge-in guard: callers shall open it, the bot's echo shall not. */
export function guardRows(path) {
  const { bargeInMinDbfs: minDbfs, bargeInMinMs: minMs } = path.callerAudioDefaults;
  const list = JSON.parse(readFileSync(new URL('recordings.json', recordings), 'utf8'));
  const rows = (isWanted, gainDb, measure) =>
    list.filter(isWanted).map(({ id }) => {
      const samples = path.decodeMulaw(readFileSync(new URL(`${id}.ulaw`, recordings)));
      const runs = offsets.map((offset) => levels(path, samples, offset, gainDb));
      const sound = runs.flat().filter((level) => level > -60 + gainDb);
      sound.sort((a, b) => a - b);
      return {
        recording: id,
        loudestDbfs: sound.at(-1),
        medianDbfs: sound[Math.floor(sound.length / 2)],
        ...measure(runs),
      };
    });
  const opensAfterMs = (run, gainDb = 0) => {
    const talk = path.createTalkDetector({ minDbfs, minMs });
    const opens = run.findIndex((level) => {
      talk.push(level + gainDb, frameMs);
      return talk.isTalking();
    });
    return opens < 0 ? Infinity : (opens + 1) * frameMs;
  };
  /** The longest loud stretch: a detector that wants more of it does not open. */
  const loudMs = (run) => {
    const opens = (ms) => {
      const talk = path.createTalkDetector({ minDbfs, minMs: ms });
      return run.some((level) => {
        talk.push(level, frameMs);
        return talk.isTalking();
      });
    };
    let ms = 0;
    while (opens(ms + frameMs)) ms += frameMs;
    return ms;
  };
  const opensFromDb = (runs) => {
    let gainDb = 0;
    while (runs.every((run) => opensAfterMs(run, gainDb) === Infinity)) gainDb += 0.5;
    return echoDb + gainDb;
  };
  const isNoise = ({ language }) => language === 'zxx';
  return {
    noises: rows(
      (each) => each.speaker === 'caller' && isNoise(each),
      0,
      (runs) => ({ opens: runs.some((run) => opensAfterMs(run) < Infinity) }),
    ),
    callers: rows(
      (each) => each.speaker === 'caller' && !isNoise(each),
      0,
      (runs) => {
        const times = runs.map((run) => opensAfterMs(run));
        return { fastestMs: Math.min(...times), slowestMs: Math.max(...times) };
      },
    ),
    echoes: rows(
      ({ speaker }) => speaker !== 'caller',
      echoDb,
      (runs) => ({
        loudMs: Math.max(...runs.map(loudMs)),
        opensFromDb: opensFromDb(runs),
      }),
    ),
  };
}

function levels({ levelDbfs }, samples, offset, gainDb) {
  const found = [];
  for (let at = offset; at + frameSamples <= samples.length; at += frameSamples)
    found.push(levelDbfs(samples.subarray(at, at + frameSamples)) + gainDb);
  return found;
}
