import { Accounts } from '../accounts.ts';
import type { ReceivedSet } from '../contract.ts';
import { compared, isDecimal } from '../decimal.ts';
import type { Column } from '../spec.ts';
import type { ReadRow, ReadSet } from './assembler.ts';
import { Envelopes } from './envelopes.ts';
import type { Rows, RowsGiven } from './flat-rows.ts';
import type { BoundRecord } from './header.ts';
import { type Instance, Instances } from './instances.ts';
import { lineLevel, needed, recordLevel } from './plan.ts';
import { Receipts } from './receipts.ts';
import { orphan, type Recognise, recogniser, unknownRecord } from './record-tree.ts';
import { cellOf, type Facts, type RowFault, type RowReader, rowReader } from './row-reader.ts';
import { Widths } from './widths.ts';

/** Levels of a stock file that wait for the end of their set; beyond that, a bad set costs the whole file. */
const rowsHeld = 50_000;

interface OpenSet extends ReadSet {
  bad: boolean;
  /** Some of it has been handed on. */
  leaked: boolean;
  rows: ReadRow[];
}

/** Rows of a file with several kinds of records: heads, details, trailers, envelopes. */
export class TreeRows implements Rows {
  readonly #given: RowsGiven;
  readonly #accounts: Accounts;
  readonly #envelopes: Envelopes;
  readonly #instances: Instances;
  readonly #receipts: Receipts;
  readonly #widths: Widths;
  /** What becomes a record of its own: a line, or a stock level. */
  readonly #leaf: number;
  readonly #wholeSets: boolean;
  #records: readonly BoundRecord[] = [];
  #readers = new Map<BoundRecord, RowReader>();
  #recognise: Recognise = () => undefined;
  #last = 1;
  #set: OpenSet | undefined;
  #sets = 0;

  constructor(given: RowsGiven) {
    const { spec } = given.plan;
    this.#given = given;
    this.#accounts = new Accounts(spec);
    this.#envelopes = new Envelopes(spec.records);
    this.#receipts = new Receipts(given.plan);
    this.#widths = new Widths(given.complaints);
    this.#leaf = spec.kind === 'inventory' ? recordLevel : lineLevel;
    this.#instances = new Instances(given.plan, given.constants, (instance) => this.#closed(instance));
    this.#wholeSets = spec.reading.badRows === 'refuse transaction';
  }

  get receipts() {
    return this.#receipts.all;
  }

  layout(records: readonly BoundRecord[]): void {
    const { plan } = this.#given;
    const tracking = plan.slot('package.trackingNumber');
    this.#records = records;
    this.#recognise = recogniser(records);
    this.#readers = new Map(records.map((record) => [record, rowReader(record, plan.spec.reading, tracking)]));
  }

  row(cells: readonly string[], line: number): void {
    const record = this.#recognise(cells);
    if (!record) this.#unknown(cells, line);
    else if (this.#enveloped(record, cells, line)) this.#known(record, cells, line);
    this.#count(record, cells);
    this.#last = line;
  }

  end(): void {
    if (this.#envelopes.open.length > 0) this.#unterminated();
    else this.#closeSet(1);
    for (const { record } of this.#given.plan.records) {
      if (!record.required || this.#envelopes.seen(record.name)) continue;
      const note = `The file ends without its record ${record.name}: it was cut off. Ask for it again.`;
      this.#given.complaints.add({
        row: this.#last,
        column: null,
        code: 'missing-trailer',
        value: '',
        rejects: 'file',
        note,
      });
      return;
    }
  }

  #unknown(cells: readonly string[], line: number): void {
    if (this.#given.plan.spec.reading.unknownRecords === 'ignore') return;
    this.#complain({ row: line, ...unknownRecord(this.#records, cells), rejects: 'row' });
  }

  /** Whether the row stands where it may: what it closes is open, and what it opens is not. */
  #enveloped(record: BoundRecord, cells: readonly string[], line: number): boolean {
    const verdict = this.#envelopes.enter(record.plan.record);
    if (verdict === 'unterminated') this.#unterminated();
    else if (verdict === 'orphan') this.#complain({ row: line, ...orphan(record, cells), rejects: 'row' });
    return verdict === 'good';
  }

