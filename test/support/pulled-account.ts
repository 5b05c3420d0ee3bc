import type { ApiConnector } from '../../src/connectors/api-contract.ts';
import { shipstationCustomStore } from '../../src/connectors/wms/shipstation-custom-store/index.ts';
import type { VendorBench, WmsAccount } from '../conformance/bench.ts';
import type { VendorServer } from '../simulators/shared/vendor-server.ts';
import type { StoreOrder } from '../simulators/shipstation-import.ts';
import { ShipStationPuller } from '../simulators/shipstation-puller.ts';

/** A warehouse that asks us: told our address once there is one, it looks whenever the clock of a story moves. */
export interface PulledAccount extends WmsAccount {
  attach(url: string): void;
  /** Imports what is new, and tells of what was shipped. */
  look(): Promise<void>;
}

export function isPulled(account: WmsAccount): account is PulledAccount {
  return 'attach' in account;
}

export const pulledBench: Extract<VendorBench, { role: 'wms' }> = {
  role: 'wms',
  connector: shipstationCustomStore as ApiConnector,
  isHandOver: () => false,
  open: async () => openPulled(),
};

function openPulled(): PulledAccount {
  const [user, key] = ['acme-7f3a', 'acme-key-0123456789'];
  let puller: ShipStationPuller | undefined;
  const waiting: (() => Promise<unknown>)[] = [];
  const orders = (): StoreOrder[] => [...(puller?.orders.values() ?? [])];
  const none = () => {
    throw new Error('ShipStation calls us; there is no server of its own.');
  };
  return {
    get server(): VendorServer {
      return none();
    },
    settings: { 'api user': user, 'api key': key },
    wrongSettings: { 'api user': user, 'api key': 'another-key-0123456789' },
    secrets: [key],
    revoke: none,
    ordersWith: (ours) => orders().filter(({ id }) => id === ours).length,
    keys: () => orders().flatMap(({ id, bucket }) => (bucket === 'Cancelled' ? [] : [id])),
    isCanceled: (ours) => orders().find(({ id }) => id === ours)?.bucket === 'Cancelled',
    ship(ours, parcels) {
      const order = orders().find(({ id }) => id === ours);
      if (!order) throw new Error(`ShipStation has no order ${ours}.`);
      for (const { trackingNumber: tracking, lines } of parcels) {
        const items = lines.map(({ lineNumber, quantity }) => {
          const item = order.items.find(({ lineItemId }) => lineItemId === String(lineNumber));
          return { lineItemId: String(lineNumber), sku: item?.sku ?? '', quantity };
        });
        waiting.push(async () => puller?.notify(order, { tracking, items }));
      }
    },
    stock: () => undefined,
    attach(url) {
      puller = new ShipStationPuller({ url, user, key, overlapMinutes: 2 });
    },
    async look() {
      await puller?.poll(true);
      for (const tell of waiting.splice(0)) await tell();
    },
  };
}
