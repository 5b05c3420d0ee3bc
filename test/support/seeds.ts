import { completeOrder } from '../../src/domain/complete-order.ts';
import type { OrderStatus } from '../../src/domain/order-status.ts';
import type { OutgoingTicket } from '../../src/queue/queue.ts';
import { type DeliveryKind, insertDeliveries, moveDelivery } from '../../src/storage/deliveries.ts';
import { insertDocument } from '../../src/storage/documents.ts';
import { type HeldSubject, openException } from '../../src/storage/exceptions.ts';
import type { Store } from '../../src/storage/open.ts';
import { insertReceived } from '../../src/storage/orders.ts';
import type { Trx } from '../../src/storage/scope.ts';
import { insertShipments } from '../../src/storage/shipments.ts';
import { CrossdockError } from '../../src/support/errors.ts';
import { newId } from '../../src/support/ids.ts';
import { walkTo } from './status-walk.ts';

const at = '2026-03-01T08:00:00.000Z';

export async function inStore(store: Store, write: (trx: Trx) => Promise<unknown>): Promise<void> {
  await store.commits.commit({
    apply: async (trx) => {
      await write(trx);
    },
  });
}

export interface SeededOrder {
  readonly id: string;
  readonly part: string;
}

/** A fictional order of two lines, taken to a status by force. */
export async function seedOrder(
  store: Store,
  number: string,
  status: OrderStatus = 'received',
  merchant = 'acme',
  cart = 'web',
): Promise<SeededOrder> {
  const [one] = await seedOrders(store, [number], status, merchant, cart);
  if (!one) throw new Error('No order was seeded.');
  return one;
}

export async function seedOrders(
  store: Store,
  numbers: readonly string[],
  status: OrderStatus,
  merchant = 'acme',
  cart = 'web',
): Promise<SeededOrder[]> {
  const ids = numbers.map(() => ({ id: newId(Date.now()), part: newId(Date.now()) }));
  await inStore(store, async (trx) => {
    const received = numbers.flatMap((number, index) => {
      const order = completeOrder(
        { orderNumber: number, orderDate: at, lines: [line(1, 'MUG-1', 2), line(2, 'CAP-9', 1)] },
        { merchantId: merchant, cartId: cart, orderSource: 'WEB', receivedAt: at },
      );
      const own = ids[index];
      return order && own ? [{ ...own, order, wms: 'legacy', document: 'doc' }] : [];
    });
    await insertReceived(trx, store.dialect, received, at);
    if (status !== 'received')
      await walkTo(
        trx,
        store.dialect,
        ids.map(({ part }) => part),
        status,
        at,
      );
  });
  return ids;
}

function line(lineNumber: number, sku: string, quantity: number) {
  return {
    lineNumber,
    sku,
    quantity,
    lineId: '',
    barcode: '',
    description: '',
    unitOfMeasure: '',
    unitPrice: '',
    discountAmount: '',
    weight: null,
    extra: {},
  };
}

/** One package with everything of the order in it. */
export async function seedPackage(
  store: Store,
  { id: order, part }: SeededOrder,
  tracking: string,
  merchant = 'acme',
  cart = 'web',
): Promise<string> {
  const id = newId(Date.now());
  const parcel = {
    trackingNumber: tracking,
    carrierCode: 'UPS',
    serviceCode: 'GND',
    lines: [
      { lineNumber: 1, sku: 'MUG-1', quantity: 2 },
      { lineNumber: 2, sku: 'CAP-9', quantity: 1 },
    ],
  };
  await inStore(store, (trx) =>
    insertShipments(
      trx,
      store.dialect,
      [
        {
          id: newId(Date.now()),
          merchant,
          order,
          part,
          cart,
          document: 'doc',
          status: 'shipped',
          shippedAt: at,
          warehouse: '',
          reference: '',
          packages: [{ id, package: parcel }],
        },
      ],
      at,
    ),
  );
  return id;
}

export async function seedException(
  store: Store,
  code: string,
  held: readonly HeldSubject[],
  more: { merchant?: string; connection?: string; message?: string } = {},
): Promise<string> {
  let id = '';
  await inStore(store, async (trx) => {
    const error = new CrossdockError(
      code,
      { disposition: 'hold', scope: 'order', sentence: more.message ?? 'A test went wrong.', hint: 'Repair it.' },
      { value: newId(Date.now()) },
    );
    id = (
      await openException(
        trx,
        { error, merchant: more.merchant ?? 'acme', connection: more.connection ?? 'legacy', held },
        at,
      )
    ).id;
  });
  return id;
}

/** A delivery in doubt, with its document and its exception. */
export async function seedDoubt(
  store: Store,
  items: readonly string[],
  kind: DeliveryKind = 'orders',
  gate = 'acme/legacy/orders',
): Promise<{ delivery: string; exception: string }> {
  const delivery = newId(Date.now());
  const document = newId(Date.now());
  await inStore(store, async (trx) => {
    await insertDeliveries(
      trx,
      store.dialect,
      [
        {
          id: delivery,
          merchant: 'acme',
          gate,
          kind,
          connection: 'legacy',
          mapping: 'out',
          revision: 'r',
          number: 7,
          now: at,
          stockVersion: 0,
          items,
        },
      ],
      at,
    );
    await insertDocument(
      trx,
      {
        id: document,
        merchant: 'acme',
        direction: 'out',
        endpoint: gate,
        kind,
        name: 'ORD_7.csv',
        size: 3,
        sha256: 'aa',
        state: 'rendered',
        code: '',
        reason: '',
        revision: 'r',
        mapping: 'out',
      },
      at,
    );
    await moveDelivery(trx, delivery, 'open', 'rendered', at, { fileName: 'ORD_7.csv', document });
    await moveDelivery(trx, delivery, 'rendered', 'attempted', at);
    await moveDelivery(trx, delivery, 'attempted', 'doubt', at);
  });
  const exception = await seedException(store, 'DELIVERY_DOUBT', [
    { kind: 'delivery', subject: delivery, merchant: 'acme' },
  ]);
  return { delivery, exception };
}

/** What lies in the outbox now, oldest first. */
export async function ticketsIn(
  store: Store,
): Promise<Pick<OutgoingTicket['ticket'], 'stage' | 'subject' | 'cause'>[]> {
  const rows = await store.reader
    .selectFrom('outbox')
    .select('body')
    .where('state', '=', 'ready')
    .orderBy('id')
    .execute();
  return rows.map(({ body }) => {
    const { stage, subject, cause } = JSON.parse(body);
    return { stage, subject, cause };
  });
}
