import { unguardFormula } from '../../formats/delimited/formula-guard.ts';
import type { Complaint } from '../contract.ts';
import { rewritten } from '../patterns.ts';
import type { ReadingRules } from '../spec.ts';
import { type FieldValue, Problem, type Run } from '../types/value-type.ts';
import { type BoundColumn, type BoundRecord, groupAt } from './header.ts';
import { divided } from './parts.ts';
import { trimmed, unwrapped } from './trim.ts';

/** What a row says, a slot per field of the layout; `undefined` = nothing. */
export type Facts = (FieldValue | undefined)[];

/** Why a row is not taken, without saying yet how much goes with it. */
export type RowFault = Omit<Complaint, 'row' | 'rejects'>;

type CellReader = (cells: readonly string[], facts: Facts, run: Run) => RowFault | undefined;

/** Made once per file, because it is run for every row: what can be decided before is decided before. */
export interface RowReader {
  /** Fills the facts from the cells; the first thing wrong is the row's fault. */
  read: CellReader;
  /** Rows that are left out on purpose: the column that says so. */
  skipped: ((cells: readonly string[]) => BoundColumn | undefined) | undefined;
  /** The facts of everything that the row repeats; undefined = it repeats nothing. */
  expand: ((cells: readonly string[], facts: Facts, run: Run) => Facts[] | RowFault) | undefined;
  /** Values of a joined cell beyond its first. */
  more: (cells: readonly string[]) => readonly string[];
}

const nothing: readonly string[] = [];

