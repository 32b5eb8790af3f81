import { loadRecordings } from '../speech/recording-library.js';
import { recalledTurns } from './recalled-turns.js';

const recordings = loadRecordings();

describe('recalled turns', () => {
  it('are as good as heard when they are the words of a recording', () => {
    const { text } = recordings.get('tell-problem');

    expect(recalledTurns(recordings, 'caller', text.toUpperCase())).toEqual([
      { role: 'caller', text, recordingId: 'tell-problem' },
    ]);
  });

  it('are several when neighbours were merged into one text', () => {
    const ids = ['ask-order-status', 'ask-opening-hours'];
    const text = ids.map((id) => recordings.get(id).text).join(' ');

    expect(recalledTurns(recordings, 'caller', text).map(({ recordingId }) => recordingId)).toEqual(ids);
  });

  it('keep words that belong to no recording of the speaker, such as half a sentence', () => {
    const half = { role: 'assistant', text: 'Your order left our', recordingId: null };

    expect(recalledTurns(recordings, 'assistant', half.text)).toEqual([half]);
    expect(recalledTurns(recordings, 'assistant', recordings.get('tell-problem').text)).toMatchObject([
      { recordingId: null },
    ]);
  });

  it('are no noises', () => {
    expect(recalledTurns(recordings, 'caller', '(cough)')).toMatchObject([{ recordingId: null }]);
  });
});
