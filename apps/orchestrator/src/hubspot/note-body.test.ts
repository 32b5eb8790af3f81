import fc from 'fast-check';
import { escapeHtml, noteBody } from './note-body.js';

describe('escapeHtml', () => {
  it('leaves nothing that could be markup', () => {
    expect(escapeHtml(`<a href="x" onclick='y'>&</a>`)).toBe(
      '&lt;a href=&quot;x&quot; onclick=&#39;y&#39;&gt;&amp;&lt;/a&gt;',
    );
    fc.assert(fc.property(fc.string(), (text) => !/[<>"']/.test(escapeHtml(text))));
  });
});

describe('noteBody', () => {
  it('holds the summary and one line per known fact', () => {
    expect(
      noteBody('Wrong invoice', { Caller: '+15550100001', Intent: '', Trigger: null, Reason: 'dtmf' }),
    ).toBe('<p>Wrong invoice</p><p>Caller: +15550100001<br>Reason: dtmf</p>');
  });

  it('keeps the facts rather than a summary HubSpot would refuse for its length', () => {
    const body = noteBody('x'.repeat(70_000), { Reason: 'dtmf' });

    expect(body).toBe('<p>Reason: dtmf</p>');
  });
});
