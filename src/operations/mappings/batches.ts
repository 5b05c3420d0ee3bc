import type { Mapping } from '../../mapping/contract.ts';
import type { FileCase } from './context-file.ts';
import { type AnyRecord, orderOfRecord } from './records.ts';

/** Which records (by their place in the input) go into which file. */
export function batchesOf(
  { kind, oneFilePer }: Pick<Mapping, 'kind' | 'oneFilePer'>,
  records: readonly AnyRecord[],
  cases: readonly FileCase[] | undefined,
): number[][] {
  const stated = cases && byCases(kind, records, cases);
  const batches = stated && stated.length > 0 ? stated : [records.map((_, index) => index)];
  if (oneFilePer !== 'order') return batches;
  return batches.flatMap((batch) => (kind === 'orders' ? batch.map((index) => [index]) : byOrder(batch, records)));
}

/** The stated files all of whose orders are here, each with its orders as they are listed there. */
function byCases(kind: string, records: readonly AnyRecord[], cases: readonly FileCase[]): number[][] {
  const places = new Map<string, number[]>();
  for (const [index, record] of records.entries()) {
    const id = orderOfRecord(record)?.orderId;
    if (id !== undefined) places.set(id, [...(places.get(id) ?? []), index]);
  }
  return cases
    .filter((one) => one.direction === 'out' && isOfKind(one.kind, kind) && one.orderIds.length > 0)
    .filter(({ orderIds }) => orderIds.every((id) => places.has(id)))
    .map(({ orderIds }) => orderIds.flatMap((id) => places.get(id) ?? []));
}

/** `shipment` and `shipments` are one kind; a file that states none is of any. */
function isOfKind(said: string, kind: string): boolean {
  return said === '' || said === kind || `${said}s` === kind;
}

/** Packages of one order stay together. */
function byOrder(batch: readonly number[], records: readonly AnyRecord[]): number[][] {
  const groups = new Map<unknown, number[]>();
  for (const index of batch) {
    const record = records[index];
    const key = (record && orderOfRecord(record)?.orderId) ?? index;
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  return [...groups.values()];
}
