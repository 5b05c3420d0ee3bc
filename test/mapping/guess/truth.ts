import type { GuessedKind } from '../../../src/mapping/guess/contract.ts';

/** What each column of a sample is, by hand. */
export interface Truth {
  readonly file: string;
  readonly kind: GuessedKind;
  /**
   * By name of the record (`''` where there is one kind): a word per column, in order, or `place:word`, in fixed width `from-to:word`.
   * `a|b` = either is right; `-` = fixed text or not kept; `{a}-{b}` = made of these; `#rows`, `#10`, `#field` = a count of rows or
   * records, or a sum; `*` before a field = one column of a matrix. The prefixes are those of `prefixes`.
   */
  readonly records: Readonly<Record<string, string>>;
}

export const prefixes: Readonly<Record<string, string>> = {
  o: 'order',
  s: 'order.shipTo',
  b: 'order.billTo',
  l: 'line',
  p: 'package',
  h: 'shipment',
  v: 'level',
};

/** Without headings nobody can tell the two apart. */
export const ref = 'o.orderNumber|o.custRef';

const verticalConfirmation =
  'o.custRef p.carrierCode p.serviceCode p.trackingNumber h.shippedAt l.sku l.quantity p.cost.amount h.warehouseCode';

const exchangeHead = `- ${ref} o.poNumber s.name s.address1 s.address2 s.city s.state s.postalCode s.country s.company s.phone b.name b.address1 b.address2 b.city b.state b.postalCode b.country o.shipMethod - - o.orderDate o.orderSource o.instructions`;
const exchange = { PH: exchangeHead, PD: `- ${ref} l.lineNumber l.sku l.quantity l.unitPrice` };

const exported =
  'o.orderNumber s.email - o.orderDate|- - - - o.currency o.subtotal o.shippingAmount o.taxAmount o.grandTotal - o.discountAmount o.shipMethod o.orderDate l.quantity l.description l.unitPrice - l.sku - - - b.name - b.address1 b.address2 b.company b.city b.postalCode b.state b.country b.phone s.name - s.address1 s.address2 s.company s.city s.postalCode s.state s.country s.phone o.instructions o.giftMessage - - o.orderId - l.discountAmount';

const shippedSegments = {
  W06: `- - ${ref} - h.shipmentId - -`,
  N1_SF: '- - - - h.warehouseCode',
  G62_11: '- - h.shippedAt',
  W27: '- - p.carrierCode p.serviceCode -',
  LX: '- l.lineNumber',
  MAN_CP: '- - p.trackingNumber',
  W12: '- - l.quantityOrdered l.quantity - - - - l.sku - p.weight.value - -',
  W03: '- - - -',
};

const hostShipment = {
  '00': '1-2:-',
  '40': `1-2:- 3-12:${ref} 13-15:l.lineNumber 16-30:l.sku 31-37:l.quantity 38-59:p.trackingNumber 60-66:h.shippedAt 67-73:p.weight.value 74-80:p.cost.amount 81-83:h.warehouseCode 84-87:p.carrierCode`,
  '99': '1-2:- 3-9:#rows 10-20:#line.quantity',
};

