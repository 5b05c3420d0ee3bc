import { XMLBuilder } from 'fast-xml-parser';
import type { Element } from '../tree/elements.ts';
import { escapeAttribute, escapeText } from './escape.ts';

type Attributes = ReadonlyMap<string, string>;
interface Built {
  readonly [name: string]: readonly Built[] | Record<string, string> | string;
}

const textName = '#text';
const attributeMark = '@_';

/**
 * The library puts tags, attributes and texts together; line ends and escapes are ours: its own indenting knows only one line end
 * and changes texts that stand beside elements, and its own escaping leaves line breaks of attributes bare.
 */
const builder = new XMLBuilder({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: attributeMark,
  textNodeName: textName,
  processEntities: false,
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
});

/** What stands before a tag on this level. */
export type Before = (level: number) => string;

export function declaration(encoding: string): string {
  return build({
    '?xml': [{ [textName]: '' }],
    ':@': attributesOf(
      new Map([
        ['version', '1.0'],
        ['encoding', encoding],
      ]),
    ),
  });
}

export function openingTag(name: string, attributes: Attributes): string {
  return `${build(built(name, [], attributes)).slice(0, -2)}>`;
}

export function closingTag(name: string): string {
  return `</${name}>`;
}

export function markup(element: Element, level: number, before: Before): string {
  return build(tree(element, level, before));
}

function tree({ node, text, attributes, children }: Element, level: number, before: Before): Built {
  // Where a text is read, blanks between elements would become a part of it.
  const blank = node.texts.length > 0 ? '' : before(level + 1);
  const inside: Built[] = text === undefined || text === '' ? [] : [textNode(escapeText(text))];
  for (const child of children) {
    if (blank !== '') inside.push(textNode(blank));
    inside.push(tree(child, level + 1, before));
  }
  if (blank !== '' && children.length > 0) inside.push(textNode(before(level)));
  return built(node.name, inside, attributes);
}

function built(name: string, inside: readonly Built[], attributes: Attributes): Built {
  return attributes.size > 0 ? { [name]: inside, ':@': attributesOf(attributes) } : { [name]: inside };
}

function textNode(text: string): Built {
  return { [textName]: text };
}

function attributesOf(attributes: Attributes): Record<string, string> {
  return Object.fromEntries(
    [...attributes].map(([name, value]) => [`${attributeMark}${name}`, escapeAttribute(value)]),
  );
}

function build(one: Built): string {
  return builder.build([one]);
}
