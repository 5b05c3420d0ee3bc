import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { type Fields, fieldsOf, listOf, textOf } from '../../api/values.ts';
import type { PullNotice, PullRefusal } from '../../api-contract.ts';
import { refusal } from './asks.ts';
import type { Settings } from './settings.ts';

/** `Orders/Items/Item/...`: a notice has four levels. */
const deepest = 16;
/** Twenty thousand items of one parcel, and then some. */
const mostElements = 200_000;

/** A page of shipments: one notice as it came, with the part that it was found to speak of. */
export interface NoticePage {
  readonly key: string;
  readonly query: Readonly<Record<string, string>>;
  /** The body as it came, `''` = there was none that could be read. */
  readonly xml: string;
}

/** Of the address only what means something: some put user and password there. */
const kept = ['order_number', 'carrier', 'service', 'tracking_number'] as const;

export function noticeOf(settings: Settings, query: URLSearchParams, body: Buffer): PullNotice | PullRefusal {
  const said = Object.fromEntries(kept.map((name) => [name, (query.get(name) ?? '').trim()]));
  const text = decoded(body);
  const danger = dangerIn(text);
  if (danger !== '') return refusal(400, danger);
  const notice = readNotice(text);
  const bare = { key: '', orderNumber: said.order_number ?? '' };
  if (!notice) {
    // It may have told of a part of the order only, and a refused one can be sent again.
    if (/^\s*<\?xml\s|<ShipNotice[\s>]/.test(text))
      return refusal(400, 'The body is a broken ShipNotice, or another document.');
    if (!settings['accept notices without body']) return refusal(400, 'The body is no ShipNotice.');
    if (bare.orderNumber === '') return refusal(400, 'Neither body nor address names an order.');
    return { kind: 'notice', ...bare, page: (key) => pageOf(key, said, '') };
  }
  const key = textOf(notice.OrderID);
  const orderNumber = textOf(notice.OrderNumber) || bare.orderNumber;
  if (key === '' && orderNumber === '') return refusal(400, 'The notice names no order.');
  return { kind: 'notice', key, orderNumber, page: (part) => pageOf(part, said, text) };
}

function pageOf(key: string, query: NoticePage['query'], xml: string): NoticePage {
  return { key, query, xml };
}

function decoded(body: Buffer): string {
  // A declaration of another encoding is not believed: the vendor writes UTF-8.
  return body.toString('utf8').replace(/^\uFEFF/, '');
}

/** What nobody who means well sends. Looked for before anything is parsed. */
function dangerIn(text: string): string {
  if (/<!(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i.test(text)) return 'A document type is not allowed.';
  const marked = withoutSections(text);
  if (marked === undefined) return 'A section of the body has no end.';
  if (/&(?!(amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)[A-Za-z_:]/.test(marked))
    return 'Entities are not allowed.';
  let depth = 0;
  let elements = 0;
  for (const [tag] of marked.matchAll(/<[/A-Za-z_:][^>]*>?/g)) {
    if (tag.startsWith('</')) depth -= 1;
    else {
      elements += 1;
      if (!tag.endsWith('/>')) depth += 1;
    }
    if (depth > deepest) return 'The body is nested too deeply.';
    if (elements > mostElements) return 'The body has too many elements.';
  }
  return '';
}

const sections = [
  ['<![CDATA[', ']]>'],
  ['<!--', '-->'],
] as const;

/** Without what is text whatever it looks like; one pass, however the text is made. */
function withoutSections(text: string): string | undefined {
  const left: string[] = [];
  let from = 0;
  for (;;) {
    const next = text.indexOf('<!', from);
    if (next < 0) break;
    const section = sections.find(([begin]) => text.startsWith(begin, next));
    left.push(text.slice(from, next));
    if (!section) {
      from = next + 2;
      continue;
    }
    const [begin, end] = section;
    const last = text.indexOf(end, next + begin.length);
    if (last < 0) return undefined;
    from = last + end.length;
  }
  left.push(text.slice(from));
  return left.join('');
}

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  isArray: (name) => name === 'Item',
});

/** The fields of a ShipNotice; `undefined` = the text is none. */
export function readNotice(text: string): Fields | undefined {
  if (text.trim() === '' || XMLValidator.validate(text) !== true) return undefined;
  try {
    const root = fieldsOf(parser.parse(text)).ShipNotice;
    return root === undefined || typeof root === 'string' ? undefined : unescaped(fieldsOf(root));
  } catch {
    return undefined;
  }
}

export function itemsOf(notice: Fields): readonly Fields[] {
  return listOf(fieldsOf(notice.Items).Item).map((item) => fieldsOf(item));
}

function unescaped(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plain(value)]));
}

function plain(value: unknown): unknown {
  if (typeof value === 'string') return characters(value);
  if (Array.isArray(value)) return value.map(plain);
  return typeof value === 'object' && value !== null ? unescaped(fieldsOf(value)) : value;
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The five names that XML has, and characters by number. */
function characters(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});/g, (all, name: string) => {
    if (!name.startsWith('#')) return named[name] ?? all;
    const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '';
  });
}
