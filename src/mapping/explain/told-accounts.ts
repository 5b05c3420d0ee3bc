import type { Cell } from '../../formats/contract.ts';
import { Accounts } from '../accounts.ts';
import type { MappingSpec, RecordType, Total } from '../spec.ts';
import type { ToldSource } from './told.ts';

interface Addend {
  readonly path: string;
  readonly value: string;
}

/** Addends that are shown; a person checks a handful, and knows the sum. */
const shownAtMost = 30;

/** Accounts that remember what they added up. */
export class ToldAccounts extends Accounts {
  /** How the total that was asked for last came about. */
  last: ToldSource = { kind: 'total', text: '', values: [] };
  readonly #closed: ReadonlySet<string>;
  readonly #opened = new Map<string, number>();
  readonly #marks = new WeakMap<object, { readonly addends: number; readonly rows: number }>();
  /** Rows are counted as complaints count them, so that they can be named. */
  readonly #nameable: boolean;
  readonly #addends: Addend[] = [];
  #rows = 0;

  constructor(spec: MappingSpec) {
    super(spec);
    this.#nameable = spec.layout.format !== 'delimited';
    this.#closed = new Set(spec.records.flatMap(({ closes }) => closes ?? []));
  }

  override mark(): ReturnType<Accounts['mark']> {
    const mark = super.mark();
    this.#marks.set(mark, { addends: this.#addends.length, rows: this.#rows });
    return mark;
  }

  override back(to: ReturnType<Accounts['mark']>): void {
    super.back(to);
    const mark = this.#marks.get(to);
    this.#addends.length = mark?.addends ?? this.#addends.length;
    this.#rows = mark?.rows ?? this.#rows;
  }

  override addValue(path: string, value: string, emptyIsNothing = false): void {
    super.addValue(path, value, emptyIsNothing);
    if (value !== '') this.#addends.push({ path, value });
  }

  override row(record: RecordType | undefined, cells: () => readonly Cell[]): void {
    super.row(record, cells);
    this.#rows += 1;
    if (record && this.#closed.has(record.name)) this.#opened.set(record.name, this.#addends.length);
  }

  override valueOf(total: Total, record: RecordType): string {
    const value = super.valueOf(total, record);
    this.last = this.#told(total, record, value);
    return value;
  }

  #told(total: Total, { closes }: RecordType, value: string): ToldSource {
    const since = closes === undefined ? 'of the file up to here' : `since the last row "${closes}"`;
    if (total.what === 'same')
      return source(`the same as cell ${total.index + 1} of the last row "${total.record}"`, [value]);
    if (total.what === 'count') return source(this.#counted(total.of, closes, since, Number(value)), [value]);
    const first = closes === undefined ? 0 : (this.#opened.get(closes) ?? 0);
    const mine = this.#addends.slice(first).filter(({ path }) => path === total.field.path);
    const values = mine.slice(0, shownAtMost).map(({ path, value: addend }) => ({ path, value: addend }));
    const more = mine.length > values.length ? ` (the first ${values.length} of ${mine.length} are shown)` : '';
    return { kind: 'total', text: `the sum of ${total.field.path} ${since}${more}`, values };
  }

  #counted(of: string, closes: string | undefined, since: string, count: number): string {
    if (of !== 'rows') return `the number of rows "${of}" ${since}`;
    const last = this.#rows + 1;
    const range = this.#nameable ? `: rows ${last - count + 1} to ${last}` : '';
    return `the number of rows ${since}, with ${closes === undefined ? '' : 'that one and '}this one${range}`;
  }
}

function source(text: string, values: readonly string[]): ToldSource {
  return { kind: 'total', text, values: values.map((value) => ({ path: '', value })) };
}
