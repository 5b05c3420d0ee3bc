import { type Fields, fieldsOf, listOf, textOf, wholeOf } from '../../../api/values.ts';
import { refusedCall } from '../client.ts';
import {
  carrierOf,
  linkOf,
  type Parcel,
  sameNumber,
  sharesLine,
  type UnitsByLine,
  type Way,
  type WayTools,
} from './way.ts';

const field = '_crossdock_tracking';

/** A field of the order that themes and plug-ins of the merchant read. */
export function byMeta(tools: WayTools): Way {
  return {
    needsNumber: false,
    look: async (order, parcel) => ({
      isThere: entriesIn(order).some((entry) => isIt(entry, parcel)),
      shipped: unitsBeside(order, parcel.key),
    }),
    async tell(order, parcel) {
      await writeEntry(tools, order, parcel, true);
      return '';
    },
  };
}

function isIt(entry: Fields, parcel: Parcel): boolean {
  if (textOf(entry.key) === parcel.key) return true;
  return sameNumber(textOf(entry.tracking_number), parcel.trackingNumber) && sharesLine(parcel, unitsIn([entry]));
}

/** Units of parcels that the field has, but for this one. */
export function unitsBeside(order: Fields, key: string): UnitsByLine {
  return unitsIn(entriesIn(order).filter((one) => textOf(one.key) !== key));
}

function unitsIn(entries: readonly Fields[]): UnitsByLine {
  const units = new Map<string, number>();
  for (const entry of entries)
    for (const { line_id, quantity } of listOf(entry.lines).map(fieldsOf))
      units.set(textOf(line_id), (units.get(textOf(line_id)) ?? 0) + (wholeOf(quantity) ?? 0));
  return units;
}

export function hasEntry(order: Fields, key: string): boolean {
  return entriesIn(order).some((entry) => textOf(entry.key) === key);
}

/** Adds the parcel to the field, or replaces what it said of it. */
export async function writeEntry(
  { shop, settings }: WayTools,
  order: Fields,
  parcel: Parcel,
  effective: boolean,
): Promise<void> {
  const entry = {
    key: parcel.key,
    tracking_number: parcel.trackingNumber,
    carrier: carrierOf(parcel, settings),
    tracking_url: linkOf(parcel),
    date_shipped: parcel.shippedOn,
    lines: parcel.lines.map(({ lineId, quantity }) => ({ line_id: lineId, quantity })),
  };
  const value = [...entriesIn(order).filter(({ key }) => textOf(key) !== parcel.key), entry];
  const path = `wc/v3/orders/${parcel.orderId}`;
  const json = { meta_data: [{ key: field, value }] };
  const outcome = await shop.change({ method: 'PUT', path, json, effective });
  if ('refused' in outcome) throw refusedCall(path, outcome.refused);
}

function entriesIn(order: Fields): Fields[] {
  const found = listOf(order.meta_data)
    .map(fieldsOf)
    .find(({ key }) => key === field);
  return listOf(found?.value).map(fieldsOf);
}
