import { shopHeader } from './demo-shop.ts';

/** A WMS that is told by ship code and by SKU, and a cart with load options of its own; everything automatic, over folders. */
export function translatingWorkspace(
  loadOptions: string,
  confirmations = 'shop-confirmations',
): Record<string, string> {
  return {
    'crossdock.yaml': `
name: Test dock
zone: UTC
wms:
  legacy:
    orders: { to: { folder: ../wms/in }, mapping: coded-orders, gather: 0s }
    shipments: { from: { folder: ../wms/out }, files: "SHIP_*.csv", mapping: legacy-shipments, settle: 0s }
    inventory: { from: { folder: ../wms/out }, files: "INV_*.csv", mapping: legacy-inventory, settle: 0s }
`,
    'mappings/coded-orders.yaml': `
kind: orders
file: { name: "ORD_{{sequence 4}}.csv" }
columns:
  Order: order.orderNumber
  Line: line.lineNumber
  SKU: line.sku
  Qty: line.quantity
  Carrier: order.carrierCode
  Service: order.serviceCode
  Cart text: order.shipMethod
`,
    'mappings/lined-confirmations.yaml': `
kind: shipments
file: { name: "TRK_{{sequence 4}}.csv" }
columns:
  Order: order.orderNumber
  Tracking: package.trackingNumber
  Line: line.lineNumber
  SKU: line.sku
  Qty: line.quantity
  Ordered: orderLine.quantity
`,
    'merchants/acme.yaml': `
name: Acme (test)
zone: UTC
wms: legacy
services: { order delivery: automatic, shipping confirmations: automatic, inventory: automatic }
carts:
  web:
    source: ACME-WEB
    orders: { from: { folder: ../cart/orders }, mapping: shop-orders, settle: 0s }
    confirmations: { to: { folder: ../cart/tracking }, mapping: ${confirmations}, gather: 0s }
    inventory: { to: { folder: ../cart/stock }, mapping: shop-inventory, gather: 0s }
    services: { order download: automatic, shipment upload: automatic, inventory upload: automatic }
    load options: { ${loadOptions} }
`,
  };
}

export interface ShopLine {
  readonly number: string;
  readonly method?: string;
  readonly country?: string;
  readonly sku?: string;
  readonly quantity?: number;
}

/** Rows of a cart's order file; lines with one number are one order. People are invented. */
export function shopLines(...lines: readonly ShopLine[]): string {
  const rows = lines.map(
    ({ number, method = 'Standard', country = 'US', sku = 'MUG', quantity = 1 }) =>
      `${number},2026-03-01 10:00:00,pat@example.com,Pat,Example,,1 Sample Street,,Springfield,IL,62701,${country},,${method},${sku},Thing,${quantity},5.00`,
  );
  return `${[shopHeader, ...rows].join('\r\n')}\r\n`;
}
