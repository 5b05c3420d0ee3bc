import type { SampleLayout, SampleTable } from '../contract.ts';
import { isKnownHeading } from '../dictionary/index.ts';
import { likeliestDelimiter } from './delimited.ts';
import { fieldsOf, type Range, signatureOf } from './fixed-fields.ts';
import { nameOf } from './record-types.ts';
import { columnOf, sampleRows } from './tables.ts';

const mostKinds = 12;

/** Lines whose fields stand at the same places; no sign divides them. */
export function fixedWidthLayout(text: string): SampleLayout | undefined {
  const lines = text
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, sampleRows);
  // Titles stand at the top: the end of the file shows what divides it.
  const end = lines.slice(Math.floor(lines.length / 3)).join('\n');
  if (lines.length < 2 || likeliestDelimiter(end).share > 0.8) return undefined;
  const headings = isHeading(lines[0] ?? '') ? lines[0] : undefined;
  const tables = tablesOf(headings === undefined ? lines : lines.slice(1), headings ?? '');
  // One long text per line is no layout.
  if (tables.every(({ columns }) => columns.length < 2)) return undefined;
  const length = Math.max(...lines.map((line) => line.length));
  return { format: { id: 'fixed width', length, skip: headings === undefined ? 0 : 1 }, tables };
}

function isHeading(line: string): boolean {
  const words = line.trim().split(/\s{2,}/);
  return words.length > 1 && words.filter(isKnownHeading).length >= words.length / 2;
}

function tablesOf(lines: readonly string[], headings: string): SampleTable[] {
  const length = [2, 1, 3].find((size) => tellsKinds(lines, size));
  const groups = new Map<string, number[]>();
  for (const [index, line] of lines.entries()) {
    const key = length === undefined ? '' : line.slice(0, length);
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  const linesOf = (places: readonly number[]) => places.map((place) => lines[place] ?? '');
  const shared = sharedKey([...groups].map(([key, places]) => ({ marked: key.length, lines: linesOf(places) })));
  return [...groups].map(([key, places]) => {
    const own = linesOf(places);
    const given =
      shared && own.every((line) => shared.values.has(line.slice(key.length, shared.end))) ? [shared.end] : [];
    const fields = underHeadings(fieldsOf(own, key.length, given), own, headings);
    const columns = fields.map(([from, end, heading]) => ({
      ...columnOf(
        from,
        heading,
        own.map((line) => line.slice(from, end)),
        end,
      ),
      cut: own.some((line) => line.length < end),
    }));
    const mark = key === '' ? constantStart(own, fields[0]) : key;
    return {
      name: mark === '' ? '' : nameOf(mark),
      marks: mark === '' ? [] : [{ at: 0, value: mark }],
      columns,
      places,
    };
  });
}

/** Fields with their headings; what stands under one heading is one field. */
function underHeadings(
  fields: readonly Range[],
  lines: readonly string[],
  headings: string,
): [from: number, end: number, heading: string][] {
  const merged: [number, number, string][] = [];
  for (const [from, end] of fields) {
    const heading = headingOver(headings, lines, from, end);
    const last = merged.at(-1);
    if (last && heading !== '' && last[2] === heading) last[1] = end;
    else merged.push([from, end, heading]);
  }
  return merged;
}

/** The words of the heading line above the values: numbers on the right edge have theirs above their end. */
function headingOver(headings: string, lines: readonly string[], from: number, end: number): string {
  const cells = lines.map((line) => line.slice(from, end));
  const first = from + Math.min(...cells.map((cell) => cell.search(/\S/)).filter((at) => at >= 0));
  const last = from + Math.max(...cells.map((cell) => cell.trimEnd().length));
  const words = [...headings.matchAll(/\S+(?: \S+)*/g)].map(({ 0: text, index }) => ({
    text,
    over: Math.min(last, index + text.length) - Math.max(first, index),
  }));
  return words.filter(({ over }) => over > 0).sort((a, b) => b.over - a.over)[0]?.text ?? '';
}

/** The field behind the mark that several kinds of records have in common: the key that ties them together. */
function sharedKey(
  kinds: readonly { readonly marked: number; readonly lines: readonly string[] }[],
): { end: number; values: ReadonlySet<string> } | undefined {
  const ends = new Map<number, string[]>();
  for (const { marked, lines } of kinds.filter((kind) => kind.marked > 0 && kind.lines.length > 1)) {
    const end = fieldsOf(lines, marked).find(([from]) => from === marked)?.[1];
    if (end !== undefined)
      ends.set(end, [...(ends.get(end) ?? []), ...new Set(lines.map((line) => line.slice(marked, end)))]);
  }
  const [best] = [...ends]
    .filter(([, values]) => new Set(values).size < values.length)
    .sort((a, b) => b[1].length - a[1].length);
  return best && { end: best[0], values: new Set(best[1]) };
}

/** A code of one or two digits that all lines begin with: a kind of record, of which the file has one only. */
function constantStart(
  lines: readonly string[],
  [from, end]: readonly [number, number, ...unknown[]] = [0, 0],
): string {
  const values = new Set(lines.map((line) => line.slice(from, end)));
  const [only = ''] = values;
  return values.size === 1 && lines.length > 2 && /^\d{1,2}$/.test(only) ? only : '';
}

/** Whether the first characters tell kinds of records: few of them, and lines of different kinds do not look alike. */
function tellsKinds(lines: readonly string[], size: number): boolean {
  const groups = new Map<string, string[]>();
  for (const line of lines) {
    const key = line.slice(0, size);
    if (!/^(\d+|[A-Z]+|[A-Z]\d)$/.test(key)) return false;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  if (groups.size < 2 || groups.size > mostKinds || groups.size > lines.length * 0.8) return false;
  // Codes of kinds are written alike: all digits, or all letters.
  if (new Set([...groups.keys()].map((key) => key.replaceAll(/\d/g, '9').replaceAll(/[A-Z]/g, 'A'))).size > 1)
    return false;
  const signatures = [...groups.values()].map(signatureOf);
  return signatures.every((one, index) => signatures.every((other, at) => at === index || distance(one, other) > 0.1));
}

function distance(one: string, other: string): number {
  const length = Math.max(one.length, other.length);
  let differing = 0;
  for (let at = 0; at < length; at++) if ((one[at] ?? ' ') !== (other[at] ?? ' ')) differing += 1;
  return differing / Math.max(1, length);
}
