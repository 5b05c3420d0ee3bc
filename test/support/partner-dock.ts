import { ticketOf } from '../../src/clockwork/services.ts';
import { serviceRuns } from '../../src/config/lookup.ts';
import type { ServiceName } from '../../src/config/workspace.ts';
import { ordersByReference, partsOfOrders } from '../../src/storage/orders.ts';
import type { Clock } from '../../src/support/clock.ts';
import type { RunningDaemon } from '../../src/wiring/daemon.ts';
import type { CartAccount, VendorBench, WmsAccount } from '../conformance/bench.ts';
import { benches } from '../conformance/vendors/index.ts';
import { daemonAt, workspaceHome } from './daemon.ts';
import { eventually } from './eventually.ts';
import { isPulled, pulledBench } from './pulled-account.ts';

type CartBench = Extract<VendorBench, { role: 'cart' }>;
type WmsBench = Extract<VendorBench, { role: 'wms' }>;

/** Those that need no mapping files; what is described by such has stories of its own. */
export const cartBenches = benches.filter((bench): bench is CartBench => bench.role === 'cart' && !bench.mappings);
/** Those that are called. */
export const calledWmsBenches = benches.filter((bench): bench is WmsBench => bench.role === 'wms' && !bench.mappings);
export const wmsBenches: readonly WmsBench[] = [...calledWmsBenches, pulledBench];

/** A merchant whose shop and whose warehouse are both spoken to over their APIs. */
export interface Pair {
  readonly merchant: string;
  readonly cart: CartAccount;
  readonly wms: WmsAccount;
  readonly cartBench: CartBench;
  readonly wmsBench: WmsBench;
}

export interface PairWish {
  readonly cart: string;
  readonly wms: string;
  /** Lines of the merchant's file beside the usual ones. */
  readonly more?: string;
  readonly cartSettings?: object;
  readonly wmsSettings?: object;
}

export interface PartnerDock {
  readonly daemon: RunningDaemon;
  readonly home: string;
  readonly pairs: readonly Pair[];
  /** Runs a service of all merchants, or of one, as a person does. */
  run(service: ServiceName, merchant?: string): Promise<void>;
  statusOf(pair: Pair, number: string): Promise<string>;
  /** Our key of the order at its WMS. */
  keyOf(pair: Pair, number: string): Promise<string>;
  stands(pair: Pair, number: string, status: string): Promise<void>;
}

export async function openPairs(wishes: readonly PairWish[], clock?: Clock): Promise<PartnerDock> {
  const pairs = await Promise.all(wishes.map(openPair));
  const home = await workspaceHome(texts(wishes, pairs));
  const daemon = await daemonAt(home, {}, clock);
  for (const { merchant, cart, wms, wmsBench } of pairs) {
    if (isPulled(wms)) wms.attach(`${daemon.url}/custom-store/${merchant}`);
    await give(daemon, `${merchant}/shop`, cart.token);
    await give(daemon, `${merchant}/${wmsBench.connector.id}`, wms.token);
  }
  const run = async (service: ServiceName, merchant?: string) => {
    const workspace = daemon.tools.workspace();
    const runs = serviceRuns(workspace).filter(
      (one) => one.service === service && (!merchant || one.merchant === merchant),
    );
    const tickets = runs.map((one) => ticketOf(workspace, one)('person', daemon.tools.clock.iso()));
    await daemon.tools.store.commits.commit({ apply: async () => undefined, tickets });
    await looks();
  };
  const looks = async () => {
    for (const { wms } of pairs) if (isPulled(wms)) await wms.look();
  };
  const { reader, dialect } = daemon.tools.store;
  const orderOf = async ({ merchant }: Pair, number: string) =>
    (await ordersByReference(reader, [merchant], number))[0];
  const statusOf = async (pair: Pair, number: string) => (await orderOf(pair, number))?.status ?? 'unknown';
  return {
    daemon,
    home,
    pairs,
    run,
    statusOf,
    keyOf: async (pair, number) => {
      const order = await orderOf(pair, number);
      const [part] = await partsOfOrders(reader, dialect, [pair.merchant], [order?.id ?? '']);
      return part?.id ?? '';
    },
    stands: async (pair, number, status) => {
      let seen = '';
      await eventually(
        `${number} of ${pair.merchant} is ${status}`,
        async () => {
          if (isPulled(pair.wms)) await pair.wms.look();
          seen = await statusOf(pair, number);
          return seen === status;
        },
        60,
      ).catch((thrown: unknown) => {
        throw new Error(`${String(thrown)} (it is ${seen})`);
      });
    },
  };
}

async function openPair({ cart, wms }: PairWish): Promise<Pair> {
  const cartBench = cartBenches.find(({ connector }) => connector.id === cart);
  const wmsBench = wmsBenches.find(({ connector }) => connector.id === wms);
  if (!cartBench || !wmsBench) throw new Error(`There is no bench of ${cart} or ${wms}.`);
  const shop = await cartBench.open();
  shop.sells(['SKU-1', 'SKU-2']);
  return { merchant: `${wms}--${cart}`.slice(0, 40), cart: shop, wms: await wmsBench.open(), cartBench, wmsBench };
}

function texts(wishes: readonly PairWish[], pairs: readonly Pair[]): Record<string, string> {
  const types = [...new Set(wishes.map(({ wms }) => wms))];
  const merchants = pairs.map(({ merchant, cart, wms, wmsBench, cartBench }, index) => {
    const { more = '', cartSettings = {}, wmsSettings = {} } = wishes[index] ?? {};
    const stock =
      wmsBench.connector.functions.Inventory === true && cartBench.connector.functions['Inventory Upload'] === true;
    const text = `
wms: ${wmsBench.connector.id}
services: { order delivery: automatic, shipping confirmations: automatic${wmsBench.connector.functions.Inventory === true ? ', inventory: automatic' : ''} }
warehouses:
  ${wmsBench.connector.id}:
    settings: ${JSON.stringify({ ...wms.settings, ...wmsSettings })}
carts:
  shop:
    type: ${cartBench.connector.id}
    settings: ${JSON.stringify({ ...cart.settings, ...cartSettings })}
    services: { order download: automatic, shipment upload: automatic, inventory upload: ${stock ? 'automatic' : 'off'} }
    load options: { payment statuses: [unpaid, paid, partially_refunded, ''] }
${more}`;
    return [`merchants/${merchant}.yaml`, text] as const;
  });
  const wms = types.map((type) => `  ${type}: { type: ${type} }`).join('\n');
  return { 'crossdock.yaml': `wms:\n${wms}\n`, ...Object.fromEntries(merchants) };
}

/** What a person has agreed to in a browser. */
export async function give(daemon: RunningDaemon, connection: string, token: string | undefined): Promise<void> {
  if (token !== undefined) await daemon.tools.memory.vault(connection).renew(undefined, async () => token);
}
