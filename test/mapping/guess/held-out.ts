import { ref, type Truth } from './truth.ts';

/** Files in other styles, invented to see how far the guessing goes beyond the corpus. */
export const heldOut: readonly Truth[] = [
  {
    file: 'german-orders.csv',
    kind: 'orders',
    records: {
      '': 'o.orderNumber l.lineNumber l.sku l.description l.quantity l.unitOfMeasure l.unitPrice o.currency o.requestedShipDate s.company s.firstName s.lastName s.address1 s.address2 s.postalCode s.city s.country s.phone s.email o.shipMethod o.instructions',
    },
  },
  {
    file: 'stock-matrix.csv',
    kind: 'inventory',
    records: {
      '': 'v.warehouseCode v.sku - v.lot v.quantityOnHand v.quantityAllocated v.quantityHeld v.quantityAvailable v.unitOfMeasure v.asOf -',
    },
  },
  {
    file: 'shipment-report.txt',
    kind: 'shipments',
    records: {
      '': 'h.shippedAt o.orderNumber|o.custRef p.trackingNumber p.carrierCode p.serviceCode l.sku l.quantityOrdered l.quantity p.weight.value h.warehouseCode s.name|-',
    },
  },
  {
    file: 'stock-list.txt',
    kind: 'inventory',
    records: {
      '': '1-14:v.sku 15-38:- 39-43:v.warehouseCode 44-51:v.quantityOnHand 52-59:v.quantityAllocated 60-67:v.quantityAvailable',
    },
  },
  {
    file: 'expeditions.csv',
    kind: 'shipments',
    records: {
      '': 'o.orderNumber l.sku - l.quantity p.carrierCode p.trackingNumber h.shippedAt p.weight.value h.warehouseCode',
    },
  },
  {
    file: 'bare-orders.txt',
    kind: 'orders',
    records: {
      '': `${ref} s.name s.address1 s.address2 s.city s.state s.postalCode s.country l.sku l.quantity l.unitPrice`,
    },
  },
  {
    file: 'short-shipments.csv',
    kind: 'shipments',
    records: {
      '': 'o.orderNumber|o.custRef l.sku l.quantityOrdered l.quantity p.carrierCode p.trackingNumber h.status|- s.city|-',
    },
  },
  {
    file: 'bestand.csv',
    kind: 'inventory',
    records: {
      '': 'v.sku - v.warehouseCode v.quantityOnHand v.quantityAllocated v.quantityHeld v.quantityAvailable v.asOf',
    },
  },
  {
    file: 'shop-report.csv',
    kind: 'orders',
    records: {
      '': 'o.orderId|o.orderNumber|o.custRef o.poNumber|o.custRef o.orderDate - s.name s.address1 s.city s.state s.postalCode s.country l.description l.sku l.quantity l.total o.isGift',
    },
  },
  {
    file: 'shipments.xml',
    kind: 'shipments',
    records: {
      Shipment: 'o.orderNumber h.shippedAt p.carrierCode p.trackingNumber h.warehouseCode',
      Line: 'l.lineNumber l.sku l.quantity',
    },
  },
  {
    file: 'stock.json',
    kind: 'inventory',
    records: { levels: 'v.sku v.warehouseCode v.quantityOnHand v.quantityAllocated v.quantityAvailable -' },
  },
  {
    file: 'wide-shipments.csv',
    kind: 'shipments',
    records: {
      '': '1:o.orderNumber 2:p.carrierCode 3:p.trackingNumber 4:h.shippedAt 5:l.sku 6:l.quantity 11:h.warehouseCode',
    },
  },
  {
    file: 'wide-orders.csv',
    kind: 'orders',
    records: {
      '': 'o.orderNumber o.orderDate s.firstName s.lastName s.address1 s.city s.state s.postalCode s.country l.sku l.quantity',
    },
  },
  {
    file: 'warehouse-columns.csv',
    kind: 'inventory',
    records: { '': 'v.sku - *level.quantityAvailable *level.quantityAvailable *level.quantityAvailable' },
  },
  {
    file: 'site-columns.txt',
    kind: 'inventory',
    records: { '': 'v.sku *level.quantityAvailable *level.quantityAvailable' },
  },
  {
    file: 'counted-shipments.txt',
    kind: 'shipments',
    records: {
      H: '- - - -',
      D: '- o.orderNumber|o.custRef p.trackingNumber l.sku l.quantity',
      T: '- #rows #D #line.quantity',
    },
  },
  {
    file: 'shipments.jsonl',
    kind: 'shipments',
    records: {
      record: 'o.orderNumber|o.custRef p.trackingNumber p.carrierCode h.shippedAt -',
      lines: 'l.sku l.quantity',
    },
  },
  {
    file: 'versand.csv',
    kind: 'shipments',
    records: { '': 'h.shipmentId|- o.orderNumber l.sku l.quantity h.shippedAt - p.trackingNumber' },
  },
];
