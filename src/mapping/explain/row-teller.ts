import type { Complaint, Warning } from '../contract.ts';
import type { BoundColumn, BoundRecord } from '../reading/header.ts';
import { keySlotOf } from '../reading/orders.ts';
import type { ReadPlan } from '../reading/plan.ts';
import { cellOf, type Facts } from '../reading/row-reader.ts';
import { comparableHeader } from '../reading/trim.ts';
import { ruleOf } from './file-teller.ts';
import { readCell, type SeenCell } from './read-trace.ts';
import type { Given, ReadCell, ReadRowTold } from './told.ts';
import { shownValue } from './trace.ts';

const notReached = 'It was not looked at: the row was done with before it.';

/** A row of a received file, while it is read and while what it gives comes in. */
export class RowTeller {
  readonly row: number;
  skipped = '';
  readonly #plan: ReadPlan;
  readonly #raw: readonly string[];
  readonly #record: BoundRecord | undefined;
  readonly #header: readonly string[];
  readonly #cells: { readonly bound: BoundColumn; readonly cell: ReadCell }[] = [];
  readonly #gives: Given[] = [];
  readonly #keys: string[] = [];

  constructor(
    plan: ReadPlan,
    row: number,
    raw: readonly string[],
    record: BoundRecord | undefined,
    header: readonly string[],
  ) {
    this.row = row;
    this.#plan = plan;
    this.#raw = raw;
    this.#record = record;
    this.#header = header;
  }

  note(seen: SeenCell): void {
    if (!this.#record) return;
    const one = { bound: seen.bound, cell: readCell(this.#plan, this.#record, seen) };
    // A detail that names its head is read once for the name, and once for itself.
    const before = seen.bound.column.joined === '' ? this.#cells.findIndex(({ bound }) => bound === seen.bound) : -1;
    if (before >= 0) this.#cells[before] = one;
    else this.#cells.push(one);
  }

  gives(facts: Facts, computed: ReadonlySet<number>): void {
    const { fields, spec } = this.#plan;
    const constants = new Set(spec.constants.map(({ field }) => field.path));
    const said = new Set(this.#cells.flatMap(({ bound }) => bound.slots.map((slot) => fields[slot]?.path)));
    const values = fields.flatMap(({ path }, slot) => {
      const value = facts[slot];
      if (value === undefined) return [];
      const from = computed.has(slot) ? 'computed' : constants.has(path) && !said.has(path) ? 'constant' : 'row';
      return [{ path, value: shownValue(value), from } as const];
    });
    this.#gives.push({ values });
    if (spec.kind === 'orders') this.#keys.push(String(facts[keySlotOf(this.#plan)] ?? ''));
  }

  told(
    complaints: readonly Complaint[],
    warnings: readonly Warning[],
    rejected: ReadonlyMap<string, number>,
  ): ReadRowTold {
    const mine = ({ row }: { readonly row: number }) => row === this.row;
    const wrong = complaints.filter(mine);
    const cells = [...this.#cells.map(({ cell }) => cell), ...this.#unread(), ...this.#unknown()];
    return {
      row: this.row,
      raw: this.#raw,
      record: this.#record?.plan.record.name ?? '',
      marks: this.#marks(),
      cells: this.#ordered(cells).map((cell) => withFault(cell, wrong)),
      gives: this.#gives,
      skipped: this.skipped || this.#refused(rejected),
      complaints: wrong,
      warnings: warnings.filter(mine),
    };
  }

  /** Half an order must not be taken. */
  #refused(rejected: ReadonlyMap<string, number>): string {
    const row = this.#keys.map((key) => rejected.get(key)).find((one) => one !== undefined);
    return row === undefined || row === this.row ? '' : `Its order is not taken, because of row ${row}.`;
  }

  /** As the mapping has them; repeated columns behind the others. */
  #ordered(cells: readonly ReadCell[]): ReadCell[] {
    const places = this.#record?.plan.record.columns.map(({ place }) => place) ?? [];
    const at = ({ place }: ReadCell) => {
      const found = place ? places.indexOf(place) : -1;
      return found < 0 ? places.length : found;
    };
    return [...cells].sort((a, b) => at(a) - at(b));
  }

  #marks(): string[] {
    const { plan, marks = [] } = this.#record ?? {};
    const tag = plan?.record.tag ? [`it begins with ${plan.record.tag}`] : [];
    return [...tag, ...marks.map(({ column, text }) => `"${text}" stands at ${column.label}`)];
  }

  /** Columns of the mapping that no reader came to. */
  #unread(): ReadCell[] {
    const record = this.#record;
    if (!record) return [];
    const done = new Set(this.#cells.map(({ bound }) => bound.column));
    const looked = record.columns.filter(({ column }) => !done.has(column));
    const waiting = looked.map((bound) => {
      const why =
        bound.column.rows && this.#cells.length === 0 ? 'It left the row out, by "keep rows" or "skip rows".' : '';
      return this.#silent(bound.column, bound.label, cellOf(bound)(this.#raw), why || notReached);
    });
    const bound = new Set(record.columns.map(({ column }) => column));
    const others = record.plan.record.columns.filter((column) => !bound.has(column));
    const written = others.map((column) => {
      const isMark = record.marks.some((mark) => mark.column === column);
      const why = isMark ? `By it the row is known as a record ${record.plan.record.name}.` : unreadBecause(column);
      return this.#silent(column, column.label, this.#rawOf(column), why);
    });
    return [...waiting, ...written];
  }

  #silent(column: BoundColumn['column'], label: string | number, raw: string, why: string): ReadCell {
    const rule = ruleOf(column, this.#record?.plan.record ?? { name: '', tag: '' });
    return {
      ...rule,
      column: String(label),
      names: [...rule.names, String(label)],
      raw,
      steps: [],
      fills: [],
      fault: null,
      why,
    };
  }

  #rawOf(column: BoundColumn['column']): string {
    const named = this.#header.findIndex((name) => comparableHeader(name) === comparableHeader(column.name));
    const at = this.#header.length > 0 ? named : column.index;
    return cellOf({ column, at, label: column.label, slots: [], headerSlot: -1, header: '', and: [] })(this.#raw);
  }

  /** Headers that the mapping does not know. */
  #unknown(): ReadCell[] {
    const record = this.#record;
    if (!record) return [];
    const known = new Set([...record.columns, ...(record.groups ?? []).flat()].map(({ at }) => at));
    const { columns } = record.plan.record;
    const named = new Set(columns.flatMap(({ name, names }) => [name, ...names].map(comparableHeader)));
    return this.#header.flatMap((name, at) => {
      if (known.has(at) || named.has(comparableHeader(name))) return [];
      const why = 'The mapping has no column of this name: it is ignored.';
      return [
        { column: name, names: [name], place: null, raw: this.#raw[at] ?? '', steps: [], fills: [], fault: null, why },
      ];
    });
  }
}

function unreadBecause({ content }: BoundColumn['column']): string {
  switch (content.kind) {
    case 'total':
      return 'It is compared with what stands in the file.';
    case 'constant':
      return 'The column is a fixed text: what stands here is not looked at.';
    case 'expression':
      return 'The column is an expression, and expressions are only written.';
    default:
      return 'Its field is only written, or its type says too little to be read.';
  }
}

/** Some things are found out about a cell only when its row is put together with others. */
function withFault(cell: ReadCell, complaints: readonly Complaint[]): ReadCell {
  const complaint = cell.fault ? undefined : complaints.find(({ column }) => String(column ?? '') === cell.column);
  return complaint ? { ...cell, fault: { code: complaint.code, note: complaint.note }, why: '' } : cell;
}
