import { errors } from '../../../api/errors.ts';
import { type Fields, fieldsOf, listOf, textOf, wholeOf } from '../../../api/values.ts';
import { refusedCall } from '../client.ts';
import { refundsOf } from '../order-pages.ts';
import { refundedUnits } from '../refunded.ts';
import { byNote } from './note.ts';
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

export function fulfillmentsPath(order: string): string {
  return `wc/v3/orders/${order}/fulfillments`;
}

/**
 * Order Fulfillments of WooCommerce itself: the only way that knows which units are in a parcel. One of which nothing is left to be
 * fulfilled (a replacement, or what was refunded on the way) is a note: its buyer is to know the number all the same.
 */
export function byFulfillment(tools: WayTools): Way {
  const { shop, settings } = tools;
  const note = byNote(tools);
  return {
    needsNumber: false,
    async look(order, parcel) {
      const all = await shop.list(fulfillmentsPath(parcel.orderId));
      const mine = all.find((one) => isIt(one, parcel));
      const shipped = unitsIn(all.filter((one) => one !== mine));
      if (mine) return { isThere: true, shipped };
      const { items } = await itemsFor(order, parcel, shipped);
      return { isThere: items.length === 0 && (await note.look(order, parcel)).isThere, shipped };
    },
    async tell(order, parcel, about) {
      const { items, over } = await itemsFor(order, parcel, about.before.shipped ?? new Map());
      if (items.length === 0) {
        await note.tell(order, parcel, about);
        return 'The shop had all its units as fulfilled already, or refunded; the parcel became a note.';
      }
      const path = fulfillmentsPath(parcel.orderId);
      const query = { notify_customer: String(settings['notify customer']) };
      const outcome = await shop.change({ method: 'POST', path, query, json: bodyOf(parcel, items), effective: true });
      if ('refused' in outcome) throw refusedCall(path, outcome.refused);
      return over > 0 ? `${over} units were fulfilled in the shop before, or refunded.` : '';
    },
  };

  function bodyOf(parcel: Parcel, items: readonly object[]): object {
    const texts = {
      _tracking_number: parcel.trackingNumber,
      _shipment_provider: slugOf(carrierOf(parcel, settings)),
      _tracking_url: linkOf(parcel),
      // Fields of others may not be welcome; without a number there is no other way to know it again.
      _crossdock_key: parcel.trackingNumber === '' ? parcel.key : '',
    };
    const told = Object.entries(texts).filter(([, value]) => value !== '');
    return {
      status: 'fulfilled',
      meta_data: [{ key: '_items', value: items }, ...told.map(([key, value]) => ({ key, value }))],
    };
  }

  /** The shop refuses more than is left. */
  async function itemsFor(order: Fields, parcel: Parcel, shipped: UnitsByLine) {
    const refunds = listOf(order.refunds).length > 0 ? await refundsOf(shop, parcel.orderId) : [];
    const refunded = refundedUnits(refunds);
    const lines = new Map(listOf(order.line_items).map((one) => [textOf(fieldsOf(one).id), fieldsOf(one)]));
    let over = 0;
    const items = parcel.lines.flatMap(({ lineId, quantity }) => {
      const line = lines.get(lineId);
      if (!line) throw errors.API_REFUSED({ message: "A line of the package is not in the shop's order any more." });
      const left = (wholeOf(line.quantity) ?? 0) - (shipped.get(lineId) ?? 0) - (refunded.get(lineId) ?? 0);
      const qty = Math.max(0, Math.min(quantity, left));
      over += quantity - qty;
      return qty > 0 ? [{ item_id: Number(lineId), qty }] : [];
    });
    return { items, over };
  }
}

function isIt(fulfillment: Fields, parcel: Parcel): boolean {
  if (metaIn(fulfillment, '_crossdock_key') === parcel.key) return true;
  const number = textOf(metaIn(fulfillment, '_tracking_number'));
  return sameNumber(number, parcel.trackingNumber) && sharesLine(parcel, unitsIn([fulfillment]));
}

function metaIn({ meta_data }: Fields, name: string): unknown {
  return listOf(meta_data)
    .map(fieldsOf)
    .find(({ key }) => key === name)?.value;
}

/** A draft has left nobody's house yet, and the shop counts its units all the same. */
function unitsIn(fulfillments: readonly Fields[]): UnitsByLine {
  const units = new Map<string, number>();
  for (const item of fulfillments.flatMap((one) => listOf(metaIn(one, '_items')).map(fieldsOf))) {
    const line = textOf(item.item_id);
    units.set(line, (units.get(line) ?? 0) + (wholeOf(item.qty) ?? 0));
  }
  return units;
}

/** `UPS` -> `ups`, `DHL eCommerce` -> `dhl-ecommerce`. */
function slugOf(carrier: string): string {
  return carrier
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}
