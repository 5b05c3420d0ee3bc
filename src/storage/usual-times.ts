import type { Reader } from './scope.ts';

/** Rows of other WMSes or carts that are looked through for those of one. */
const looked = 1000;
/** What lately was usual. */
const taken = 200;

interface Times {
  readonly begun: string;
  readonly ended: string;
}

/** Seconds from the download of an order to its hand-over, of the last orders that a WMS was given. */
export async function secondsToHandOver(reader: Reader, merchant: string, wms: string): Promise<number[]> {
  const last = lastTallied(reader, merchant, 'order');
  const rows = await reader
    .selectFrom(last.as('done'))
    .innerJoin('orders', 'orders.id', 'done.order_id')
    .select(['orders.received_at as begun', 'done.at as ended'])
    .where('done.wms', '=', wms)
    .limit(taken)
    .execute();
  return secondsOf(rows);
}

/** Seconds from the hand-over of a part to its package, of the last packages that a WMS reported. */
export async function secondsToShipment(reader: Reader, merchant: string, wms: string): Promise<number[]> {
  const last = lastTallied(reader, merchant, 'package');
  const rows = await reader
    .selectFrom(last.as('done'))
    .innerJoin('packages', 'packages.id', 'done.item')
    .innerJoin('tally as handed', (join) =>
      join.onRef('handed.item', '=', 'packages.part').on('handed.kind', '=', 'order'),
    )
    .select(['handed.at as begun', 'done.at as ended'])
    .where('done.wms', '=', wms)
    .limit(taken)
    .execute();
  return secondsOf(rows);
}

/** Seconds from the report of a package until its cart knew, of the last packages that a cart was told of. */
export async function secondsToConfirmation(reader: Reader, merchant: string, cart: string): Promise<number[]> {
  const rows = await reader
    .selectFrom('packages')
    .select(['created_at as begun', 'updated_at as ended'])
    .where('merchant', '=', merchant)
    .where('cart', '=', cart)
    .where('state', '=', 'confirmed')
    .orderBy('updated_at', 'desc')
    .limit(taken)
    .execute();
  return secondsOf(rows);
}

function lastTallied(reader: Reader, merchant: string, kind: 'order' | 'package') {
  return reader
    .selectFrom('tally')
    .select(['order_id', 'item', 'wms', 'at'])
    .where('merchant', '=', merchant)
    .where('kind', '=', kind)
    .orderBy('at', 'desc')
    .limit(looked);
}

function secondsOf(rows: readonly Times[]): number[] {
  return rows.map(({ begun, ended }) => Math.max(0, (Date.parse(ended) - Date.parse(begun)) / 1000));
}
