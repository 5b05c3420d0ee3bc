import type { Complaint } from '../contract.ts';
import type { ReadingRules } from '../spec.ts';
import { type FieldValue, Problem, type Run } from '../types/value-type.ts';
import { type BoundColumn, type BoundRecord, groupAt } from './header.ts';
import { divided } from './parts.ts';
import { preparation, prepared } from './preparation.ts';
import { misshapen } from './row-shape.ts';
import { trimmed } from './trim.ts';

/** What a row says, a slot per field of the layout; `undefined` = nothing. */
export type Facts = (FieldValue | undefined)[];

/** Why a row is not taken, without saying yet how much goes with it. */
export type RowFault = Omit<Complaint, 'row' | 'rejects'>;

export type CellReader = (cells: readonly string[], facts: Facts, run: Run) => RowFault | undefined;

/** Made once per file, because it is run for every row: what can be decided before is decided before. */
export interface RowReader {
  /** Fills the facts from the cells; the first thing wrong is the row's fault. */
  read: CellReader;
  /** Rows that are left out on purpose: the column that says so. */
  skipped: ((cells: readonly string[]) => BoundColumn | undefined) | undefined;
  /** The facts of everything that the row repeats; undefined = it repeats nothing. */
  expand: ((cells: readonly string[], facts: Facts, run: Run) => Repeated[] | RowFault) | undefined;
  /** Values of a joined cell beyond its first. */
  more: (cells: readonly string[]) => readonly string[];
}

/** One of the things that a row repeats, and the columns that say so. */
export interface Repeated {
  readonly facts: Facts;
  readonly columns: readonly BoundColumn[];
}

/** Sees cells being read, to say afterwards what became of them. `value`: of one value among several in a cell. */
export type CellWatch = (
  bound: BoundColumn,
  read: CellReader,
  value?: (cells: readonly string[]) => string,
) => CellReader;

type Reading = (bound: BoundColumn, value?: (cells: readonly string[]) => string) => CellReader;

const nothing: readonly string[] = [];

export function rowReader(
  record: BoundRecord,
  rules: ReadingRules,
  trackingSlot: number,
  watch: CellWatch = (_bound, read) => read,
): RowReader {
  const reading: Reading = (bound, value) => watch(bound, cellReader(bound, rules, value), value);
  const repeats = (bound: BoundColumn) =>
    bound.column.matrix !== undefined || (bound.column.joined !== '' && bound.column.scope === 'line');
  const columns = record.columns.filter((bound) => !repeats(bound)).map((bound) => reading(bound));
  const filters = record.columns.filter(({ column }) => column.rows);
  const tracking = record.columns.find(({ column, slots }) => column.joined !== '' && slots.includes(trackingSlot));
  return {
    read: (cells, facts, run) => {
      const fault = misshapen(record, cells, rules);
      if (fault) return fault;
      for (let index = 0; index < columns.length; index++) {
        const wrong = columns[index]?.(cells, facts, run);
        if (wrong) return wrong;
      }
      return undefined;
    },
    skipped: filters.length === 0 ? undefined : (cells) => filters.find((bound) => isSkipped(bound, cells)),
    expand: expansion(record, reading, record.columns.filter(repeats)),
    more: tracking ? (cells) => valuesOf(tracking, cells).slice(1) : () => nothing,
  };
}

/** The text of a column in a row, with its blanks. */
export function cellOf(bound: BoundColumn): (cells: readonly string[]) => string {
  const { at, column, and } = bound;
  const own = placed(at, column.span);
  if (and.length === 0) return own;
  const others = and.map((place, index) => placed(place, column.and[index]?.span));
  return (cells) => [own, ...others].map((cell) => trimmed(cell(cells))).join(column.between);
}

function placed(at: number, span: { readonly from: number; readonly to: number } | undefined) {
  if (!span) return (cells: readonly string[]) => cells[at] ?? '';
  const { from, to } = span;
  return (cells: readonly string[]) => (cells[0] ?? '').slice(from - 1, to);
}

