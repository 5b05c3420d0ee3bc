import { randomBytes } from 'node:crypto';
import type { Connection, Inlet, Merchant, MerchantWms, Outlet, Workspace } from '../../src/config/workspace.ts';
import { layoutMapping } from '../../src/connectors/api/layout-mapping.ts';
import type { ApiConnector } from '../../src/connectors/api-contract.ts';
import { shipstationCustomStore } from '../../src/connectors/wms/shipstation-custom-store/index.ts';
import { completeOrder } from '../../src/domain/complete-order.ts';
import type { Order, OrderLine } from '../../src/domain/order.ts';
import type { OrderStatus } from '../../src/domain/order-status.ts';
import { startHttp } from '../../src/http/server.ts';
import type { Dock } from '../../src/operations/dock.ts';
import { ingestStage } from '../../src/stages/ingest.ts';
import type { Store } from '../../src/storage/open.ts';
import { insertReceived } from '../../src/storage/orders.ts';
import { setPartStatus } from '../../src/storage/part-status.ts';
import type { Clock } from '../../src/support/clock.ts';
import { groupBy } from '../../src/support/grouping.ts';
import { newId } from '../../src/support/ids.ts';
import { silentLog } from '../../src/support/log.ts';
import type { Tools } from '../../src/tools.ts';
import { adaBuyer } from '../conformance/orders.ts';
import { type PullerOptions, ShipStationPuller } from '../simulators/shipstation-puller.ts';
import { atEnd } from './closing.ts';
import { openTestDock } from './dock.ts';
import { inStore, type SeededOrder } from './seeds.ts';
import { aWorkspace } from './workspace.ts';

const connector = shipstationCustomStore as ApiConnector;
export const wms = 'ship';

/** Pairs of the merchants' stores, and of the cart that has one of its own. */
export const pairs = {
  acme: { user: 'acme-store', key: 'acme-key-0123456789' },
  'acme/market': { user: 'market-store', key: 'market-key-0123456789' },
  bolt: { user: 'bolt-store', key: 'bolt-key-0123456789' },
} as const;

export type PairName = keyof typeof pairs;

/** Merchants `acme` (carts web and market, market with a pair of its own) and `bolt` (cart shop). */
export function storeWorkspace(settings: Readonly<Record<string, unknown>> = {}): Workspace {
  const base = aWorkspace();
  const connection = (name: string, pair: PairName): Connection => ({
    name,
    transport: connector.id,
    settings: connector.settings.parse({ 'api user': pairs[pair].user, 'api key': pairs[pair].key, ...settings }),
  });
  const connections = [
    ...base.connections.values(),
    connection(`acme/${wms}`, 'acme'),
    connection(`acme/${wms}/market`, 'acme/market'),
    connection(`bolt/${wms}`, 'bolt'),
  ];
  const mappings = (['orders', 'shipments', 'cancels'] as const).flatMap((kind) => {
    const layout = layoutMapping(connector, kind);
    return layout ? [[layout.name, layout] as const] : [];
  });
  return {
    ...base,
    connections: new Map(connections.map((one) => [one.name, one])),
    wms: new Map([[wms, { id: wms, type: connector.id, zone: 'UTC' }]]),
    merchants: new Map([
      ['acme', merchant(base, 'acme', ['web', 'market'])],
      ['bolt', merchant(base, 'bolt', ['shop'])],
    ]),
    mappings: new Map(mappings),
  };
}

function merchant(base: Workspace, id: 'acme' | 'bolt', carts: readonly string[]): Merchant {
  const some = base.merchants.get(id);
  const cart = [...(some?.carts.values() ?? [])][0];
  if (!some || !cart) throw new Error(`No ${id}.`);
  return {
    ...some,
    wms,
    warehouses: new Map([[wms, warehouse(id)]]),
    carts: new Map(carts.map((name) => [name, { ...cart, id: name, merchant: id }])),
  };
}

function warehouse(merchantId: string): MerchantWms {
  const own = outlet(`${merchantId}/${wms}/market/orders`, `${merchantId}/${wms}/market`, 'orders');
  return {
    wms,
    zone: 'UTC',
    orders: outlet(`${merchantId}/${wms}/orders`, `${merchantId}/${wms}`, 'orders'),
    ...(merchantId === 'acme' && { cartOrders: new Map([['market', own]]) }),
    shipments: inlet(`${merchantId}/${wms}/shipments`, `${merchantId}/${wms}`),
    inventory: null,
    warehouseNames: new Map(),
    answers: {
      acknowledgements: null,
      withinSeconds: null,
      cancels: outlet(`${merchantId}/${wms}/cancels`, `${merchantId}/${wms}`, 'cancels'),
      returns: null,
      offerAgain: null,
    },
  };
}

function outlet(id: string, connection: string, kind: string): Outlet {
  return {
    id,
    connection,
    place: { directory: '' },
    mapping: `${connector.id}:${kind}`,
    values: {},
    batch: 'each order',
    atMost: 1000,
    gatherSeconds: 0,
    numbering: 'connection',
    subject: '',
    text: '',
  };
}

