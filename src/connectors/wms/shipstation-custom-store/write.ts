import { written } from './dates.ts';
import type { ShipTo, StoreItem, StoreOrder } from './to-store.ts';
import { bare, cdata } from './xml.ts';

/** One `Order` element. */
export function orderXml(order: StoreOrder, word: string, modifiedAt: string): string {
  const { billTo } = order;
  return element('Order', [
    cdata('OrderID', order.orderId),
    cdata('OrderNumber', order.orderNumber),
    bare('OrderDate', written(order.orderDate)),
    cdata('OrderStatus', word),
    bare('LastModified', written(modifiedAt)),
    optional('ShippingMethod', order.shippingMethod),
    order.currency === '' ? '' : bare('CurrencyCode', order.currency),
    bare('OrderTotal', order.total),
    bare('TaxAmount', order.tax),
    bare('ShippingAmount', order.shipping),
    optional('CustomerNotes', order.customerNotes),
    bare('Gift', String(order.isGift)),
    optional('GiftMessage', order.giftMessage),
    ...order.customFields.map((text, index) => optional(`CustomField${index + 1}`, text)),
    optional('RequestedWarehouse', order.warehouse),
    optional('Source', order.source),
    element('Customer', [
      cdata('CustomerCode', order.customerCode),
      element('BillTo', [
        cdata('Name', billTo.name),
        optional('Company', billTo.company),
        optional('Phone', billTo.phone),
        optional('Email', billTo.email),
      ]),
      shipToXml(order.shipTo),
    ]),
    element(
      'Items',
      order.items.map((item) => itemXml(item)),
    ),
  ]);
}

function shipToXml(to: ShipTo): string {
  return element('ShipTo', [
    cdata('Name', to.name),
    optional('Company', to.company),
    cdata('Address1', to.address1),
    optional('Address2', to.address2),
    cdata('City', to.city),
    optional('State', to.state),
    cdata('PostalCode', to.postalCode),
    cdata('Country', to.country),
    optional('Phone', to.phone),
  ]);
}

function itemXml(item: StoreItem): string {
  const { weight, options } = item;
  return element('Item', [
    cdata('LineItemID', item.lineItemId),
    cdata('SKU', item.sku),
    cdata('Name', item.name),
    // Never a unit without a weight, nor an empty one.
    ...(weight ? [bare('Weight', weight.value), bare('WeightUnits', weight.unit)] : []),
    optional('UPC', item.upc),
    bare('Quantity', String(item.quantity)),
    bare('UnitPrice', item.unitPrice),
    item.isAdjustment ? bare('Adjustment', 'true') : '',
    options.length === 0
      ? ''
      : element(
          'Options',
          options.map(({ name, value }) => element('Option', [cdata('Name', name), cdata('Value', value)])),
        ),
  ]);
}

function optional(name: string, text: string): string {
  return text === '' ? '' : cdata(name, text);
}

function element(name: string, inner: readonly string[]): string {
  return `<${name}>${inner.join('')}</${name}>`;
}

/** Declaration first, no byte order mark, and at least one page, however little there is. */
export function ordersXml(orders: readonly string[], pages: number): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n<Orders pages="${Math.max(1, pages)}">\n${orders.map((order) => `${order}\n`).join('')}</Orders>\n`;
}