/** Every sample of the corpus that was not made to be bad, once where two are alike. */
export const corpus: readonly Truth[] = [
  {
    file: 'amazon-mcf-flat/expected/mcf_orders_20260303T143500.txt',
    kind: 'orders',
    records: {
      '': 'o.custRef o.orderNumber o.orderDate l.sku l.quantity {order.custRef}-{line.lineNumber}|{order.orderNumber}-{line.lineNumber} o.giftMessage - l.unitPrice o.instructions o.shipMethod s.name s.company|s.address1 s.address1|s.address2 s.address2|s.address3 s.city s.country s.state s.postalCode s.phone s.email - -',
    },
  },
  {
    file: 'amazon-mcf-flat/returns/fulfilled_shipments.txt',
    kind: 'shipments',
    records: {
      '': 'o.custRef h.shipmentId {order.custRef}-{line.lineNumber} h.shippedAt l.sku l.quantity p.carrierCode p.trackingNumber - h.warehouseCode',
    },
  },
  {
    file: 'amazon-mcf-flat/returns/fba_manage_inventory.txt',
    kind: 'inventory',
    records: {
      '': 'v.sku - - - - - - - - v.quantityOnHand v.quantityAvailable - v.quantityAllocated - -',
    },
  },
  {
    file: 'as400-pick-ticket/expected/PICKTKT.D260303.S000318',
    kind: 'orders',
    records: {
      '00': '1-2:- 3-10:- 11-17:- 18-23:- 24-29:-',
      '10': `1-2:- 3-12:${ref} 13-19:o.orderDate 20-26:o.requestedShipDate 27-51:s.name 52-76:s.company 77-80:o.serviceCode 81-91:o.grandTotal 92-94:o.currency 95-95:o.isGift 96-98:o.lineCount`,
      '11': `1-2:- 3-12:${ref} 13-42:s.address1 43-72:s.address2 73-102:s.address3 103-122:s.city 123-125:s.state 126-135:s.postalCode 136-137:s.country 138-152:s.phone`,
      '20': `1-2:- 3-12:${ref} 13-15:l.lineNumber 16-30:l.sku 31-37:l.quantity 38-39:l.unitOfMeasure 40-48:l.unitPrice 49-78:l.description`,
      '30': `1-2:- 3-12:${ref} 13-14:- 15-74:o.instructions|o.giftMessage`,
      '99': '1-2:- 3-9:#rows 10-15:#10 16-26:#line.quantity 27-41:#order.orderNumber|#order.custRef',
    },
  },
  { file: 'as400-pick-ticket/returns/SHIPCNF.D260303.S000051', kind: 'shipments', records: hostShipment },
  {
    file: 'as400-pick-ticket/returns/INVBAL.D260303.S000009',
    kind: 'inventory',
    records: {
      '50': '1-2:- 3-17:v.sku 18-20:v.warehouseCode 21-30:v.quantityOnHand 31-39:v.quantityAllocated',
    },
  },
  {
    file: 'cartrover-vertical-csv/expected/orders_acme_20260303_0007.csv',
    kind: 'orders',
    records: {
      '': 'o.custRef o.orderNumber o.orderSource o.orderDate s.firstName s.lastName s.company s.address1 s.address2 s.address3 s.city s.state s.postalCode s.country s.phone s.email s.residential o.shipMethod|- o.giftMessage o.instructions o.grandTotal o.currency l.lineNumber l.sku l.description l.quantity l.unitPrice l.total o.lineCount',
    },
  },
  {
    file: 'cartrover-vertical-csv/returns/confirm_20260303.csv',
    kind: 'shipments',
    records: { '': verticalConfirmation },
  },
  {
    file: 'cartrover-vertical-csv/returns/confirm_lf_reordered.csv',
    kind: 'shipments',
    records: {
      '': 'p.trackingNumber o.custRef l.sku l.quantity h.shippedAt p.carrierCode p.serviceCode h.warehouseCode p.cost.amount -',
    },
  },
  {
    file: 'cartrover-vertical-csv/returns/inventory_20260303.csv',
    kind: 'inventory',
    records: { '': 'v.sku v.warehouseCode v.quantityOnHand v.quantityAllocated v.quantityAvailable' },
  },
  ...['1001', '1002', '1003', '1005'].map(
    (order): Truth => ({
      file: `dropstream-wfe/expected/ord_${order}_202603030935.csv`,
      kind: 'orders',
      records: exchange,
    }),
  ),
  {
    file: 'dropstream-wfe/returns/shp_467890_202603041200.csv',
    kind: 'shipments',
    records: {
      '': `${ref} p.trackingNumber p.carrierCode p.serviceCode h.shippedAt l.lineNumber l.sku l.quantity p.weight.value`,
    },
  },
  {
    file: 'dropstream-wfe/returns/inv_1_202603041200.csv',
    kind: 'inventory',
    records: { '': 'v.sku v.quantityAvailable v.warehouseCode' },
  },
  {
    file: 'oracle-wms-orr/expected/ORR_ACME_000042.txt',
    kind: 'orders',
    records: {
      H1: `- - o.warehouseCode|- - ${ref} - o.orderDate o.requestedShipDate o.poNumber - s.name s.company s.address1 s.address2 s.address3 s.city s.state s.postalCode s.country s.phone s.email o.carrierCode - o.grandTotal o.currency o.lineCount o.totalQuantity o.instructions o.giftMessage`,
      H2: '- l.lineNumber l.sku l.barcode l.quantity l.unitOfMeasure l.unitPrice l.description',
    },
  },
  {
    file: 'oracle-wms-orr/returns/SLF_000007.txt',
    kind: 'shipments',
    records: {
      H1: '- - h.warehouseCode - h.shipmentId h.shippedAt p.carrierCode p.serviceCode',
      H2: `- ${ref} l.lineNumber l.sku l.quantityOrdered l.quantity - p.trackingNumber p.weight.value -`,
    },
  },
  {
    file: 'oracle-wms-orr/returns/INS_000003.txt',
    kind: 'inventory',
    records: { '': 'v.warehouseCode - v.sku v.quantityOnHand v.quantityAllocated v.quantityAvailable v.asOf' },
  },
  { file: 'shopify-orders-csv/expected/orders_export_20260303.csv', kind: 'orders', records: { '': exported } },
  { file: 'shopify-orders-csv/returns/cart_orders_export_bom_crlf.csv', kind: 'orders', records: { '': exported } },
  {
    file: 'shopify-orders-csv/returns/tracking.csv',
    kind: 'shipments',
    records: { '': 'o.orderNumber p.trackingNumber p.carrierCode l.sku l.quantity h.shippedAt' },
  },
  {
    file: 'shopify-orders-csv/returns/inventory.csv',
    kind: 'inventory',
    records: { '': 'v.sku v.warehouseCode v.quantityAvailable' },
  },
  {
    file: 'wefulfillit-batch/expected/ACME_batch_00012.txt',
    kind: 'orders',
    records: {
      '': `s.name s.company s.address1 s.address2 s.city s.state s.postalCode s.country s.phone - s.email - o.subtotal o.taxAmount o.shippingAmount o.grandTotal ${ref} o.orderDate o.instructions|o.giftMessage o.lineCount l.sku l.quantity l.unitPrice`,
    },
  },
  {
    file: 'wefulfillit-batch/returns/shipped_20260304.txt',
    kind: 'shipments',
    records: { '': `${ref} p.carrierCode|p.serviceCode p.trackingNumber h.shippedAt l.sku l.quantity` },
  },
  { file: 'wefulfillit-batch/returns/stock.txt', kind: 'inventory', records: { '': 'v.sku v.quantityAvailable' } },
  {
    file: 'x12-4010-3pl/expected/940_000000905.edi',
    kind: 'orders',
    records: {
      W05: `- - ${ref} o.poNumber`,
      N1_ST: '- - s.company|s.name - o.custRef',
      N2: '- s.name',
      N3: '- s.address1|s.address3 s.address2',
      N4: '- s.city s.state s.postalCode s.country',
      PER_CN: '- - s.name - s.phone',
      N9_CO: '- - o.orderId',
      G62_04: '- - o.orderDate',
      G62_10: '- - o.requestedShipDate',
      NTE_WHI: '- - o.instructions',
      NTE_GFT: '- - o.giftMessage',
      W66: '- - - - - - - - - - o.carrierCode',
      LX: '- l.lineNumber',
      W01: '- l.quantity l.unitOfMeasure - - l.sku - l.barcode',
      G69: '- l.description',
      W76: '- o.totalQuantity',
    },
  },
  { file: 'x12-4010-3pl/returns/945_000000077.edi', kind: 'shipments', records: shippedSegments },
  { file: 'x12-4010-3pl/returns/945_000000078_oneline.edi', kind: 'shipments', records: shippedSegments },
  {
    file: 'x12-4010-3pl/returns/846_000000082.edi',
    kind: 'inventory',
    records: {
      BIA: '- - - - v.asOf v.asOf|-',
      N1_WH: '- - - - v.warehouseCode',
      LIN: '- - - v.sku',
      QTY_33: '- - v.quantityAvailable -',
      QTY_17: '- - v.quantityOnHand -',
      CTT: '- -',
    },
  },
];
