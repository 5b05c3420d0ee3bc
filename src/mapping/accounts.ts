import type { Cell } from '../formats/contract.ts';
import { isDecimal, minus, plus } from './decimal.ts';
import type { Source } from './fields/field.ts';
import { getterOf } from './fields/getters.ts';
import type { MappingSpec, RecordType, Total } from './spec.ts';

interface Balance {
  readonly rows: number;
  readonly records: readonly number[];
  readonly sums: readonly string[];
}

type State = Balance & {
  /** What stood before each record that something closes. */
  readonly opened: ReadonlyMap<string, Balance>;
  /** The last row of each record type that something closes, in the order of its columns. */
  readonly last: ReadonlyMap<string, readonly Cell[]>;
};

/** What a file says of itself: rows, records, sums, repeated control numbers; kept while it is written, and while it is read. */
export class Accounts {
  readonly #records: readonly RecordType[];
  readonly #closed: ReadonlySet<string>;
  readonly #sums: readonly {
    readonly path: string;
    readonly scope: string;
    readonly get: (source: Source) => unknown;
  }[];
  readonly #unsure = new Set<string>();
  #state: State;

  constructor({ records }: MappingSpec) {
    this.#records = records;
    this.#closed = new Set(records.flatMap(({ closes }) => closes ?? []));
    const fields = totalsOf(records).flatMap((total) => (total.what === 'sum' ? [total.field] : []));
    this.#sums = [...new Map(fields.map((field) => [field.path, field])).values()].map(({ path, scope }) => ({
      path,
      scope,
      get: getterOf(path),
    }));
    const nothing = { rows: 0, records: records.map(() => 0), sums: this.#sums.map(() => '0') };
    this.#state = { ...nothing, opened: new Map(), last: new Map() };
  }

  /** Where the accounts stand; a record that is refused is taken back to it and leaves no trace. */
  mark(): State {
    return this.#state;
  }

  back(to: State): void {
    this.#state = to;
  }

  /** Adds what a record or line contributes to the sums; `scope` says which it is. */
  add(scope: 'record' | 'line', source: Source): void {
    for (const one of this.#sums) if (one.scope === scope) this.addValue(one.path, String(one.get(source) ?? ''), true);
  }

  /** Of a value that is no number nobody knows what the other side has counted: then the sum is not checked. */
  addValue(path: string, value: string, emptyIsNothing = false): void {
    const at = this.#sums.findIndex((one) => one.path === path);
    if (at === -1) return;
    if (!isDecimal(value)) {
      if (value !== '' || !emptyIsNothing) this.#unsure.add(path);
      return;
    }
    const sums = this.#state.sums.map((sum, index) => (index === at ? plus(sum, value) : sum));
    this.#state = { ...this.#state, sums };
  }

  /** `undefined` = a row of a kind that the layout does not know; it counts as a row all the same. */
  row(record: RecordType | undefined, cells: () => readonly Cell[]): void {
    const { rows, records, sums, opened, last } = this.#state;
    const at = record ? this.#records.indexOf(record) : -1;
    const opens = record !== undefined && this.#closed.has(record.name);
    this.#state = {
      rows: rows + 1,
      records: at === -1 ? records : records.map((count, index) => (index === at ? count + 1 : count)),
      sums,
      opened: opens ? new Map(opened).set(record.name, { rows, records, sums }) : opened,
      last: opens ? new Map(last).set(record.name, cells()) : last,
    };
  }

  isSure(total: Total): boolean {
    return total.what !== 'sum' || !this.#unsure.has(total.field.path);
  }

  /** What a column of `record` says, before its own row is counted; its own row counts. */
  valueOf(total: Total, record: RecordType): string {
    const { rows, records, sums, opened, last } = this.#state;
    const before = record.closes === undefined ? undefined : opened.get(record.closes);
    if (total.what === 'same') {
      const cell = last.get(total.record)?.[total.index] ?? '';
      return typeof cell === 'string' ? cell : cell.bare;
    }
    if (total.what === 'sum') {
      const at = this.#sums.findIndex(({ path }) => path === total.field.path);
      return minus(sums[at] ?? '0', before?.sums[at] ?? '0');
    }
    if (total.of === 'rows') return String(rows + 1 - (before?.rows ?? 0));
    const at = this.#records.findIndex(({ name }) => name === total.of);
    const own = this.#records[at] === record ? 1 : 0;
    return String((records[at] ?? 0) + own - (before?.records[at] ?? 0));
  }
}

export function totalsOf(records: readonly RecordType[]): Total[] {
  return records.flatMap(({ columns }) =>
    columns.flatMap(({ content }) => (content.kind === 'total' ? [content.total] : [])),
  );
}
