import { createBoundedOutput } from './bounded-output.js';

describe('createBoundedOutput', () => {
  it('joins lines that come in pieces and shows an unfinished one', () => {
    const output = createBoundedOutput({ maxLines: 10, maxLineChars: 100 });

    output.add('one\ntw');
    output.add('o\nthree');

    expect(output.lines()).toEqual(['one', 'two', 'three']);
  });

  it('keeps the last lines and cuts long ones, finished or not', () => {
    const output = createBoundedOutput({ maxLines: 2, maxLineChars: 3 });

    output.add('first\nsecond\nthird\nfourth');

    expect(output.lines()).toEqual(['sec', 'thi', 'fou']);
  });
});