function isSkipped(bound: BoundColumn, cells: readonly string[]): boolean {
  const { keep, skip = [] } = bound.column.rows ?? {};
  const text = trimmed(cellOf(bound)(cells)).toLowerCase();
  const listed = (words: readonly string[]) => words.some((word) => word.toLowerCase() === text);
  return (keep !== undefined && !listed(keep)) || listed(skip);
}

function valuesOf(bound: BoundColumn, cells: readonly string[]): string[] {
  return placesOf(bound, cells).filter((value) => value !== '');
}

/** With the empty ones. */
function placesOf(bound: BoundColumn, cells: readonly string[]): string[] {
  return cellOf(bound)(cells)
    .split(bound.column.joined)
    .map((value) => trimmed(value));
}

function cellReader(bound: BoundColumn, rules: ReadingRules, value?: (cells: readonly string[]) => string): CellReader {
  const { column, label } = bound;
  const raw = rawOf(bound, value);
  const steps = preparation(column, rules);
  const read = valueReader(bound);
  return (cells, facts, run) => {
    const cell = raw(cells);
    const text = steps.length > 0 ? prepared(steps, trimmed(cell)) : trimmed(cell);
    if (text === undefined)
      return {
        column: label,
        code: 'bad-format',
        value: cell,
        note: `The value does not have the form ${column.extract?.source}.`,
      };
    if (text === '' && column.ifEmpty === '') return column.required ? missing(label, cell) : undefined;
    const problem = read(text === '' ? column.ifEmpty : text, facts, run);
    if (!problem) return undefined;
    // What is written for "nothing" need not be a value.
    if (text === column.ifEmpty || (text === '' && column.ifEmpty !== ''))
      return column.required ? missing(label, cell) : undefined;
    return { column: label, code: problem.code, value: cell, note: problem.note };
  };
}

/** What a row says in one field, however bad the rest of it is; `undefined` = its kind of row has no such column. */
export function fieldReader(
  record: BoundRecord,
  slot: number,
  rules: ReadingRules,
): ((cells: readonly string[], run: Run) => string) | undefined {
  const bound = record.columns.find(({ slots }) => slots.includes(slot));
  if (!bound) return undefined;
  const read = cellReader(bound, rules);
  const raw = cellOf(bound);
  return (cells, run) => {
    const facts: Facts = [];
    read(cells, facts, run);
    return String(facts[slot] ?? trimmed(raw(cells)));
  };
}

/** Puts the value into its slots; a value that cannot be is the problem. */
function valueReader({ column, slots }: BoundColumn): (text: string, facts: Facts, run: Run) => Problem | undefined {
  const { content, type } = column;
  if (content.kind === 'parts') {
    const parts = divided(content, slots);
    return (text, facts, run) => parts(text, facts, run, column.required);
  }
  if (content.kind === 'constant') {
    const wrong = new Problem('unknown-code', `This has to be "${content.text}" in a file of this layout.`);
    return column.mustMatch ? (text) => (text === content.text ? undefined : wrong) : () => undefined;
  }
  const [slot = 0, ...others] = slots;
  return (text, facts, run) => {
    const value = type.read(text, run);
    if (value instanceof Problem) return value;
    facts[slot] = value;
    for (const other of others) facts[other] = value;
    return undefined;
  };
}

/** The text of a cell that its reader looks at. */
export function rawOf(bound: BoundColumn, value?: (cells: readonly string[]) => string) {
  const { joined, scope } = bound.column;
  const whole = value ?? cellOf(bound);
  return joined !== '' && scope !== 'line' ? (cells: readonly string[]) => whole(cells).split(joined)[0] ?? '' : whole;
}

/** Repeated columns, joined values and matrices: several lines or levels from one row. */
function expansion(record: BoundRecord, reading: Reading, repeating: readonly BoundColumn[]): RowReader['expand'] {
  const joined = repeating.filter(({ column }) => !column.matrix);
  const matrix = repeating.filter(({ column }) => column.matrix);
  if (record.plan.group.length > 0) return groupExpansion(record, reading);
  if (joined.length > 0) return joinedExpansion(joined, reading);
  return matrix.length > 0 ? matrixExpansion(matrix, reading) : undefined;
}

