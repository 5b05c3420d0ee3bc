import type { GuessedKind } from '../contract.ts';

/** Segments whose first element says what the others mean. */
export const qualified = ['N1', 'N9', 'REF', 'G62', 'DTM', 'PER', 'MAN', 'QTY', 'NTE'];

/** Kind of file by the code of its sets, as the standard numbers them. */
export const kindOfSet: Readonly<Record<string, GuessedKind>> = {
  '850': 'orders',
  '940': 'orders',
  '856': 'shipments',
  '945': 'shipments',
  '846': 'inventory',
};

export interface Element {
  /** Path of a field; `constant` = a code that says what stands beside it; `ignored` = totals and the like. */
  readonly field: string;
  readonly says: string;
  /** The standard leaves no choice. */
  readonly sure: boolean;
}

const constant = (says: string): Element => ({ field: 'constant', says, sure: true });
const unread = (says: string): Element => ({ field: 'ignored', says, sure: true });
const is = (field: string, says: string): Element => ({ field, says, sure: true });
const maybe = (field: string, says: string): Element => ({ field, says, sure: false });

/** Segment (and qualifier), then the number of the element. */
export const elements: Readonly<Record<GuessedKind, Readonly<Record<string, Element>>>> = {
  orders: {
    'W05/1': constant('order status code'),
    'W05/2': maybe('order.orderNumber', 'depositor order number'),
    'W05/3': is('order.poNumber', 'purchase order number'),
    'N1_ST/2': maybe('order.shipTo.company', 'name of the ship-to party'),
    'N1_BT/2': maybe('order.billTo.company', 'name of the bill-to party'),
    'N1_ST/3': constant('code qualifier'),
    'N2/1': maybe('order.shipTo.name', 'additional name'),
    'N3/1': maybe('order.shipTo.address1', 'address'),
    'N3/2': is('order.shipTo.address2', 'address, second part'),
    'N4/1': is('order.shipTo.city', 'city'),
    'N4/2': is('order.shipTo.state', 'state or province'),
    'N4/3': is('order.shipTo.postalCode', 'postal code'),
    'N4/4': is('order.shipTo.country', 'country'),
    'PER_CN/2': maybe('order.shipTo.name', 'name of the contact'),
    'PER_CN/3': constant('communication qualifier'),
    'PER_CN/4': is('order.shipTo.phone', 'number of the contact'),
    'N9_CO/2': maybe('order.custRef', 'customer order number'),
    'N9_PO/2': is('order.poNumber', 'purchase order number'),
    'G62_04/2': is('order.orderDate', 'date of the order'),
    'G62_10/2': is('order.requestedShipDate', 'requested ship date'),
    'NTE_WHI/2': is('order.instructions', 'instructions for the warehouse'),
    'NTE_DEL/2': is('order.instructions', 'instructions for the delivery'),
    'W66/1': constant('payment of freight'),
    'W66/2': constant('method of transport'),
    ...Object.fromEntries([3, 4, 5, 6, 7, 8, 9].map((at) => [`W66/${at}`, unread('detail of the transport')])),
    'W66/10': is('order.carrierCode', 'carrier'),
    'LX/1': is('line.lineNumber', 'assigned number of the line'),
    'W01/1': is('line.quantity', 'quantity ordered'),
    'W01/2': is('line.unitOfMeasure', 'unit of measure'),
    'W01/3': unread('code of the case'),
    'W01/4': constant('item qualifier'),
    'W01/5': is('line.sku', 'item'),
    'W01/6': constant('item qualifier'),
    'W01/7': maybe('line.barcode', 'second item number'),
    'G69/1': is('line.description', 'description'),
    'W76/1': is('order.totalQuantity', 'total quantity'),
  },
  shipments: {
    'W06/1': constant('reporting code'),
    'W06/2': maybe('order.orderNumber', 'depositor order number'),
    'W06/3': unread('date of the advice'),
    'W06/4': is('shipment.shipmentId', 'shipment identification'),
    'W06/5': unread('number of the agent'),
    'W06/6': unread('purchase order number'),
    'N1_SF/2': unread('name of the warehouse'),
    'N1_SF/3': constant('code qualifier'),
    'N1_SF/4': is('shipment.warehouseCode', 'code of the warehouse'),
    'G62_11/2': is('shipment.shippedAt', 'shipped on'),
    'W27/1': constant('method of transport'),
    'W27/2': is('package.carrierCode', 'carrier'),
    'W27/3': maybe('package.serviceCode', 'routing'),
    'W27/4': constant('payment of freight'),
    'LX/1': maybe('line.lineNumber', 'assigned number'),
    'MAN_CP/2': is('package.trackingNumber', 'parcel number of the carrier'),
    'MAN_GM/2': is('package.sscc', 'serial number of the package'),
    'W12/1': unread('status of the line'),
    'W12/2': is('line.quantityOrdered', 'quantity ordered'),
    'W12/3': is('line.quantity', 'quantity shipped'),
    'W12/4': unread('difference of the quantities'),
    'W12/5': unread('unit of measure'),
    'W12/6': unread('code of the case'),
    'W12/7': constant('item qualifier'),
    'W12/8': is('line.sku', 'item'),
    'W12/9': unread('lot'),
    'W12/10': is('package.weight.value', 'weight'),
    'W12/11': constant('weight qualifier'),
    'W12/12': constant('unit of weight'),
    'W03/1': unread('total quantity'),
    'W03/2': unread('total weight'),
    'W03/3': unread('unit of the total weight'),
  },
  inventory: {
    'BIA/1': constant('purpose'),
    'BIA/2': constant('type of report'),
    'BIA/3': unread('number of the report'),
    'BIA/4': is('level.asOf', 'date of the report'),
    'BIA/5': unread('time of the report'),
    'N1_WH/2': unread('name of the warehouse'),
    'N1_WH/3': constant('code qualifier'),
    'N1_WH/4': is('level.warehouseCode', 'code of the warehouse'),
    'LIN/1': unread('assigned number'),
    'LIN/2': constant('item qualifier'),
    'LIN/3': is('level.sku', 'item'),
    'QTY_33/2': is('level.quantityAvailable', 'available for sale'),
    'QTY_17/2': is('level.quantityOnHand', 'on hand'),
    'QTY_33/3': unread('unit of measure'),
    'QTY_17/3': unread('unit of measure'),
    'CTT/1': unread('count of lines'),
  },
};
