import { isMap, isPair, isScalar, isSeq, type Node, type Pair, parseDocument, type Scalar } from 'yaml';
import { directoryOf } from './merchant-text.ts';
import { quoted } from './yaml-words.ts';

/** Whose set-up is copied, and what becomes of it. */
export interface Likeness {
  readonly from: string;
  readonly id: string;
  readonly name: string;
  /** Address of the new merchant's people; `null` = none is known. */
  readonly contact: string | null;
  /** `2026-11-25`. */
  readonly today: string;
}

export interface Copy {
  readonly text: string;
  /** Settings that were taken over although they may be the other merchant's own, as `carts.web.orders.senders`. */
  readonly lookOver: readonly string[];
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

type Path = readonly string[];

/**
 * The file of another merchant under a new name, comments and all: directories and names are the new one's, everything is switched off,
 * and nothing that opens a door is copied: secrets, references to them, and addresses of people.
 */
export function textLike(text: string, likeness: Likeness): Copy {
  const document = parseDocument(text, { stringKeys: true });
  const edits: Edit[] = [];
  const lookOver: string[] = [];
  const root = isMap(document.contents) ? document.contents : undefined;
  for (const pair of root?.items ?? []) visit(pair, []);
  edits.push(...rootEdits());
  return { text: applied(text, edits), lookOver };

  function visit(pair: Pair, above: Path): void {
    const path = [...above, String((pair.key as Scalar).value)];
    const value = pair.value as Node | null;
    if (dropped(path)) return void edits.push(removal(text, pair));
    if (isTiming(path)) return void (value && edits.push(...switchedOff(text, value)));
    const people = isPeople(path);
    if (people && likeness.contact !== null && value?.range)
      return void edits.push({ ...span(value), text: `[${quoted(likeness.contact)}]` });
    if (people) return void edits.push(removal(text, pair));
    if (isMap(value)) for (const inner of value.items) if (isPair(inner)) visit(inner as Pair, path);
    if (isSeq(value) && mayBeTheirs(path)) lookOver.push(path.join('.'));
    if (isScalar(value)) scalar(path, value);
  }

  function scalar(path: Path, node: Scalar): void {
    if (typeof node.value !== 'string' || !node.range) return;
    const replaced = replacement(path, node.value, likeness);
    if (replaced !== node.value) edits.push({ ...span(node), text: quoted(replaced) });
    else if (mayBeTheirs(path)) lookOver.push(path.join('.'));
  }

  function rootEdits(): Edit[] {
    if (!root) return [];
    const start = root.items[0] ? lineStart(text, (root.items[0].key as Scalar).range?.[0] ?? 0) : 0;
    const lines = [
      ...(root.has('name') ? [] : [`name: ${quoted(likeness.name)}\n`]),
      ...(root.has('directories') ? [] : [`directories: ${quoted(directoryOf(likeness.id))}\n`]),
    ];
    return lines.length > 0 ? [{ start, end: start, text: lines.join('') }] : [];
  }
}

function isTiming(path: Path): boolean {
  return path.at(-2) === 'services' && (path.length === 2 || (path.length === 4 && path[0] === 'carts'));
}

/** `off`, and behind it what the other merchant has, where there is room for a comment. */
function switchedOff(text: string, value: Node): Edit[] {
  const { start, end } = span(value);
  const was = text.slice(start, end);
  if (was === 'off') return [];
  const alone = /^[^\n{]*:\s+$/.test(text.slice(lineStart(text, start), start)) && !was.includes('\n');
  if (alone) return [{ start, end, text: `off # ${was}` }];
  return [{ start, end: start + was.trimEnd().length, text: `off${was.endsWith('\n') ? '\n' : ''}` }];
}

function dropped(path: Path): boolean {
  return path.length === 1 && path[0] === 'closed';
}

/** Who gets mail of the other merchant: its own people, except where the WMS is the one that gets it. */
function isPeople(path: Path): boolean {
  return path.at(-1) === 'error contacts' || (path.at(-1) === 'recipients' && path[0] === 'carts');
}

const theirs = ['senders', 'recipients', 'user', 'username', 'account'];

function mayBeTheirs(path: Path): boolean {
  return theirs.includes(path.at(-1) ?? '') || path.at(-2) === 'values';
}

/** Layouts and warehouses are shared; words that only look like the other merchant's name stay. */
const shared = ['mapping', 'template', 'wms', 'zone', 'type'];
const folders = ['folder', 'directory', 'directories'];
const secretKey = /password|passphrase|secret|token|private key|api key/i;
const reference = /\$\{[A-Za-z]+:[^}]*\}/;

function replacement(path: Path, value: string, { from, id, name, today }: Likeness): string {
  const key = path.at(-1) ?? '';
  if (path.length === 1 && key === 'name') return name;
  if (reference.test(value) || secretKey.test(key)) return ownReference(id, path);
  if (key === 'earliest order date') return today;
  if (shared.includes(key)) return value;
  const renamed = inItsName(value, from, id);
  const place = folders.includes(key) || path.at(-2) === 'directories';
  return place && renamed === value && value !== ''
    ? `${value}-${value === value.toUpperCase() ? id.toUpperCase() : id}`
    : renamed;
}

/** Where the new merchant's own secret is to be found; `check` names it until it is there. */
function ownReference(id: string, path: Path): string {
  const words = [id, ...path.filter((word) => !['carts', 'warehouses', 'from', 'to'].includes(word))];
  return `\${env:${words
    .join('_')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '_')}}`;
}

/** Every `acme`, `ACME` and `Acme` that stands as a word of its own. */
function inItsName(value: string, from: string, id: string): string {
  const word = new RegExp(`(?<![A-Za-z0-9])${from.replaceAll('-', '[-]')}(?![A-Za-z0-9])`, 'gi');
  return value.replaceAll(word, (found) => {
    if (found === found.toUpperCase() && found !== found.toLowerCase()) return id.toUpperCase();
    return /^[A-Z]/.test(found) ? id.charAt(0).toUpperCase() + id.slice(1) : id;
  });
}

function span(node: Node): { start: number; end: number } {
  const [start, end] = node.range ?? [0, 0];
  return { start, end };
}

/** A whole entry: its lines where it stands in a block, itself with a comma within `{ }`. */
function removal(text: string, pair: Pair): Edit {
  const start = (pair.key as Node).range?.[0] ?? 0;
  const end = (pair.value as Node | null)?.range?.[1] ?? (pair.key as Node).range?.[1] ?? start;
  const before = text.slice(lineStart(text, start), start);
  if (before.trim() !== '') {
    const comma = /^\s*,\s*/.exec(text.slice(end));
    if (comma) return { start, end: end + comma[0].length, text: '' };
    const earlier = /,\s*$/.exec(text.slice(0, start));
    return { start: start - (earlier?.[0].length ?? 0), end, text: '' };
  }
  const rest = text.indexOf('\n', end);
  return { start: start - before.length, end: rest < 0 ? text.length : rest + 1, text: '' };
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function applied(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start || b.end - a.end)
    .reduce((sofar, { start, end, text: put }) => sofar.slice(0, start) + put + sofar.slice(end), text);
}