/** Groups without a single value are not there. */
function groupExpansion(record: BoundRecord, reading: Reading): RowReader['expand'] {
  const known = record.groups?.map((group) => ({ group, readers: group.map((bound) => reading(bound)) }));
  const grown: NonNullable<typeof known> = [];
  const size = record.plan.record.group?.columns.length ?? 1;
  const first = record.plan.record.group?.at ?? 0;
  const groupsFor = (cells: readonly string[]) => {
    if (known) return known;
    const count = Math.ceil(Math.max(0, cells.length - first) / size);
    while (grown.length < count) {
      const group = groupAt(record.plan, grown.length);
      grown.push({ group, readers: group.map((bound) => reading(bound)) });
    }
    return grown.slice(0, count);
  };
  return (cells, facts, run) => {
    const lines: Repeated[] = [];
    for (const { group, readers } of groupsFor(cells)) {
      if (group.every(({ at }) => trimmed(cells[at] ?? '') === '')) continue;
      const line = facts.slice();
      for (const read of readers) {
        const fault = read(cells, line, run);
        if (fault) return fault;
      }
      lines.push({ facts: line, columns: group });
    }
    return lines;
  };
}

/** `A|B` in one column and `1|2` in another are two lines. */
function joinedExpansion(columns: readonly BoundColumn[], reading: Reading): RowReader['expand'] {
  return (cells, facts, run) => {
    const values = valuesOfLines(columns, cells);
    const most = Math.max(...values.map(({ length }) => length));
    const lines: Repeated[] = [];
    for (const [index, bound] of columns.entries()) {
      const count = values[index]?.length ?? 0;
      if (count === most || (count === 0 && !bound.column.required)) continue;
      const note = `This cell has ${count} values and another one of its row ${most}: nobody can say which belong together.`;
      return { column: bound.label, code: 'bad-format', value: cellOf(bound)(cells), note };
    }
    for (let number = 0; number < most; number++) {
      if (values.every((one) => (one[number] ?? '') === '')) continue;
      const line = facts.slice();
      for (const [index, bound] of columns.entries()) {
        const fault = reading(bound, () => values[index]?.[number] ?? '')(cells, line, run);
        if (fault) return fault;
      }
      lines.push({ facts: line, columns });
    }
    return lines;
  };
}

/** An empty place is that line's empty value, as long as all cells have equally many places; else it is a separator too many. */
function valuesOfLines(columns: readonly BoundColumn[], cells: readonly string[]): (readonly string[])[] {
  const filled = columns.map((bound) => valuesOf(bound, cells));
  const places = columns.map((bound, index) =>
    filled[index]?.length ? cellOf(bound)(cells).split(bound.column.joined).map(trimmed) : nothing,
  );
  const counts = new Set(places.flatMap(({ length }) => (length === 0 ? [] : [length])));
  return counts.size === 1 ? places : filled;
}

/** A level or line per column of the matrix; an empty cell says nothing. */
function matrixExpansion(columns: readonly BoundColumn[], reading: Reading): RowReader['expand'] {
  const readers = columns.map((bound) => ({ bound, text: cellOf(bound), read: reading(bound) }));
  return (cells, facts, run) => {
    const lines: Repeated[] = [];
    for (const { bound, text, read } of readers) {
      if (trimmed(text(cells)) === '') continue;
      const line = facts.slice();
      line[bound.headerSlot] = bound.header;
      const fault = read(cells, line, run);
      if (fault) return fault;
      lines.push({ facts: line, columns: [bound] });
    }
    return lines;
  };
}

function missing(column: string | number, value: string): RowFault {
  return { column, code: 'missing-required', value, note: 'A value is needed here, and the cell is empty.' };
}
