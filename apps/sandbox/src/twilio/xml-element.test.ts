import fc from 'fast-check';
import { parseXml } from './xml-element.js';

describe('parseXml', () => {
  it('reads elements, attributes and text', () => {
    const root = parseXml(`<?xml version="1.0" encoding="UTF-8"?>
      <!-- a comment -->
      <a one='1"' two = "&lt;&#252;&#xfc;"><b/>x &amp; y<![CDATA[<raw> &amp;]]><!-- z --></a >`);

    expect(root).toMatchObject({ name: 'a', text: 'x & y<raw> &amp;', children: [{ name: 'b', text: '' }] });
    expect([...(root?.attributes ?? [])]).toEqual([
      ['one', '1"'],
      ['two', '<üü'],
    ]);
  });

  it.each([
    '',
    'text',
    '<a>',
    '</a>',
    '<a></b>',
    '<a><b></a></b>',
    '<a/><b/>',
    '<a/>text',
    '<a x="1" x="2"/>',
    '<a x=1/>',
    '<a x/>',
    '<a x="<"/>',
    '<a>&</a>',
    '<a>&nbsp;</a>',
    '<a>&#0;</a>',
    '<a>&#1114112;</a>',
    '<a>]]></a>',
    '<a><!-- -- --></a>',
    '<a><?php ?></a>',
    ' <?xml version="1.0"?><a/>',
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    '<a:b/>',
    '<![CDATA[a]]><a/>',
    `${'<a>'.repeat(20)}${'</a>'.repeat(20)}`,
  ])('finds %s not well formed', (xml) => {
    expect(parseXml(xml)).toBeUndefined();
  });

  it('reads back what was escaped', () => {
    const escape = (text: string): string =>
      text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, value) => {
        const root = parseXml(`<a v="${escape(value)}">${escape(text)}</a>`);

        expect(root?.text).toBe(text);
        expect(root?.attributes.get('v')).toBe(value);
      }),
    );
  });

  it('never throws', () => {
    const markup = fc.constantFrom(
      '<a',
      '>',
      '</a>',
      '/>',
      ' x="',
      '"',
      '&',
      'amp;',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      'b',
    );
    fc.assert(fc.property(fc.array(markup), (parts) => void parseXml(parts.join(''))));
  });
});
