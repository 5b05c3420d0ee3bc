import type { TableRow } from '../contract.ts';
import type { MappingSpec } from '../spec.ts';
import { Complaints } from './complaints.ts';
import { type BoundColumn, type BoundRecord, groupAt } from './header.ts';
import { readPlan } from './plan.ts';
import { type Recognise, recogniser } from './record-tree.ts';
import { cellOf } from './row-reader.ts';
import { type RowSink, RowStream } from './row-stream.ts';

/** A file as rows of named cells, whatever its layout; for people who look at it. Values are as they stand in the file. */
export function tableReader(spec: MappingSpec): (input: AsyncIterable<Buffer>) => AsyncGenerator<readonly TableRow[]> {
  const plan = readPlan(spec);
  return async function* table(input) {
    const sink = new TableSink();
    const stream = new RowStream(plan, new Complaints(), sink);
    for await (const _piece of stream.run(input)) yield sink.harvest();
    yield sink.harvest();
  };
}

class TableSink implements RowSink {
  #rows: TableRow[] = [];
  #header: readonly string[] | undefined;
  #recognise: Recognise = () => undefined;

  layout(records: readonly BoundRecord[], header: readonly string[] | undefined): void {
    this.#header = header;
    this.#recognise = recogniser(records);
  }

  row(cells: readonly string[], line: number): void {
    const record = this.#recognise(cells);
    const columns = this.#header ?? (record ? labelsOf(record, cells) : cells.map((_, index) => index + 1));
    const texts = this.#header || !record ? cells : textsOf(record, cells);
    this.#rows.push({ line, record: record?.plan.record.name ?? '', columns, cells: texts });
  }

  harvest(): readonly TableRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }
}

function labelsOf(record: BoundRecord, cells: readonly string[]): (string | number)[] {
  return everyColumn(record, cells).map(({ label }) => label);
}

function textsOf(record: BoundRecord, cells: readonly string[]): string[] {
  return everyColumn(record, cells).map((bound) => cellOf(bound)(cells));
}

/** All columns of the record, also those that nobody reads, and repeated ones as often as the row goes on. */
function everyColumn({ plan }: BoundRecord, cells: readonly string[]): BoundColumn[] {
  const { columns, group } = plan.record;
  const times = group ? Math.max(0, Math.ceil((cells.length - columns.length) / group.columns.length)) : 0;
  const shift = times * (group?.columns.length ?? 0);
  const own = columns.map((column) => ({
    column,
    at: group && column.index >= group.at ? column.index + shift : column.index,
    label: column.label,
    slots: [],
    headerSlot: -1,
    header: '',
    and: [],
  }));
  const all = group?.columns.map((column) => ({ column, slots: [], headerSlot: -1 })) ?? [];
  const repeated = Array.from({ length: times }, (_, number) => groupAt({ ...plan, group: all }, number)).flat();
  return [...own.slice(0, group?.at), ...repeated, ...own.slice(group?.at ?? own.length)];
}
