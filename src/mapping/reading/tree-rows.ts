import { Envelopes } from './envelopes.ts';
import type { Rows, RowsGiven } from './flat-rows.ts';
import type { BoundRecord } from './header.ts';
import { type Instance, Instances } from './instances.ts';
import { leafLevel, lineLevel, needed, recordLevel } from './plan.ts';
import { Receipts } from './receipts.ts';
import { orphan, type Recognise, recogniser, unknownRecord } from './record-tree.ts';
import { cellOf, type Facts, type Repeated, type RowFault, type RowReader, rowReader } from './row-reader.ts';
import { Sets } from './sets.ts';
import { Totals } from './totals.ts';
import { Widths } from './widths.ts';

/** Rows of a file with several kinds of records: heads, details, trailers, envelopes. */
export class TreeRows implements Rows {
  readonly #given: RowsGiven;
  readonly #totals: Totals;
  readonly #sets: Sets;
  readonly #envelopes: Envelopes;
  readonly #instances: Instances;
  readonly #receipts: Receipts;
  readonly #widths: Widths;
  /** What becomes a record of its own: a line, or a stock level. */
  readonly #leaf: number;
  readonly #wholeSets: boolean;
  /** What is the same for all lines of an order or shipment, also where a record behind them says it. */
  readonly #shared: readonly number[];
  /** Lines whose order or shipment may still go on. */
  #waiting: Instance[] = [];
  #records: readonly BoundRecord[] = [];
  #readers = new Map<BoundRecord, RowReader>();
  #recognise: Recognise = () => undefined;
  #last = 1;
  #anyKnown = false;

