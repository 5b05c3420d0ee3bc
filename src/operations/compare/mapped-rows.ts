import { comparableRef, type KnownOrder } from '../../domain/shipment.ts';
import type { Known, Mapping, MappingContext, MappingKind, ParseSummary } from '../../mapping/contract.ts';
import { errors } from '../moving/errors.ts';
import { type ComparedRow, cellsOf } from './cells.ts';

/** Every order that a file names, as if it had been sent: the files are compared, nothing is booked. */
const everyOrder: Known = {
  orders: async (type, refs) =>
    new Map(
      refs.map((ref) => {
        const known: KnownOrder = { orderId: ref, orderNumber: ref, custRef: ref, lines: [], linesUnknown: true };
        return [comparableRef(type, ref), known];
      }),
    ),
  sent: async () => undefined,
};

/** What a mapping reads of a file. A file of which anything is refused cannot be compared: what is missing would not be seen. */
export async function* mappedRows(
  name: string,
  bytes: AsyncIterable<Buffer>,
  mapping: Mapping,
  context: MappingContext,
): AsyncGenerator<ComparedRow> {
  const numbered = mapping.tells?.('line.lineNumber') ?? true;
  const slices = mapping.parse(bytes, context, everyOrder);
  let slice = await slices.next();
  for (; !slice.done; slice = await slices.next())
    for (const record of slice.value) yield { key: keyOf(mapping.kind, record), cells: cellsOf(record, numbered) };
  refuseComplaints(name, mapping, slice.value);
}

function refuseComplaints(name: string, mapping: Mapping, { errors: complaints, errorsNotListed }: ParseSummary): void {
  const [first] = complaints;
  if (!first) return;
  const more = complaints.length + errorsNotListed - 1;
  throw errors.COMPARE_NOT_READABLE({
    message: `Mapping ${mapping.name} cannot read ${name}, row ${first.row}: ${first.note} [${first.code}]${more > 0 ? ` and ${more} more` : ''}`,
    value: name,
  });
}

function keyOf(kind: MappingKind, record: unknown): string {
  const text = (name: string) => {
    const value = (record as Record<string, unknown>)[name];
    return typeof value === 'string' ? value : '';
  };
  if (kind === 'orders') return text('orderNumber') || text('custRef') || text('orderId');
  if (kind === 'shipments') return text('orderRef');
  if (kind === 'inventory') return [text('sku'), text('warehouseCode')].filter(Boolean).join(' @ ');
  return text('orderId');
}
