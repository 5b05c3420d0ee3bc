import { type Fields, fieldsOf, listOf, textOf, wholeOf } from '../../api/values.ts';

/** Units that were refunded, by the id of the order's line. Refunds have negative quantities, and name the line in a field of theirs. */
export function refundedUnits(refunds: readonly Fields[]): ReadonlyMap<string, number> {
  const units = new Map<string, number>();
  for (const item of refunds.flatMap(({ line_items }) => listOf(line_items).map(fieldsOf))) {
    const line = lineOf(item);
    const quantity = Math.abs(wholeOf(item.quantity) ?? 0);
    if (line !== '' && quantity > 0) units.set(line, (units.get(line) ?? 0) + quantity);
  }
  return units;
}

function lineOf({ meta_data }: Fields): string {
  const named = listOf(meta_data)
    .map(fieldsOf)
    .find(({ key }) => key === '_refunded_item_id');
  return textOf(named?.value);
}
