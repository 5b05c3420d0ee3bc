import type { ApiConnector } from '../../src/connectors/api-contract.ts';
import type { Transport } from '../../src/connectors/contract.ts';
import type { Order } from '../../src/domain/order.ts';
import { CrossdockError } from '../../src/support/errors.ts';
import { type TestContext, testContext } from '../simulators/shared/api-context.ts';
import type { CartAccount, VendorBench, WmsAccount } from './bench.ts';
import { anOrder } from './orders.ts';
import { pagesOf, parcelFor, recordsOf, send } from './parcels.ts';

/** A connector at an account of its vendor's simulator, for one check. */
export interface Trial {
  readonly bench: VendorBench;
  readonly connector: ApiConnector;
  readonly account: CartAccount | WmsAccount;
  readonly context: TestContext;
  readonly transport: Transport;
}

export async function openTrial(
  bench: VendorBench,
  more: { deadlineSeconds?: number; wrong?: boolean } = {},
): Promise<Trial> {
  const account = await bench.open();
  const context = testContext({ ...(account.token !== undefined && { kept: account.token }), ...more });
  const { connector } = bench;
  const settings = connector.settings.parse(more.wrong ? account.wrongSettings : account.settings);
  const transport = connector.connect(settings, context);
  return { bench, connector, account, context, transport };
}

/** The error that the work must end with. */
export async function failureOf(work: Promise<unknown>): Promise<CrossdockError> {
  const thrown = await work.then(
    (result) => new Error(`Nothing failed; it returned ${JSON.stringify(result)}.`),
    (error: unknown) => error,
  );
  if (thrown instanceof CrossdockError) return thrown;
  throw thrown;
}

/** What a connector hands over, whichever side it stands on: an order for a WMS, a parcel's number for a cart. */
export interface HandOver {
  readonly key: string;
  /** By which shipments name the order: our key, or its number where a mapping file reads them. */
  readonly reference: string;
  readonly orderNumber: string;
  send(): ReturnType<typeof send>;
  trace(): Promise<string>;
  /** How often it is there. */
  count(): number;
}

let made = 0;

export async function handOver(trial: Trial, more: Partial<Order> = {}): Promise<HandOver> {
  made += 1;
  const key = `0key${String(made).padStart(16, '0')}`;
  return trial.bench.role === 'wms' ? orderFor(trial, key, more) : confirmationFor(trial, key);
}

async function orderFor(trial: Trial, key: string, more: Partial<Order>): Promise<HandOver> {
  const order = anOrder({ orderNumber: `${1000 + made}`, ...more });
  const { parcel, summary } = await parcelFor(trial.connector, 'orders', [{ key, record: order }]);
  const [refused] = summary.refused;
  if (refused) throw new Error(`The layout refuses ${refused.column}: ${refused.message}`);
  const account = trial.account as WmsAccount;
  return handing(trial, { key, orderNumber: order.orderNumber }, parcel, () => account.ordersWith(key));
}

async function confirmationFor(trial: Trial, key: string): Promise<HandOver> {
  const account = trial.account as CartAccount;
  const [number = ''] = account.placeOrders(1);
  const order = (await downloaded(trial)).find(({ orderNumber }) => orderNumber === number);
  if (!order) throw new Error(`Order ${number} was not downloaded.`);
  const trackingNumber = `1Z${key}`;
  const [first] = order.lines;
  const record = {
    order,
    shipment: {
      shippedAt: '2026-11-25T11:00:00.000Z',
      status: 'partial' as const,
      warehouseCode: '',
      shipmentId: 'S-1',
    },
    package: {
      trackingNumber,
      carrierCode: 'UPS',
      serviceCode: 'Ground',
      lines: [{ lineNumber: first?.lineNumber ?? 1, sku: first?.sku ?? '', quantity: 1 }],
    },
  };
  const { parcel } = await parcelFor(trial.connector, 'confirmations', [{ key, record }]);
  return handing(
    trial,
    { key, orderNumber: number },
    parcel,
    () => account.trackingOf(number).filter((one) => one.trackingNumber === trackingNumber).length,
  );
}

function handing(
  { transport, connector }: Trial,
  { key, orderNumber }: Pick<HandOver, 'key' | 'orderNumber'>,
  parcel: Parameters<typeof send>[1],
  count: () => number,
): HandOver {
  return {
    key,
    orderNumber,
    reference: connector.mapped ? orderNumber : key,
    send: () => send(transport, parcel),
    trace: async () => (await transport.trace?.({ directory: '' }, parcel)) ?? 'unknown',
    count,
  };
}

/** Everything that the cart gives, completed as the pipeline does it. */
export async function downloaded(trial: Trial): Promise<Order[]> {
  const pages = await pagesOf(trial.transport, 'orders');
  const { records } = await recordsOf(trial.connector, 'orders', pages);
  return (records as Partial<Order>[]).map((record) => anOrderFrom(record));
}

function anOrderFrom(record: Partial<Order>): Order {
  return anOrder({
    ...record,
    lines: (record.lines ?? []).map((line, index) => ({ ...line, lineNumber: line.lineNumber || index + 1 })),
  });
}
