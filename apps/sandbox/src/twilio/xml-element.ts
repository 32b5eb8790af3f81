import { XMLParser, XMLValidator } from 'fast-xml-parser';

export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** All character data directly inside, entities resolved. */
  readonly text: string;
}

/** Twilio takes TwiML of up to 64 KB. */
const maxXmlBytes = 65_536;

const textKey = '#text';
const cdataKey = '#cdata';
const attributesKey = ':@';

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  trimValues: false,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  textNodeName: textKey,
  cdataPropName: cdataKey,
});

type RawNode = Readonly<Record<string, unknown>>;

/**
 * Reads one XML document; names keep their case.
 * @returns undefined for anything that is not well formed, has no single root, a document type or an unknown entity
 */
export function parseXml(xml: string): XmlElement | undefined {
  if (Buffer.byteLength(xml) > maxXmlBytes || /<!DOCTYPE/i.test(xml)) return undefined;
  try {
    if (XMLValidator.validate(xml) !== true) return undefined;
    const nodes = (parser.parse(xml) as readonly RawNode[]).filter((node) => !isIgnorable(node));
    const [root] = nodes;
    return root === undefined || nodes.length > 1 ? undefined : toElement(root);
  } catch {
    // The parser throws on names that would be dangerous in JavaScript; entities below throw too.
    return undefined;
  }
}

/** The XML declaration and white space around the root. */
function isIgnorable(node: RawNode): boolean {
  const name = nameOf(node);
  return name.startsWith('?') || (name === textKey && String(node[textKey]).trim() === '');
}

function nameOf(node: RawNode): string {
  return Object.keys(node).find((key) => key !== attributesKey) ?? textKey;
}

function toElement(node: RawNode): XmlElement {
  const name = nameOf(node);
  const content = node[name] as readonly RawNode[];
  const attributes = Object.entries((node[attributesKey] ?? {}) as Readonly<Record<string, string>>);
  return {
    name,
    attributes: new Map(attributes.map(([key, value]) => [key, decodeEntities(value)])),
    children: content.filter((child) => !isText(child) && !nameOf(child).startsWith('?')).map(toElement),
    text: content.map(textOf).join(''),
  };
}

function isText(node: RawNode): boolean {
  return [textKey, cdataKey].includes(nameOf(node));
}

function textOf(node: RawNode): string {
  const name = nameOf(node);
  if (name === textKey) return decodeEntities(String(node[textKey]));
  if (name !== cdataKey) return '';
  return (node[cdataKey] as readonly RawNode[]).map((part) => String(part[textKey])).join('');
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** @throws Error for an entity that XML does not define */
function decodeEntities(text: string): string {
  return text.replace(/&([^;]*);?/g, (whole, entity: string) => {
    const code = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(entity);
    const character = code === null ? entities[entity] : String.fromCodePoint(parseCode(code));
    if (character === undefined || !whole.endsWith(';')) throw new Error('undefined entity');
    return character;
  });
}

function parseCode([, hex, decimal]: RegExpExecArray): number {
  return hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
}