function inlet(id: string, connection: string): Inlet {
  return {
    id,
    connection,
    place: { directory: '' },
    mapping: `${connector.id}:shipments`,
    values: {},
    settleSeconds: 0,
    doneFile: '',
    after: 'remember',
    emptyAllowed: false,
    pushed: true,
  };
}

/** A clock that a test puts forward. */
export class TestClock implements Clock {
  time: number;

  constructor(iso: string) {
    this.time = Date.parse(iso);
  }

  now = (): number => this.time;
  iso = (): string => new Date(this.time).toISOString();

  minutes(count: number): void {
    this.time += count * 60_000;
  }
}

export interface CustomStoreShop {
  readonly dock: Dock & { readonly tools: Tools };
  readonly store: Store;
  readonly clock: TestClock;
  readonly url: string;
  /** Takes the endpoint down, as a daemon that stops does. */
  close(): Promise<void>;
  puller(pair?: PairName, more?: Partial<PullerOptions>): ShipStationPuller;
  /** Reads every notice that was taken. */
  ingest(): Promise<void>;
}

/** The endpoint over HTTP, on a store of its own; no daemon: a test reads the notices itself. */
export async function openStoreShop(
  more: { readonly store?: Store; readonly settings?: Readonly<Record<string, unknown>> } = {},
): Promise<CustomStoreShop> {
  const clock = new TestClock('2026-11-23T06:00:20.000Z');
  const workspace = storeWorkspace(more.settings);
  const dock = await openTestDock({ clock, workspace: () => workspace, ...(more.store && { store: more.store }) });
  const http = await startHttp(dock, { host: '127.0.0.1', port: 0, log: silentLog, state: () => 'running' });
  atEnd(() => http.close());
  const { tools } = dock;
  return {
    dock,
    store: tools.store,
    clock,
    url: http.url,
    close: http.close,
    puller(pair = 'acme', options = {}) {
      const url = `${http.url}/custom-store/${pair}`;
      return new ShipStationPuller({ url, ...pairs[pair], now: clock.now, ...options });
    },
    async ingest() {
      const rows = await tools.store.reader
        .selectFrom('documents')
        .select(['id', 'merchant'])
        .where('direction', '=', 'in')
        .where('state', '=', 'claimed')
        .orderBy('id')
        .execute();
      const stage = ingestStage(tools);
      for (const { id, merchant: owner } of rows)
        await stage.work({
          subject: id,
          merchant: owner,
          connection: '-',
          causes: new Set(['collect']),
          repeats: false,
        });
    },
  };
}

export function line(lineNumber: number, sku: string, quantity: number, more: Partial<OrderLine> = {}): OrderLine {
  return {
    lineNumber,
    sku,
    quantity,
    lineId: `L${lineNumber}`,
    barcode: '',
    description: `${sku} (fictional)`,
    unitOfMeasure: '',
    unitPrice: '22.50',
    discountAmount: '',
    weight: { value: '180', unit: 'g' },
    extra: {},
    ...more,
  };
}

/** An order as a Custom Store can take it. */
export function anOrder(number: string, more: Partial<Order> = {}, merchantId = 'acme', cartId = 'web'): Order {
  const order = completeOrder(
    {
      orderId: `cart-${number}-${randomBytes(3).toString('hex')}`,
      orderNumber: number,
      orderDate: '2026-11-23T05:41:00.000Z',
      currency: 'USD',
      shipMethod: 'Standard',
      grandTotal: '47',
      taxAmount: '2.00',
      shippingAmount: '5.00',
      shipTo: adaBuyer,
      billTo: adaBuyer,
      lines: [line(1, 'SKU-1', 2), line(2, 'SKU-2', 1)],
      ...more,
    },
    { merchantId, cartId, orderSource: 'Acme Shop', receivedAt: '2026-11-23T05:41:00.000Z' },
  );
  if (!order) throw new Error('No order was made.');
  return order;
}

/** Orders that were accepted and wait, or stand elsewhere. */
export async function placeOrders(
  { store, clock }: Pick<CustomStoreShop, 'store' | 'clock'>,
  orders: readonly Order[],
  status: OrderStatus = 'new',
): Promise<SeededOrder[]> {
  const at = clock.iso();
  const ids = orders.map(() => ({ id: newId(clock.now()), part: newId(clock.now()) }));
  await inStore(store, async (trx) => {
    const received = orders.flatMap((order, index) => {
      const own = ids[index];
      return own ? [{ ...own, order, wms, document: 'doc' }] : [];
    });
    for (const ofCart of groupBy(received, ({ order }) => `${order.merchantId}/${order.cartId}`).values())
      await insertReceived(trx, store.dialect, ofCart, at);
    const parts = ids.map(({ part }) => part);
    if (status !== 'received') await setPartStatus(trx, store.dialect, parts, ['received'], status, at);
  });
  return ids;
}
