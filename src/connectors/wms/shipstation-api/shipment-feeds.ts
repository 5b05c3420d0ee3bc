import type { ShipStation } from '../../api/shipstation/client.ts';
import type { Feed, Taken } from '../../api/shipstation/feeds.ts';
import { type Fields, fieldsOf, textOf } from '../../api/values.ts';

/** Each of them may cost a call for its order. */
const fulfillmentsAtOnce = 20;
const shipmentsAtOnce = 250;
/** How far first looks go back: nothing of ours has shipped before there was a connection, but the service may have been off. */
const firstDays = { labels: 30, fulfillments: 3 };

/** Labels by the day they were made, labels by the day they were voided, and what was marked as shipped without a label here. */
export function shipmentFeeds(
  client: ShipStation,
  { storeId, earliest, now }: { storeId: number | undefined; earliest: string; now: number },
  orders: Map<string, Fields | undefined>,
): Feed[] {
  const daysAgo = (days: number) => {
    const usual = new Date(now - days * 24 * 60 * 60 * 1000).toISOString();
    return earliest > usual ? earliest : usual;
  };
  const byDate = { sortBy: 'CreateDate', sortDir: 'ASC' };
  const labels = {
    path: '/shipments',
    list: 'shipments',
    pageSize: shipmentsAtOnce,
    first: daysAgo(firstDays.labels),
    take: (shipments: readonly unknown[]): Taken => ({ body: { shipments }, count: shipments.length }),
  };
  const more = { ...byDate, includeShipmentItems: true, ...(storeId !== undefined && { storeId }) };
  return [
    { ...labels, name: 'shipments', query: (from) => ({ createDateStart: from, ...more }) },
    { ...labels, name: 'voided shipments', query: (from) => ({ voidDateStart: from, ...more }) },
    {
      name: 'fulfillments',
      path: '/fulfillments',
      list: 'fulfillments',
      pageSize: fulfillmentsAtOnce,
      first: daysAgo(firstDays.fulfillments),
      query: (from) => ({ createDateStart: from, ...byDate }),
      take: (fulfillments) => withOrders(client, fulfillments, orders),
    },
  ];
}

async function withOrders(
  client: ShipStation,
  fulfillments: readonly unknown[],
  orders: Map<string, Fields | undefined>,
): Promise<Taken> {
  const ids = [...new Set(fulfillments.map((one) => textOf(fieldsOf(one).orderId)))].filter((id) => /^\d+$/.test(id));
  for (const id of ids) if (!orders.has(id)) remember(orders, id, await client.find(`/orders/${id}`));
  const mine = ids.flatMap((id) => {
    const { orderId, orderKey, items } = orders.get(id) ?? {};
    return orderId === undefined ? [] : [{ orderId, orderKey, items }];
  });
  return { body: { fulfillments, orders: mine }, count: fulfillments.length };
}

const ordersKept = 2000;

/** What an order is called and holds stays the same, and each pass sees the last hours once more. */
function remember(orders: Map<string, Fields | undefined>, id: string, order: Fields | undefined): void {
  const [oldest] = orders.keys();
  if (orders.size >= ordersKept && oldest !== undefined) orders.delete(oldest);
  orders.set(id, order && { orderId: order.orderId, orderKey: order.orderKey, items: order.items });
}