  constructor(given: RowsGiven) {
    const { spec } = given.plan;
    this.#given = given;
    this.#envelopes = new Envelopes(spec.records);
    this.#receipts = new Receipts(given.plan);
    this.#widths = new Widths(given.complaints);
    this.#leaf = leafLevel(given.plan);
    this.#instances = new Instances(given.plan, given.constants, (instance) => this.#closed(instance));
    this.#shared = given.plan.fields.flatMap(({ path }, slot) =>
      /^(order|shipment|return)\./.test(path) ? [slot] : [],
    );
    this.#wholeSets = spec.reading.badRows === 'refuse transaction';
    this.#totals = new Totals(given.plan, given.run);
    this.#sets = new Sets({
      complaints: given.complaints,
      whole: this.#wholeSets,
      leaks: this.#leaf === recordLevel,
      add: (row) => {
        const fault = given.assembler.add(row);
        if (fault) given.complaints.add({ row: row.line, ...fault, rejects: 'row' });
      },
    });
  }

  get receipts() {
    return this.#receipts.all;
  }

  layout(records: readonly BoundRecord[]): void {
    const { plan, watch } = this.#given;
    const tracking = plan.slot('package.trackingNumber');
    this.#records = records;
    this.#recognise = recogniser(records);
    this.#readers = new Map(records.map((record) => [record, rowReader(record, plan.spec.reading, tracking, watch)]));
  }

  row(cells: readonly string[], line: number): void {
    const record = this.#recognise(cells);
    this.#anyKnown ||= record !== undefined;
    if (!record) this.#unknown(cells, line);
    else if (this.#enveloped(record, cells, line)) this.#known(record, cells, line);
    this.#totals.count(record, cells);
    this.#last = line;
  }

  end(): void {
    if (!this.#anyKnown && this.#given.plan.spec.reading.unknownRecords === 'ignore') this.#foreign();
    if (this.#envelopes.open.length > 0) this.#unterminated();
    else this.#closeSet(1);
    for (const { record } of this.#given.plan.records) {
      if (!record.required || this.#envelopes.seen(record.name)) continue;
      const note = `The file ends without its record ${record.name}: it was cut off. Ask for it again.`;
      this.#cutOff('missing-trailer', note);
      return;
    }
  }

  /** Where unknown records are passed over, a file of nothing else would pass for an empty one. */
  #foreign(): void {
    const note = 'None of its records is of this layout. Is it a file of another kind?';
    this.#given.complaints.add({ row: 1, column: null, code: 'unknown-record-type', value: '', rejects: 'file', note });
  }

  #unknown(cells: readonly string[], line: number): void {
    if (this.#given.plan.spec.reading.unknownRecords === 'ignore') return;
    this.#sets.complain({ row: line, ...unknownRecord(this.#records, cells), rejects: 'row' });
  }

  /** Whether the row stands where it may: what it closes is open, and what it opens is not. */
  #enveloped(record: BoundRecord, cells: readonly string[], line: number): boolean {
    const verdict = this.#envelopes.enter(record.plan.record);
    if (verdict === 'unterminated') this.#unterminated();
    else if (verdict === 'orphan') this.#sets.complain({ row: line, ...orphan(record, cells), rejects: 'row' });
    return verdict === 'good';
  }

  #unterminated(): void {
    const open = this.#envelopes.open.join(', ');
    const note = `What ${open} opens is not closed: the file was cut off or records are missing. Ask for it again.`;
    this.#cutOff('unterminated-envelope', note);
  }

  #cutOff(code: string, note: string): void {
    this.#given.complaints.add({ row: this.#last, column: null, code, value: '', rejects: 'file', note });
  }

  #known(record: BoundRecord, cells: readonly string[], line: number): void {
    const reader = this.#readers.get(record);
    if (!reader || record.plan.record.each === 'piece') return;
    if (record.plan.record.starts && record.plan.level <= recordLevel) this.#beginSet(record);
    const instance =
      record.plan.linkSlot >= 0 && record.plan.level > recordLevel
        ? this.#linked(record, reader, cells, line)
        : this.#instances.at(record.plan, line);
    if (!instance) this.#sets.complain({ row: line, ...orphan(record, cells), rejects: 'row' });
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
    instance.sees(record);
    instance.note(record.columns, cells, line);
    instance.more = [...instance.more, ...reader.more(cells)];
    this.#receipts.note(instance.facts, record.plan, this.#sets.current?.receipt);
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
    lines: Repeated[] | RowFault,
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
    for (const { facts, columns } of lines) {
      const child = instance.child(facts, line);
      child.note(columns, cells, line);
      this.#emit(child);
    }
    instance.children += lines.length;
  }

  /** An instance is whole: lines and levels become rows, heads without lines are told about. */
  #closed(instance: Instance): void {
    if (instance.level === recordLevel) this.#emitWaiting();
    if (instance.bad) return;
    if (instance.level === this.#leaf && instance.around) this.#waiting.push(instance);
    else if (instance.level === this.#leaf) this.#emit(instance);
    else if (instance.level !== recordLevel || instance.children > 0 || this.#leaf !== lineLevel) return;
    // A parcel that came back is one, also where nobody says what was in it.
    else if (this.#given.plan.spec.kind === 'returns') this.#emit(instance);
    else
      this.#given.complaints.warn({
        row: instance.line,
        code: 'no-lines',
        note: 'No line belongs to this record, so it gives nothing.',
      });
  }

  #emitWaiting(): void {
    for (const line of this.#waiting.splice(0)) {
      line.learn(this.#shared);
      this.#emit(line);
    }
  }

  #emit(instance: Instance): void {
    const fault = this.#given.complete?.(instance.facts) ?? this.#lacking(instance);
    if (fault) {
      const { facts, line } = instance;
      const rejects = this.#wholeSets ? 'row' : this.#given.assembler.bad({ cells: [], record: undefined, facts });
      if (rejects) this.#sets.complain({ row: line, ...fault, rejects });
      return;
    }
    this.#sets.take(instance.row(this.#sets.unitOf(instance.line), this.#sets.current));
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
    this.#receipts.begin(this.#sets.begin().receipt);
  }

  #refuse(fault: RowFault, cells: readonly string[], line: number, record: BoundRecord, facts: Facts): void {
    const rejects = this.#wholeSets ? 'row' : this.#given.assembler.bad({ cells, record, facts });
    if (rejects) this.#sets.complain({ row: line, ...fault, rejects });
  }

  #check(record: BoundRecord, cells: readonly string[], line: number): void {
    const complaint = this.#totals.check(record, cells, line, this.#sets.current !== undefined);
    if (complaint) this.#sets.complain(complaint);
    const { closes, each } = record.plan.record;
    if (closes !== undefined && each !== 'file') this.#closeSet(record.plan.level);
  }

  #closeSet(level: number): void {
    this.#instances.closeDownTo(level);
    this.#sets.end();
  }
}
