/** A cart that speaks CSV and a warehouse that speaks files, both over folders; services by default automatic. */
export function folderWorkspace(
  more: { services?: string; batch?: string; notices?: string } = {},
): Record<string, string> {
  return {
    'crossdock.yaml': `
name: Test dock
zone: UTC
wms:
  legacy:
    orders: { to: { folder: ../wms/in }, mapping: legacy-orders, batch: ${more.batch ?? 'each run'}, gather: 0s }
    shipments: { from: { folder: ../wms/out }, files: "SHIP_*.csv", mapping: legacy-shipments, settle: 0s }
    inventory: { from: { folder: ../wms/out }, files: "INV_*.csv", mapping: legacy-inventory, settle: 0s }
${more.notices ?? ''}`,
    'merchants/acme.yaml': `
name: Acme (test)
zone: UTC
wms: legacy
services:
${more.services ?? '  order delivery: automatic\n  shipping confirmations: automatic\n  inventory: automatic'}
carts:
  web:
    type: csv
    source: ACME-WEB
    orders: { from: { folder: ../cart/orders }, mapping: shop-orders, settle: 0s }
    confirmations: { to: { folder: ../cart/tracking }, mapping: shop-confirmations, gather: 0s }
    inventory: { to: { folder: ../cart/stock }, mapping: shop-inventory, gather: 0s }
    services: { order download: automatic, shipment upload: automatic, inventory upload: automatic }
`,
  };
}

export const shopHeader =
  'Order,Date,Email,First Name,Last Name,Company,Address 1,Address 2,City,State,Postal Code,Country,Phone,Ship Method,SKU,Description,Quantity,Unit Price';

/** Rows of a cart's order file; people are invented. */
export function shopOrders(...orders: { number: string; sku?: string; quantity?: number }[]): string {
  const rows = orders.map(
    ({ number, sku = 'MUG', quantity = 1 }) =>
      `${number},2026-03-01 10:00:00,pat@example.com,Pat,Example,,1 Sample Street,,Springfield,IL,62701,US,,Standard,${sku},Thing,${quantity},5.00`,
  );
  return `${[shopHeader, ...rows].join('\r\n')}\r\n`;
}

/** What the warehouse answers. */
export function shipmentFile(
  ...shipments: { number: string; tracking: string; sku?: string; quantity?: number }[]
): string {
  const rows = shipments.map(
    ({ number, tracking, sku = 'MUG', quantity = 1 }) =>
      `${number};2026-03-02;UPS;Ground;${tracking};${sku};${quantity}`,
  );
  return `${['Order No;Ship Date;Carrier;Service;Tracking;SKU;Qty', ...rows].join('\r\n')}\r\n`;
}

export function stockFile(levels: Readonly<Record<string, number>>): string {
  const rows = Object.entries(levels).map(([sku, units]) => `${sku};MAIN;${units};${units}`);
  return `${['SKU;Warehouse;On Hand;Available', ...rows].join('\r\n')}\r\n`;
}