  #unterminated(): void {
    const open = this.#envelopes.open.join(', ');
    const note = `What ${open} opens is not closed: the file was cut off or records are missing. Ask for it again.`;
    this.#given.complaints.add({
      row: this.#last,
      column: null,
      code: 'unterminated-envelope',
      value: '',
      rejects: 'file',
      note,
    });
  }

  #known(record: BoundRecord, cells: readonly string[], line: number): void {
    const reader = this.#readers.get(record);
    if (!reader || record.plan.record.each === 'piece') return;
    if (record.plan.record.starts && record.plan.level <= recordLevel) this.#beginSet(record);
    const instance =
      record.plan.linkSlot >= 0 && record.plan.level > recordLevel
        ? this.#linked(record, reader, cells, line)
        : this.#instances.at(record.plan, line);
    if (!instance) this.#complain({ row: line, ...orphan(record, cells), rejects: 'row' });
    else if (instance !== 'refused') this.#read(instance, record, reader, cells, line);
    this.#check(record, cells, line);
  }

  /** A detail that names its head, wherever that stands. */
  #linked(record: BoundRecord, reader: RowReader, cells: readonly string[], line: number): Instance | 'refused' {
    const own = this.#given.constants.slice();
    const fault = reader.read(cells, own, this.#given.run);
    const slot = record.plan.linkSlot;
    const parent = fault ? undefined : this.#instances.named(String(own[slot] ?? ''));
    if (parent) return this.#instances.under(parent, record.plan, line);
    const bound = record.columns.find(({ slots }) => slots.includes(slot));
    const note = 'No record of the file has this key.';
    const unknown = {
      column: bound?.label ?? null,
      code: 'unknown-parent',
      value: bound ? cellOf(bound)(cells) : '',
      note,
    };
    this.#refuse(fault ?? unknown, cells, line, record, own);
    return 'refused';
  }

  #read(instance: Instance, record: BoundRecord, reader: RowReader, cells: readonly string[], line: number): void {
    if (instance.bad) return;
    const skipped = reader.skipped?.(cells);
    if (skipped) {
      instance.bad = true;
      this.#given.complaints.warn({
        row: line,
        code: 'row-skipped',
        note: `${skipped.label} is "${cellOf(skipped)(cells)}".`,
      });
      return;
    }
    const before = instance.has(record) ? instance.facts.slice() : undefined;
    const fault = this.#widths.check(record, cells, line) ?? reader.read(cells, instance.facts, this.#given.run);
    if (fault) {
      // A row that is bad may have said who it is; the facts of its own record are what is known.
      instance.bad = true;
      this.#refuse(fault, cells, line, record, instance.facts);
      return;
    }
    if (before) this.#repeats(before, record, line);
    instance.note(record, cells, line);
    if (instance.given.length > 0) instance.tellLines(record);
    instance.more = [...instance.more, ...reader.more(cells)];
    this.#receipts.note(instance.facts, record.plan, this.#set?.receipt);
    if (record.plan.linkSlot >= 0 && record.plan.level <= recordLevel)
      this.#instances.remember(instance, record.plan.linkSlot);
    const lines = reader.expand?.(cells, instance.facts, this.#given.run);
    if (lines) this.#repeated(lines, instance, record, cells, line);
  }

  /** What stands twice where one is expected: perhaps the record that should have begun another one is spoilt. */
  #repeats(before: Facts, { columns, plan }: BoundRecord, line: number): void {
    const slot = columns.flatMap(({ slots }) => slots).find((one) => before[one] !== undefined);
    if (slot === undefined) return;
    const note = `A second record ${plan.record.name} says here what ${this.#given.plan.fields[slot]?.path} is, and counts. Is the record spoilt that should begin a new one?`;
    this.#given.complaints.warn({ row: line, code: 'repeated-record', note });
  }

  /** Lines that one row repeats, in a file with several kinds of rows. */
  #repeated(
    lines: Facts[] | RowFault,
    instance: Instance,
    record: BoundRecord,
    cells: readonly string[],
    line: number,
  ): void {
    if (!Array.isArray(lines)) {
      instance.bad = true;
      this.#refuse(lines, cells, line, record, instance.facts);
      return;
    }
    for (const facts of lines) this.#emit(instance.child(facts, line));
    instance.children += lines.length;
  }

  /** An instance is whole: lines and levels become rows, heads without lines are told about. */
  #closed(instance: Instance): void {
    if (instance.bad) return;
    if (instance.level === this.#leaf) this.#emit(instance);
    else if (instance.level === recordLevel && instance.children === 0 && this.#leaf === lineLevel)
      this.#given.complaints.warn({
        row: instance.line,
        code: 'no-lines',
        note: 'No line belongs to this record, so it gives nothing.',
      });
  }

  #emit(instance: Instance): void {
    const fault = this.#given.complete?.(instance.facts) ?? this.#lacking(instance);
    if (fault) {
      this.#complain({ row: instance.line, ...fault, rejects: 'row' });
      return;
    }
    const set = this.#set;
    const row = instance.row(this.#wholeSets && set ? -set.id : instance.line, set);
    if (!this.#wholeSets || !set) this.#add(row);
    else if (!set.bad) {
      set.rows.push(row);
      if (set.rows.length > rowsHeld && this.#leaf === recordLevel) this.#leak(set);
    }
  }

  #leak(set: OpenSet): void {
    set.leaked = true;
    for (const row of set.rows.splice(0)) this.#add(row);
  }

  #add(row: ReadRow): void {
    const fault = this.#given.assembler.add(row);
    if (fault) this.#given.complaints.add({ row: row.line, ...fault, rejects: 'row' });
  }

  /** Several rows make a line: what none of them gave is missing. */
  #lacking({ facts }: Instance): RowFault | undefined {
    const { plan } = this.#given;
    const paths = needed[plan.spec.kind].find((group) => !group.some((path) => (facts[plan.slot(path)] ?? '') !== ''));
    if (!paths) return undefined;
    const note = `Nothing gives ${paths.join(' or ')} here: a record is missing that should follow.`;
    return { column: null, code: 'missing-required', value: '', note };
  }

  #beginSet({ plan }: BoundRecord): void {
    const transactions = this.#given.plan.records.some(({ record }) => record.each === 'transaction');
    if (plan.record.each !== (transactions ? 'transaction' : 'record')) return;
    this.#instances.closeDownTo(plan.level);
    this.#endSet();
    this.#sets += 1;
    const receipt: { -readonly [K in keyof ReceivedSet]: ReceivedSet[K] } = {
      code: '',
      control: '',
      accepted: true,
      reason: '',
    };
    this.#set = { id: this.#sets, receipt, bad: false, leaked: false, rows: [] };
    this.#receipts.begin(receipt);
  }

  #endSet(): void {
    const set = this.#set;
    this.#set = undefined;
    if (set && !set.bad) for (const row of set.rows) this.#add(row);
  }

  #refuse(fault: RowFault, cells: readonly string[], line: number, record: BoundRecord, facts: Facts): void {
    const rejects = this.#wholeSets ? 'row' : this.#given.assembler.bad({ cells, record, facts });
    if (rejects) this.#complain({ row: line, ...fault, rejects });
  }

  /** Where a set stands or falls as a whole, its first complaint is its only one. */
  #complain(complaint: RowFault & { row: number; rejects: 'row' | 'document' | 'transaction' | 'file' }): void {
    const set = this.#set;
    if (complaint.rejects !== 'file' && (this.#wholeSets || complaint.rejects === 'transaction') && set) {
      if (set.bad) return;
      set.bad = true;
      set.rows = [];
      set.receipt.accepted = false;
      set.receipt.reason = complaint.code;
      this.#given.complaints.add({ ...complaint, rejects: set.leaked ? 'file' : 'transaction' });
      return;
    }
    this.#given.complaints.add(complaint);
  }

  /** What the row says of the others has to be true. */
  #check({ plan }: BoundRecord, cells: readonly string[], line: number): void {
    const { record } = plan;
    for (const column of record.columns) {
      if (column.content.kind !== 'total') continue;
      const { total } = column.content;
      const text = textOf(column, cells);
      if (text.trim() === '' && column.optional) continue;
      const expected = this.#accounts.valueOf(total, record);
      if (!this.#accounts.isSure(total) || agrees(column, text, expected, total.what)) continue;
      const code = { count: 'count-mismatch', sum: 'hash-mismatch', same: 'control-mismatch' }[total.what];
      const note = `The record says ${text.trim() || 'nothing'}, and ${expected} is what stands in the file.`;
      const rejects = record.each === 'file' ? 'file' : 'transaction';
      // The rows are complete and ask for nothing else: a set without envelope is the whole file.
      this.#complain({
        row: line,
        column: column.label,
        code,
        value: text,
        rejects: this.#set || rejects === 'file' ? rejects : 'file',
        note,
      });
      return;
    }
    if (record.closes !== undefined && record.each !== 'file') this.#closeSet(plan.level);
  }

  #closeSet(level: number): void {
    this.#instances.closeDownTo(level);
    this.#endSet();
  }

  #count(record: BoundRecord | undefined, cells: readonly string[]): void {
    this.#accounts.row(
      record?.plan.record,
      () => record?.plan.record.columns.map((column) => textOf(column, cells)) ?? [],
    );
    for (const { column } of record?.columns ?? []) {
      if (column.content.kind !== 'field' || !record || !this.#isSummed(column, record)) continue;
      const text = textOf(column, cells).trim();
      const value = text === '' ? '' : column.type.read(text, this.#given.run);
      this.#accounts.addValue(
        column.content.fields[0]?.path ?? '',
        typeof value === 'object' ? text : String(value),
        true,
      );
    }
  }

  /** A head that several kinds of records repeat counts once. */
  #isSummed(column: Column, { plan }: BoundRecord): boolean {
    return column.scope === 'line' ? plan.level >= lineLevel || plan.group.length > 0 : plan.record.starts;
  }
}

function textOf(column: Column, cells: readonly string[]): string {
  return cellOf({ column, at: column.index, label: column.label, slots: [], headerSlot: -1, header: '', and: [] })(
    cells,
  );
}

function agrees({ type }: Column, text: string, expected: string, what: string): boolean {
  const said = text.trim();
  if (what === 'same') return said === expected.trim();
  const value = type.read(said, { zone: 'UTC' });
  const number = typeof value === 'object' ? said : String(value);
  return isDecimal(number) && compared(number, expected) === 0;
}
