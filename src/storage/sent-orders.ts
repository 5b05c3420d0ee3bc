import type { Reader } from './scope.ts';

/** The order that one of these gates, which share their numbers, handed over as number `place` (from 1) of the file with this number. */
export async function sentOrder(
  reader: Reader,
  merchant: string,
  gates: readonly string[],
  fileNumber: number,
  place: number,
): Promise<{ readonly orderId: string } | undefined> {
  if (place < 1 || gates.length === 0) return undefined;
  const row = await reader
    .selectFrom('deliveries')
    .innerJoin('delivery_items', 'delivery_items.delivery', 'deliveries.id')
    .innerJoin('parts', 'parts.id', 'delivery_items.item')
    .select('parts.order_id')
    .where('deliveries.merchant', '=', merchant)
    .where('deliveries.gate', 'in', [...gates])
    .where('deliveries.kind', '=', 'orders')
    .where('deliveries.number', '=', fileNumber)
    .orderBy('delivery_items.position')
    .offset(place - 1)
    .limit(1)
    .executeTakeFirst();
  return row && { orderId: row.order_id };
}
