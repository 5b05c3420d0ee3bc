import { isDeepStrictEqual } from 'node:util';
import {
  type Document,
  isCollection,
  isMap,
  isScalar,
  type Node,
  parse,
  parseDocument,
  stringify,
  type YAMLMap,
} from 'yaml';
import { isObject } from './shape.ts';

/**
 * The text of a file with one setting changed or added: comments, order and everything else stay as their writer left them.
 * `value` is YAML on one line: `automatic`, `{ every: 15m }`. The text must be valid YAML.
 */
export function withSetting(text: string, path: readonly string[], value: string): string {
  const document = parseDocument(text, { stringKeys: true });
  const wanted = setAt(document.toJS() ?? {}, path, parse(value));
  const edited = spliced(text, document, path, value);
  if (edited !== undefined && means(edited, wanted)) return edited;
  // A shape that nobody foresaw: the meaning counts, the comments mostly stay.
  const depth = ownersAlong(document, path);
  const inner = path.slice(depth + 1).reduceRight((told: unknown, step) => ({ [step]: told }), parse(value));
  document.setIn(path.slice(0, depth + 1), document.createNode(inner, { flow: true }));
  return document.toString({ lineWidth: 0 });
}

/** The same with plain data: a group of settings that is new stands on lines of its own, as people write it. */
export function withGroup(text: string, path: readonly string[], value: unknown): string {
  const document = parseDocument(text, { stringKeys: true });
  const wanted = setAt(document.toJS() ?? {}, path, value);
  const line = stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();
  const edited = document.contents === null ? undefined : spliced(text, document, path, line, value);
  if (edited !== undefined && means(edited, wanted)) return edited;
  const depth = ownersAlong(document, path);
  const inner = path.slice(depth + 1).reduceRight((told: unknown, step) => ({ [step]: told }), value);
  document.setIn(path.slice(0, depth + 1), document.createNode(inner));
  return document.toString({ lineWidth: 0 });
}

function means(text: string, wanted: unknown): boolean {
  const document = parseDocument(text, { stringKeys: true });
  return document.errors.length === 0 && isDeepStrictEqual(document.toJS(), wanted);
}

/** How many steps of the path lead through groups of settings; whatever else stands in the way is replaced. */
function ownersAlong(document: Document, path: readonly string[]): number {
  const depth = path.findIndex((_, index) => !isMap(document.getIn(path.slice(0, index + 1))));
  return Math.min(depth < 0 ? path.length : depth, path.length - 1);
}

function setAt(value: unknown, [step, ...rest]: readonly string[], to: unknown): unknown {
  if (step === undefined) return to;
  const owner = isObject(value) ? value : {};
  return { ...owner, [step]: setAt(owner[step], rest, to) };
}

function spliced(
  text: string,
  document: Document,
  path: readonly string[],
  value: string,
  group?: unknown,
): string | undefined {
  let owner: unknown = document.contents;
  for (const [index, step] of path.entries()) {
    if (!isMap(owner)) return undefined;
    const found = owner.items.find((pair) => isScalar(pair.key) && pair.key.value === step);
    if (!found) return added(text, owner, path.slice(index), value, group);
    if (index === path.length - 1) return replaced(text, found.value as Node | null, value);
    owner = found.value;
  }
  return undefined;
}

function replaced(text: string, node: Node | null, value: string): string | undefined {
  if (!node?.range || (isCollection(node) && !node.flow)) return undefined;
  const [start, end] = node.range;
  return end > start ? text.slice(0, start) + value + text.slice(end) : undefined;
}

function added(
  text: string,
  owner: YAMLMap,
  path: readonly string[],
  value: string,
  group: unknown,
): string | undefined {
  const [key = '', ...inner] = path;
  if (group !== undefined && !owner.flow) {
    const nested = path.reduceRight((told: unknown, step) => ({ [step]: told }), group);
    return addedBelow(text, owner, stringify(nested, { lineWidth: 0 }).trimEnd());
  }
  const entry = `${key}: ${inner.reduceRight((told, step) => `{ ${step}: ${told} }`, value)}`;
  return owner.flow ? addedInline(text, owner, entry) : addedBelow(text, owner, entry);
}

function addedInline(text: string, owner: YAMLMap, entry: string): string | undefined {
  const end = owner.range?.[1] ?? 0;
  if (text[end - 1] !== '}') return undefined;
  const before = text.slice(0, end - 1).trimEnd();
  const glue = before.endsWith('{') ? ' ' : before.endsWith(',') ? ' ' : ', ';
  return `${before}${glue}${entry} }${text.slice(end)}`;
}

/** A line of its own behind the last entry, as far in as the first one. */
function addedBelow(text: string, owner: YAMLMap, entry: string): string | undefined {
  const start = (owner.items[0]?.key as Node | undefined)?.range?.[0];
  const end = endOf(owner);
  if (start === undefined || end === undefined) return undefined;
  const indent = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  if (indent.trim() !== '') return undefined;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = entry.replaceAll('\n', `${newline}${indent}`);
  const lineEnd = text.indexOf('\n', Math.max(0, end - 1));
  if (lineEnd < 0) return `${text}${newline}${indent}${lines}${newline}`;
  return `${text.slice(0, lineEnd + 1)}${indent}${lines}${newline}${text.slice(lineEnd + 1)}`;
}

/** Where the last value of a node ends; comments behind it belong to whatever follows. */
function endOf(node: unknown): number | undefined {
  if (!isMap(node) || node.flow) return (node as Node | null)?.range?.[1];
  const last = node.items.at(-1);
  return endOf(last?.value) ?? (last?.key as Node | undefined)?.range?.[1];
}
