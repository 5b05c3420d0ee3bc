import type { RowWriter } from '../../formats/contract.ts';
import { UnwritableCell } from '../../formats/tree/unwritable.ts';
import { Accounts, totalsOf } from '../accounts.ts';
import type { MappingContext, Refusal, Writable } from '../contract.ts';
import { layoutOf, type OpenLayout, textOf } from '../layouts.ts';
import type { MappingSpec, RecordType } from '../spec.ts';
import type { HelperRun } from '../templates/helper.ts';
import { Held } from '../types/value-type.ts';
import { type RowPlan, rowPlan } from './cells.ts';
import { type Encoding, encodingOf, labelOf, refuseForbidden } from './encodable.ts';
import { headerOf, repeatsOf } from './header-row.ts';
import { type Building, type BuiltRow, groupsOf, type PlanGroup, RowBuilder } from './rows.ts';
import type { OpenWriter, Records, SliceWriter } from './slice.ts';
import { CurrentRecord } from './source.ts';
import type { BuildWatch } from './watch.ts';

type AnyRecord = Writable[keyof Writable];

/** What is the same for every file of a mapping. */
interface Plan {
  readonly name: string;
  readonly spec: MappingSpec;
  readonly layout: OpenLayout;
  /** Rows before the first record, of each record, and behind the last one. */
  readonly before: readonly PlanGroup[];
  readonly middle: readonly PlanGroup[];
  readonly after: readonly PlanGroup[];
  /**
   * Whether a record has to be written for good before the next one is looked at: because the file counts or numbers its records, or because its
   * format may still refuse one. Otherwise a slice is written as a whole, which is faster.
   */
  readonly oneByOne: boolean;
  readonly watch: BuildWatch | undefined;
}

/** Writes a file as rows of columns. `watch` sees one file being built. */
export function openRecords(name: string, spec: MappingSpec, watch?: BuildWatch): OpenWriter {
  const strings = spec.layout.format === 'delimited' && spec.layout.quoting === 'strings';
  const plans = spec.records.map((record) => {
    const plan = rowPlan(record, strings);
    return watch ? watch.plan(plan, strings) : plan;
  });
  const outside = ({ record }: RowPlan) => record.each === 'file' || record.each === 'transaction';
  const first = plans.findIndex((plan) => !outside(plan));
  const plan: Plan = {
    name,
    spec,
    layout: layoutOf(spec),
    before: groupsOf(plans.slice(0, first === -1 ? plans.length : first)),
    middle: groupsOf(plans.filter((one) => !outside(one))),
    after: groupsOf(first === -1 ? [] : plans.slice(first).filter(outside)),
    oneByOne:
      spec.layout.format !== 'delimited' ||
      totalsOf(spec.records).length > 0 ||
      plans.some(({ record }) => countsRecords(record)) ||
      watch !== undefined,
    watch,
  };
  return (context, run, fileName) => new RecordSlices(plan, context, run, fileName);
}

interface Built {
  readonly index: number;
  readonly rows: readonly BuiltRow[];
}

class RecordSlices implements SliceWriter {
  readonly refused: Refusal[] = [];
  readonly #plan: Plan;
  readonly #writer: RowWriter;
  readonly #current: CurrentRecord;
  readonly #encoding: Encoding;
  readonly #accounts: Accounts | undefined;
  #building: Building;
  #builder: RowBuilder;
  #written = 0;

  constructor(plan: Plan, context: MappingContext, run: HelperRun, fileName: string) {
    const { spec, layout, name, watch } = plan;
    this.#plan = plan;
    this.#writer = layout.openWriter();
    this.#current = new CurrentRecord(name, spec, context, fileName);
    this.#encoding = encodingOf(spec);
    this.#accounts = totalsOf(spec.records).length > 0 ? (watch?.accounts(spec) ?? new Accounts(spec)) : undefined;
    this.#building = { run, accounts: this.#accounts, repeats: 0 };
    this.#builder = new RowBuilder(plan.middle, this.#building);
  }