export function rowReader(record: BoundRecord, rules: ReadingRules, trackingSlot: number): RowReader {
  const repeats = (bound: BoundColumn) =>
    bound.column.matrix !== undefined || (bound.column.joined !== '' && bound.column.scope === 'line');
  const columns = record.columns.filter((bound) => !repeats(bound)).map((bound) => cellReader(bound, rules));
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
    expand: expansion(record, rules, record.columns.filter(repeats)),
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
  const whole = value ?? cellOf(bound);
  const first = column.joined !== '' && column.scope !== 'line';
  const raw = first ? (cells: readonly string[]) => whole(cells).split(column.joined)[0] ?? '' : whole;
  const prepare = preparation(bound, rules.unwrapExcel);
  const read = valueReader(bound);
  return (cells, facts, run) => {
    const cell = raw(cells);
    const text = prepare ? prepare(trimmed(cell)) : trimmed(cell);
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

function preparation({ column }: BoundColumn, excel: boolean): ((text: string) => string | undefined) | undefined {
  const { guard, extract, onReading } = column;
  if (!guard && !excel && !extract && onReading.length === 0) return undefined;
  return (text) => {
    let value = guard ? trimmed(unguardFormula(text)) : text;
    if (excel) value = trimmed(unwrapped(value));
    if (onReading.length > 0) value = trimmed(rewritten(value, onReading));
    return extract && value !== '' ? extract.extract(value) : value;
  };
}

/** Repeated columns, joined values and matrices: several lines or levels from one row. */
function expansion(record: BoundRecord, rules: ReadingRules, repeating: readonly BoundColumn[]): RowReader['expand'] {
  const joined = repeating.filter(({ column }) => !column.matrix);
  const matrix = repeating.filter(({ column }) => column.matrix);
  if (record.plan.group.length > 0) return groupExpansion(record, rules);
  if (joined.length > 0) return joinedExpansion(joined, rules);
  return matrix.length > 0 ? matrixExpansion(matrix, rules) : undefined;
}

/** Groups without a single value are not there. */
function groupExpansion(record: BoundRecord, rules: ReadingRules): RowReader['expand'] {
  const known = record.groups?.map((group) => ({ group, readers: group.map((bound) => cellReader(bound, rules)) }));
  const grown: NonNullable<typeof known> = [];
  const size = record.plan.record.group?.columns.length ?? 1;
  const first = record.plan.record.group?.at ?? 0;
  const groupsFor = (cells: readonly string[]) => {
    if (known) return known;
    const count = Math.ceil(Math.max(0, cells.length - first) / size);
    while (grown.length < count) {
      const group = groupAt(record.plan, grown.length);
      grown.push({ group, readers: group.map((bound) => cellReader(bound, rules)) });
    }
    return grown.slice(0, count);
  };
  return (cells, facts, run) => {
    const lines: Facts[] = [];
    for (const { group, readers } of groupsFor(cells)) {
      if (group.every(({ at }) => trimmed(cells[at] ?? '') === '')) continue;
      const line = facts.slice();
      for (const read of readers) {
        const fault = read(cells, line, run);
        if (fault) return fault;
      }
      lines.push(line);
    }
    return lines;
  };
}

/** `A|B` in one column and `1|2` in another are two lines. */
function joinedExpansion(columns: readonly BoundColumn[], rules: ReadingRules): RowReader['expand'] {
  return (cells, facts, run) => {
    const places = columns.map((bound) => placesOf(bound, cells));
    const found = places.map((all) => all.filter((value) => value !== ''));
    const most = Math.max(...found.map(({ length }) => length));
    // An empty place counts where that makes the cells agree: the second of three lines may have nothing to say.
    const values = places.map((all, index) => (all.length === most ? all : (found[index] ?? [])));
    const lines: Facts[] = [];
    for (const [index, bound] of columns.entries()) {
      const count = values[index]?.length ?? 0;
      if (count === most || (count === 0 && !bound.column.required)) continue;
      const note = `This cell has ${count} values and another one of its row ${most}: nobody can say which belong together.`;
      return { column: bound.label, code: 'bad-format', value: cellOf(bound)(cells), note };
    }
    for (let number = 0; number < most; number++) {
      const line = facts.slice();
      for (const [index, bound] of columns.entries()) {
        const fault = cellReader(bound, rules, () => values[index]?.[number] ?? '')(cells, line, run);
        if (fault) return fault;
      }
      lines.push(line);
    }
    return lines;
  };
}

/** A level or line per column of the matrix; an empty cell says nothing. */
function matrixExpansion(columns: readonly BoundColumn[], rules: ReadingRules): RowReader['expand'] {
  const readers = columns.map((bound) => ({ bound, text: cellOf(bound), read: cellReader(bound, rules) }));
  return (cells, facts, run) => {
    const lines: Facts[] = [];
    for (const { bound, text, read } of readers) {
      if (trimmed(text(cells)) === '') continue;
      const line = facts.slice();
      line[bound.headerSlot] = bound.header;
      const fault = read(cells, line, run);
      if (fault) return fault;
      lines.push(line);
    }
    return lines;
  };
}

function missing(column: string | number, value: string): RowFault {
  return { column, code: 'missing-required', value, note: 'A value is needed here, and the cell is empty.' };
}

/** Rows that are too short or too long have shifted columns: their values cannot be trusted. */
function misshapen(record: BoundRecord, cells: readonly string[], rules: ReadingRules): RowFault | undefined {
  const { width, exact, plan } = record;
  if (cells.length === width && !plan.record.columns[0]?.span) return undefined;
  if (plan.record.tag !== '') return undefined;
  if (plan.record.columns.some(({ span }) => span)) return tooShort(record, cells[0] ?? '');
  if (cells.length < width) {
    if (rules.shortRows === 'accept') return undefined;
    return {
      column: null,
      code: 'too-few-columns',
      value: String(cells.length),
      note: `${width} columns are needed. Is a delimiter missing, or a line break in the middle of a value?`,
    };
  }
  if (!exact && (rules.extraColumns === 'ignore' || plan.group.length > 0)) return undefined;
  // A delimiter too many at the end of a line shifts nothing.
  if (cells.every((cell, at) => at < width || trimmed(cell) === '')) return undefined;
  return {
    column: null,
    code: 'too-many-columns',
    value: String(cells.length),
    note: `${width} columns are expected. Is a value with the delimiter in it not quoted?`,
  };
}

/** Blanks at the end of a record may have been taken off, but no field that is needed may be cut. */
function tooShort({ columns }: BoundRecord, text: string): RowFault | undefined {
  const cut = columns.find(({ column }) => !column.optional && (column.span?.to ?? 0) > text.length);
  if (!cut) return undefined;
  return {
    column: cut.label,
    code: 'record-too-short',
    value: String(text.length),
    note: `The record ends before position ${cut.column.span?.to}. Was the file cut, or are blanks missing?`,
  };
}
