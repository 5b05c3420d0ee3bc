import { numbered } from '../numbered.ts';
import type { MappingSpec } from '../spec.ts';
import type { Records } from './slice.ts';

/** Repeated columns of a row, where all rows have equally many: as the layout says, or as the longest order needs. */
export function repeatsOf({ records, layout }: MappingSpec, given: Records): number {
  const group = records.find((record) => record.group)?.group;
  if (!group) return 0;
  if (group.max !== undefined) return group.max;
  if (layout.format !== 'delimited' || layout.header === 'none') return 0;
  const linesOf = (record: unknown) => (record as { lines?: unknown[] }).lines?.length ?? 0;
  return given.reduce<number>((most, record) => Math.max(most, linesOf(record)), 1);
}

/** The header of a file with one kind of rows; `SKU {n}` in a repeated column is `SKU 1`, `SKU 2` ... */
export function headerOf({ layout, records }: MappingSpec, repeats: number): string[] | undefined {
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