  head(records: Records): string {
    const { spec, before, middle } = this.#plan;
    this.#building = { ...this.#building, repeats: repeatsOf(spec, records) };
    this.#builder = new RowBuilder(middle, this.#building);
    const names = headerOf(spec, this.#building.repeats);
    return (this.#writer.begin?.() ?? '') + (names ? this.#writer.write([names]) : '') + this.#rowsOfFile(before);
  }

  slice(records: Records, from: number, to: number): string {
    const { oneByOne } = this.#plan;
    let text = '';
    const built: Built[] = [];
    for (let index = from; index < to; index++) {
      const record = records[index];
      if (record === undefined) continue;
      if (oneByOne) text += this.#attempt(index, () => this.#text(this.#encodable(this.#rows(record)))) ?? '';
      else {
        const rows = this.#attempt(index, () => this.#rows(record));
        if (rows) built.push({ index, rows });
      }
    }
    return oneByOne ? text : this.#textOfAll(built);
  }

  tail(): string {
    this.#current.clear();
    return this.#rowsOfFile(this.#plan.after) + (this.#writer.end?.() ?? '');
  }

  #rowsOfFile(groups: readonly PlanGroup[]): string {
    const rows = new RowBuilder(groups, this.#building).rowsOfFile(this.#current.source);
    return this.#text(this.#encodable(this.#plan.watch?.built(rows) ?? rows));
  }

  #rows(record: AnyRecord): BuiltRow[] {
    const { spec, layout, watch } = this.#plan;
    this.#current.source.ordinal = this.#written + 1;
    const built = this.#builder.rowsOf(this.#current.source, this.#current.show(spec.kind, record as never));
    const rows = watch?.built(built) ?? built;
    if (layout.forbidden) refuseForbidden(rows, layout.forbidden, this.#builder);
    return rows;
  }

  /** A record that cannot be written is left out, and leaves no trace in what the file counts. */
  #attempt<T>(index: number, work: () => T): T | undefined {
    const mark = this.#accounts?.mark();
    try {
      const done = work();
      this.#written += 1;
      return done;
    } catch (thrown) {
      if (mark) this.#accounts?.back(mark);
      this.refused.push(refusalOf(thrown, index, this.#builder.column));
      return undefined;
    }
  }

  #text(rows: readonly BuiltRow[]): string {
    const { layout, watch } = this.#plan;
    try {
      const text = this.#writer.write(rows.map(({ plan, cells }) => layout.lay(plan.record, cells)));
      watch?.written(rows);
      return text;
    } catch (thrown) {
      if (!(thrown instanceof UnwritableCell)) throw thrown;
      const row = rows[thrown.row];
      if (row) this.#builder.column = labelOf(row, thrown.cell - 1);
      throw new Held(thrown.code, thrown.value, thrown.message);
    }
  }

  /** Nearly always all of a slice can be encoded; only otherwise the records are looked at one by one. */
  #textOfAll(built: readonly Built[]): string {
    const rows = built.flatMap((one) => one.rows);
    if (this.#holds(rows)) return this.#text(rows);
    return this.#text(built.flatMap((one) => this.#attempt(one.index, () => this.#encodable(one.rows)) ?? []));
  }

  #encodable(rows: readonly BuiltRow[]): readonly BuiltRow[] {
    if (this.#holds(rows)) return rows;
    const { forbidden } = this.#plan.layout;
    const written = rows.map((row) => this.#encoding.row(row, this.#builder));
    // A fold may have made what divides cells: a full-width bar becomes a bar.
    if (forbidden) refuseForbidden(written, forbidden, this.#builder);
    return written;
  }

  #holds(rows: readonly BuiltRow[]): boolean {
    return rows.every(({ cells }) => this.#encoding.holds(cells.map(textOf).join('\n')));
  }
}

/** The number of a record is known when all before it are written or refused for good. */
function countsRecords({ columns, group, when, pieces }: RecordType): boolean {
  const contents = [...columns, ...(group?.columns ?? [])].map(({ content }) => content);
  const templates = [
    ...contents.flatMap((one) => (one.kind === 'expression' ? [one.template] : [])),
    ...(when?.kind === 'expression' ? [when.template] : []),
    ...(pieces?.of ?? []),
  ];
  const fields = contents.flatMap((one) =>
    one.kind === 'field'
      ? one.fields
      : one.kind === 'parts'
        ? one.parts.flatMap((part) => (part.kind === 'field' ? [part.field] : []))
        : [],
  );
  return templates.some(({ use }) => use.roots.has('ordinal')) || fields.some(({ path }) => path === 'ordinal');
}

export function refusalOf(thrown: unknown, index: number, column: string): Refusal {
  if (!(thrown instanceof Held)) throw thrown;
  return { index, code: thrown.code, column, value: thrown.value, message: thrown.message };
}
