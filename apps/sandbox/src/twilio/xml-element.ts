export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** All character data directly inside, entities resolved. */
  readonly text: string;
}

/** An element whose end has not been read yet. */
interface OpenElement extends XmlElement {
  readonly attributes: Map<string, string>;
  readonly children: XmlElement[];
  text: string;
}

/** Twilio takes TwiML of up to 64 KB. */
const maxXmlBytes = 65_536;
const maxDepth = 16;

const name = '[A-Za-z_][\\w.-]*';
const attribute = `${name}\\s*=\\s*(?:"[^"<]*"|'[^'<]*')`;
const declaration = /^\uFEFF?<\?xml\s+version\s*=\s*["']1\.\d["'][^?<>]*\?>/;

/** Sticky: each is tried at the reading position and nowhere else. */
const tokens = {
  text: /[^<]+/y,
  comment: /<!--(?:(?!--)[^])*-->/y,
  cdata: /<!\[CDATA\[([^]*?)\]\]>/y,
  opening: new RegExp(`<(${name})((?:\\s+${attribute})*)\\s*(/?)>`, 'y'),
  closing: new RegExp(`</(${name})\\s*>`, 'y'),
};

/**
 * Reads one XML document; names keep their case. Written here because TwiML needs no more of XML than this, and because
 * well-formedness is the point: common parsers for JavaScript forgive tags that do not match.
 * @returns undefined for anything not well formed, and for document types, processing instructions, name spaces, undefined
 * entities, more than 64 KB or more than 16 levels
 */
export function parseXml(xml: string): XmlElement | undefined {
  if (Buffer.byteLength(xml) > maxXmlBytes) return undefined;
  const root: OpenElement = { name: '', attributes: new Map(), children: [], text: '' };
  if (!readInto(root, xml.replace(declaration, ''))) return undefined;
  const [element, second] = root.children;
  return second === undefined && root.text.trim() === '' ? element : undefined;
}

/** @returns false as soon as something is not well formed */
function readInto(root: OpenElement, xml: string): boolean {
  const open = [root];
  for (let position = 0; position < xml.length;) {
    const current = open.at(-1);
    if (current === undefined || open.length > maxDepth) return false;
    const end = readToken(xml, position, current, open);
    if (end === undefined) return false;
    position = end;
  }
  return open.length === 1;
}

/** @returns where the token ends; undefined when there is none, or not here */
function readToken(
  xml: string,
  position: number,
  current: OpenElement,
  open: OpenElement[],
): number | undefined {
  for (const [kind, token] of Object.entries(tokens)) {
    token.lastIndex = position;
    const match = token.exec(xml);
    if (match !== null)
      return takeToken(kind as keyof typeof tokens, match, current, open) ? token.lastIndex : undefined;
  }
  return undefined;
}

/** @returns false for a token that must not stand here */
function takeToken(
  kind: keyof typeof tokens,
  match: RegExpExecArray,
  current: OpenElement,
  open: OpenElement[],
): boolean {
  switch (kind) {
    case 'text':
      return !match[0].includes(']]>') && appendText(current, decode(match[0]));
    case 'cdata':
      return open.length > 1 && appendText(current, match[1]);
    case 'opening':
      return openElement(match, current, open);
    case 'closing':
      return open.pop()?.name === match[1];
    case 'comment':
      return true;
  }
}

function appendText(element: OpenElement, text: string | undefined): boolean {
  element.text += text ?? '';
  return text !== undefined;
}

function openElement(
  [, elementName = '', attributes = '', selfClosing]: RegExpExecArray,
  parent: OpenElement,
  open: OpenElement[],
): boolean {
  const element: OpenElement = { name: elementName, attributes: new Map(), children: [], text: '' };
  for (const [pair] of attributes.matchAll(new RegExp(attribute, 'g'))) {
    const equals = pair.indexOf('=');
    const key = pair.slice(0, equals).trim();
    const value = decode(
      pair
        .slice(equals + 1)
        .trim()
        .slice(1, -1),
    );
    if (value === undefined || element.attributes.has(key)) return false;
    element.attributes.set(key, value);
  }
  parent.children.push(element);
  if (selfClosing === '') open.push(element);
  return true;
}

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Resolves entities. @returns undefined for one that XML does not define, and for an ampersand that begins none */
function decode(text: string): string | undefined {
  const parts = text.split(/&([^;&]{0,10});/);
  // Every second part is the name of an entity.
  const decoded = parts.map((part, index) => (index % 2 === 1 ? resolveEntity(part) : plainText(part)));
  return decoded.includes(undefined) ? undefined : decoded.join('');
}

function plainText(text: string): string | undefined {
  return text.includes('&') ? undefined : text;
}

function resolveEntity(entity: string): string | undefined {
  return entities.get(entity) ?? fromCode(entity);
}

/** A character reference such as `#233` or `#xe9`. */
function fromCode(entity: string): string | undefined {
  const [, hex, decimal] = /^#(?:x([0-9a-fA-F]+)|([0-9]+))$/.exec(entity) ?? [];
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
