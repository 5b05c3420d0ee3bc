import type { Cell } from '../../formats/contract.ts';
import { Accounts, totalsOf } from '../accounts.ts';
import type { Refusal, Writable } from '../contract.ts';
import { layoutOf } from '../layouts.ts';
import { numbered } from '../numbered.ts';
import type { ColumnGroup, MappingSpec, RecordType } from '../spec.ts';
import { Held } from '../types/value-type.ts';
import { rowPlan } from './cells.ts';
import { encodingOf, refuseForbidden } from './encodable.ts';
import { type Building, type BuiltRow, groupsOf, RowBuilder } from './rows.ts';
import type { OpenWriter, Records, SliceWriter } from './slice.ts';
import { CurrentRecord } from './source.ts';

interface Written {
  readonly index: number;
  readonly rows: readonly BuiltRow[];
}

/** Writes a file as rows of columns. */
export function openRecords(name: string, spec: MappingSpec): OpenWriter {
  const strings = spec.layout.format === 'delimited' && spec.layout.quoting === 'strings';
  const plans = spec.records.map((record) => rowPlan(record, strings));
  const outside = ({ record }: (typeof plans)[number]) => record.each === 'file' || record.each === 'transaction';
  const first = plans.findIndex((plan) => !outside(plan));
  const before = groupsOf(plans.slice(0, first === -1 ? plans.length : first));
  const middle = groupsOf(plans.filter((plan) => !outside(plan)));
  const after = groupsOf(first === -1 ? [] : plans.slice(first).filter(outside));
  const layout = layoutOf(spec);
  const counts = totalsOf(spec.records).length > 0;

  return (context, run, fileName): SliceWriter => {
    const writer = layout.openWriter();
    const current = new CurrentRecord(name, spec, context, fileName);
    const accounts = counts ? new Accounts(spec) : undefined;
    const encoding = encodingOf(spec);
    const refused: Refusal[] = [];
    let building: Building = { run, accounts, repeats: 0 };
    let builder = new RowBuilder(middle, building);
    let ordinal = 0;

    const textOf = (rows: readonly BuiltRow[]) =>
      writer.write(rows.map(({ plan, cells }) => layout.lay(plan.record, cells)));
    const fileRows = (groups: typeof before) => textOf(new RowBuilder(groups, building).rowsOfFile(current.source));
    /** A record that the file counts, or whose place it names, is written for good or not at all before the next one is looked at. */
    const careful = (rows: BuiltRow[]) =>
      encoding.holds(rows.map(({ cells }) => cells.map(plain).join('\n')).join('\n'))
        ? rows
        : rows.map((row) => encoding.row(row, builder));
    const build = (record: Writable[keyof Writable], index: number): Written | undefined => {
      const mark = accounts?.mark();
      try {
        current.source.ordinal = ordinal + 1;
        const rows = builder.rowsOf(current.source, current.show(spec.kind, record as never));
        if (layout.forbidden) refuseForbidden(rows, layout.forbidden, builder);
        const written = { index, rows: counts ? careful(rows) : rows };
        ordinal += 1;
        return written;
      } catch (thrown) {
        if (mark) accounts?.back(mark);
        refused.push(refusalOf(thrown, index, builder.column));
        return undefined;
      }
    };
    const encodableOnly = (written: readonly Written[]): Written[] =>
      written.flatMap(({ index, rows }) => {
        try {
          return [{ index, rows: rows.map((row) => encoding.row(row, builder)) }];
        } catch (thrown) {
          refused.push(refusalOf(thrown, index, builder.column));
          return [];
        }
      });
    const cells = (written: readonly Written[]) => written.flatMap(({ rows }) => rows);
    const holds = (rows: readonly BuiltRow[]) =>
      encoding.holds(rows.map((row) => row.cells.map(plain).join('\n')).join('\n'));

    return {
      refused,
      head: (records) => {
        building = { run, accounts, repeats: repeatsOf(spec, records) };
        builder = new RowBuilder(middle, building);
        const names = headerOf(spec, building.repeats);
        return (writer.begin?.() ?? '') + (names ? writer.write([names]) : '') + fileRows(before);
      },
      tail: () => {
        current.clear();
        return fileRows(after) + (writer.end?.() ?? '');
      },
      slice: (records, from, to) => {
        const written: Written[] = [];
        for (let index = from; index < to; index++) {
          const record = records[index];
          const one = record === undefined ? undefined : build(record, index);
          if (one) written.push(one);
        }
        const rows = cells(written);
        return textOf(holds(rows) ? rows : cells(encodableOnly(written)));
      },
    };
  };
}

function plain(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.bare;
}

/** Repeated columns of a row, where all rows have equally many: as the layout says, or as the longest order needs. */
function repeatsOf({ records, layout }: MappingSpec, given: Records): number {
  const group = groupOf(records);
  if (!group) return 0;
  if (group.max !== undefined) return group.max;
  if (layout.format !== 'delimited' || layout.header === 'none') return 0;
  return given.reduce<number>(
    (most, record) => Math.max(most, (record as { lines?: unknown[] }).lines?.length ?? 0),
    1,
  );
}

function groupOf(records: readonly RecordType[]): ColumnGroup | undefined {
  return records.find(({ group }) => group)?.group;
}

/** `SKU {n}` in a repeated column is `SKU 1`, `SKU 2` ... */
function headerOf({ layout, records }: MappingSpec, repeats: number): string[] | undefined {
  const [record, another] = records;
  if (layout.format !== 'delimited' || layout.header === 'none' || !record || another) return undefined;
  const names = record.columns.map(({ name }) => name);
  const { group } = record;
  if (!group) return names;
  const repeated = Array.from({ length: repeats }, (_, number) =>
    group.columns.map((column) => numbered(column.name, number)),
  );
  return [...names.slice(0, group.at), ...repeated.flat(), ...names.slice(group.at)];
}

export function refusalOf(thrown: unknown, index: number, column: string): Refusal {
  if (!(thrown instanceof Held)) throw thrown;
  return { index, code: thrown.code, column, value: thrown.value, message: thrown.message };
}
