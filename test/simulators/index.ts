import type { CartAccount, VendorBench, WmsAccount } from '../conformance/bench.ts';
import { benches } from '../conformance/vendors/index.ts';
import { VendorServer } from './shared/vendor-server.ts';

export interface Simulator {
  readonly name: string;
  readonly bench: VendorBench;
  /** With an account, some orders or some stock in it; port 0 = any that is free. */
  start(port?: number): Promise<CartAccount | WmsAccount>;
}

/** Names that differ from those of the connectors: what people call the vendor. */
const names: Readonly<Record<string, string>> = {
  'easypost-fulfillment': 'easypost',
  'http-cart': 'json-shop',
  'http-wms': 'json-warehouse',
};

const placed = 3;
const onTheShelf = { 'SKU-1': 100, 'SKU-2': 50 };

/** Every vendor that can be simulated: whoever has a bench for the conformance suite is here. */
export const simulators: readonly Simulator[] = benches.map((bench) => ({
  name: names[bench.connector.id] ?? bench.connector.id,
  bench,
  async start(port = 0) {
    VendorServer.portOfNext = port;
    if (bench.role === 'cart') {
      const cart = await bench.open();
      cart.sells(Object.keys(onTheShelf));
      cart.placeOrders(placed);
      return cart;
    }
    const wms = await bench.open();
    wms.stock(onTheShelf);
    return wms;
  },
}));
