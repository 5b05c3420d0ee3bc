/** Where one merchant's orders go: by default a folder of its own, `../wms/<id>/in`. */
export interface ManyMerchants {
  readonly howMany: number;
  /** Lines below `connections:` of crossdock.yaml. */
  readonly connections?: string;
  /** Ids of merchants whose WMS is reached by a connection of that name instead of a folder. */
  readonly wmsBy?: Readonly<Record<string, string>>;
  /** Settle and gather times; default 0s. */
  readonly patience?: string;
}

/** `m01`, `m02` ... */
export function merchantIds(howMany: number): string[] {
  return Array.from({ length: howMany }, (_, index) => `m${String(index + 1).padStart(2, '0')}`);
}

/**
 * A workspace of many merchants, each with a cart and directories of its own at one WMS, everything automatic. The partners lie beside
 * it: `../cart/<id>/{orders,tracking,stock}` and `../wms/<id>/{in,out}`.
 */
export function manyMerchants({
  howMany,
  connections = '',
  wmsBy = {},
  patience = '0s',
}: ManyMerchants): Record<string, string> {
  const files = merchantIds(howMany).map((id) => [`merchants/${id}.yaml`, merchant(id, wmsBy[id], patience)]);
  const crossdock = `name: Many merchants (test)
zone: UTC
${connections === '' ? '' : `connections:\n${connections}\n`}wms:
  legacy: {}
`;
  return { 'crossdock.yaml': crossdock, ...Object.fromEntries(files) };
}

/** Directories that a workspace of so many merchants wants beside it. */
export function manyFolders(howMany: number): string[] {
  return merchantIds(howMany).flatMap((id) => [
    ...['orders', 'tracking', 'stock'].map((kind) => `cart/${id}/${kind}`),
    ...['in', 'out'].map((kind) => `wms/${id}/${kind}`),
  ]);
}

function merchant(id: string, wmsBy: string | undefined, patience: string): string {
  const at = (folder: string) => (wmsBy === undefined ? `{ folder: ../wms/${id}/${folder} }` : wmsBy);
  const directory = (folder: string) => (wmsBy === undefined ? '' : `, directory: ${id}/${folder}`);
  return `name: Merchant ${id} (fictional)
zone: UTC
wms: legacy
wms settings:
  orders: { to: ${at('in')}${directory('in')}, mapping: legacy-orders, gather: ${patience} }
  shipments: { from: ${at('out')}${directory('out')}, files: "SHIP_*.csv", mapping: legacy-shipments, settle: ${patience} }
  inventory: { from: ${at('out')}${directory('out')}, files: "INV_*.csv", mapping: legacy-inventory, settle: ${patience} }
services: { order delivery: automatic, shipping confirmations: automatic, inventory: automatic }
carts:
  web:
    source: ${id.toUpperCase()}-WEB
    orders: { from: { folder: ../cart/${id}/orders }, mapping: shop-orders, settle: ${patience} }
    confirmations: { to: { folder: ../cart/${id}/tracking }, mapping: shop-confirmations, gather: ${patience} }
    inventory: { to: { folder: ../cart/${id}/stock }, mapping: shop-inventory, gather: ${patience} }
    services: { order download: automatic, shipment upload: automatic, inventory upload: automatic }
`;
}
