/** Where records begin in their file: kept beside them, because it is none of their fields. */
const firstRows = new WeakMap<object, number>();

export function noteFirstRow<T extends object>(record: T, row: number): T {
  firstRows.set(record, row);
  return record;
}

/** The row where a record began, as complaints count them; `undefined` = it did not come straight from a reader. */
export function firstRowOf(record: object): number | undefined {
  return firstRows.get(record);
}
