import type { Column, MappingSpec } from '../spec.ts';

const path = 'package.trackingNumber';

/** The same layout for a warehouse that ships some parcels without a tracking number, such as letters: an empty cell is none. */
export function withoutTracking(spec: MappingSpec): MappingSpec {
  return {
    ...spec,
    records: spec.records.map((record) => ({
      ...record,
      columns: record.columns.map(mayBeEmpty),
      group: record.group && { ...record.group, columns: record.group.columns.map(mayBeEmpty) },
    })),
  };
}

function mayBeEmpty(column: Column): Column {
  const { content } = column;
  const isTracking = content.kind === 'field' && content.fields.some((field) => field.path === path);
  return isTracking ? { ...column, required: false } : column;
}
