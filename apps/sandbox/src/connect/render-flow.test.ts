import { renderFlow } from './render-flow.js';

describe('renderFlow', () => {
  it('fills in every string, wherever it is, and leaves the rest alone', () => {
    const template = { a: ['${X}', { b: 'is ${X} and ${Y}' }], c: 1, d: null, e: true, f: '$.External.x' };

    expect(renderFlow(template, { X: 'x"', Y: '${X}' })).toEqual({
      a: ['x"', { b: 'is x" and ${X}' }],
      c: 1,
      d: null,
      e: true,
      f: '$.External.x',
    });
  });

  it.each([
    ['a placeholder nobody knows', ['${X}', '${Z}'], /unknown placeholder Z/],
    [
      'one named like something every object has',
      ['${X}', '${constructor}'],
      /unknown placeholder constructor/,
    ],
    ['a value without a place', ['arn:aws:lambda'], /no place for X/],
  ])('refuses %s', (_what, template, message) => {
    expect(() => renderFlow(template, { X: 'x' })).toThrow(message);
  });
});
