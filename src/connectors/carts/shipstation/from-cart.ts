import type { Address, OrderLine } from '../../../domain/order.ts';
import type { Readable } from '../../../mapping/contract.ts';
import type { PageComplaint, ReadLayout } from '../../api/layout.ts';
import { idsIn, isDivided } from '../../api/shipstation/orders.ts';
import { instantOfPacific } from '../../api/shipstation/pacific.ts';
import { type Fields, fieldsOf, listOf, moneyOf, textOf, wholeOf } from '../../api/values.ts';

type GivenOrder = Readable['orders'];

export const readOrders: ReadLayout<GivenOrder> = async (page) => {
  const { orders, tags } = fieldsOf(page);
  const names = new Map(listOf(tags).map((one) => [wholeOf(fieldsOf(one).tagId) ?? 0, textOf(fieldsOf(one).name)]));
  const records: GivenOrder[] = [];
  const complaints: PageComplaint[] = [];
  for (const [index, one] of listOf(orders).entries()) {
    const said = fieldsOf(one);
    const found = complaintsAbout(said, index + 1);
    complaints.push(...found);
    if (found.every(({ only }) => only === 'warning')) records.push(orderOf(said, names));
  }
  return { records, complaints };
};

function orderOf(said: Fields, names: ReadonlyMap<number, string>): GivenOrder {
  const options = fieldsOf(said.advancedOptions);
  const email = textOf(said.customerEmail);
  const goods = goodsOf(said);
  const discount = discountOf(said);
  const shipBy = instantOfPacific(said.shipByDate);
  return {
    orderId: textOf(said.orderId),
    orderNumber: textOf(said.orderNumber),
    ...(instantOfPacific(said.orderDate) !== '' && { orderDate: instantOfPacific(said.orderDate) }),
    ...(shipBy !== '' && { requestedShipDate: shipBy }),
    cartStatus: textOf(said.orderStatus),
    tags: idsIn(said.tagIds)
      .map((id) => names.get(id) ?? String(id))
      .join(', '),
    shipMethod: textOf(said.requestedShippingService) || textOf(said.serviceCode),
    discountAmount: discount,
    shippingAmount: moneyOf(said.shippingAmount),
    taxAmount: moneyOf(said.taxAmount),
    grandTotal: moneyOf(said.orderTotal),
    isGift: said.gift === true,
    giftMessage: textOf(said.giftMessage),
    instructions: textOf(said.customerNotes),
    shipTo: addressOf(fieldsOf(said.shipTo), email),
    ...(textOf(fieldsOf(said.billTo).street1) !== '' && { billTo: addressOf(fieldsOf(said.billTo), email) }),
    lines: goods.map((item, index) => lineOf(item, index + 1)),
    extra: present({
      storeId: options.storeId,
      warehouseId: options.warehouseId,
      source: options.source,
      customField1: options.customField1,
      customField2: options.customField2,
      customField3: options.customField3,
      parentId: options.parentId,
      orderKey: said.orderKey,
      internalNotes: said.internalNotes,
    }),
  };
}

function lineOf(item: Fields, lineNumber: number): OrderLine {
  const { value, units } = fieldsOf(item.weight);
  return {
    lineNumber,
    lineId: textOf(item.orderItemId),
    sku: textOf(item.sku),
    barcode: textOf(item.upc),
    description: textOf(item.name),
    quantity: wholeOf(item.quantity) ?? 0,
    unitOfMeasure: '',
    unitPrice: moneyOf(item.unitPrice),
    discountAmount: '',
    weight: textOf(value) !== '' && textOf(units) !== '' ? { value: textOf(value), unit: textOf(units) } : null,
    extra: present({
      lineItemKey: item.lineItemKey,
      fulfillmentSku: item.fulfillmentSku,
      warehouseLocation: item.warehouseLocation,
      options: optionsText(item.options),
    }),
  };
}

/** Discounts and fees stand among the items. */
function goodsOf({ items }: Fields): Fields[] {
  return listOf(items)
    .map((one) => fieldsOf(one))
    .filter(({ adjustment }) => adjustment !== true);
}

function discountOf({ items }: Fields): string {
  const hundredths = listOf(items)
    .map((one) => fieldsOf(one))
    .filter(({ adjustment }) => adjustment === true)
    .map(({ unitPrice, quantity }) => Math.round(Number(moneyOf(unitPrice)) * 100) * (wholeOf(quantity) ?? 1))
    .filter((amount) => amount < 0)
    .reduce((sum, amount) => sum - amount, 0);
  return hundredths === 0 ? '' : (hundredths / 100).toFixed(2);
}

function addressOf(said: Fields, email: string): Address {
  const name = textOf(said.name);
  const cut = name.lastIndexOf(' ');
  return {
    firstName: cut === -1 ? '' : name.slice(0, cut).trim(),
    lastName: name.slice(cut + 1),
    company: textOf(said.company),
    address1: textOf(said.street1),
    address2: textOf(said.street2),
    address3: textOf(said.street3),
    city: textOf(said.city),
    state: textOf(said.state),
    postalCode: textOf(said.postalCode),
    country: textOf(said.country),
    phone: textOf(said.phone),
    email,
    residential: said.residential === true,
  };
}

function optionsText(options: unknown): string {
  return listOf(options)
    .map((one) => fieldsOf(one))
    .map(({ name, value }) => `${textOf(name)}: ${textOf(value)}`)
    .join('; ');
}

function present(fields: Fields): Record<string, string> {
  const texts = Object.entries(fields).map(([name, value]) => [name, textOf(value)] as const);
  return Object.fromEntries(texts.filter(([, text]) => text !== ''));
}

function complaintsAbout(said: Fields, item: number): PageComplaint[] {
  const goods = goodsOf(said);
  const number = textOf(said.orderNumber);
  const about = (field: string, code: string, note: string): PageComplaint => ({
    item,
    field,
    code,
    value: number,
    note,
  });
  if (wholeOf(said.orderId) === undefined)
    return [about('orderId', 'missing', 'An order without a number of ShipStation cannot be taken.')];
  // Nobody will ship it, and what it says is of use only where it was taken before.
  if (said.orderStatus === 'cancelled') return [];
  if (goods.length === 0)
    return [
      about('items', 'missing', 'The order has nothing to ship. Add its items in ShipStation, or cancel it there.'),
    ];
  if (goods.some(({ sku }) => textOf(sku) === ''))
    return [
      about(
        'items.sku',
        'missing',
        'An item of the order has no SKU. Enter it in ShipStation; the order then comes by itself.',
      ),
    ];
  if (goods.some(({ quantity }) => (wholeOf(quantity) ?? 0) < 1))
    return [
      about('items.quantity', 'bad-value', 'An item of the order has no whole quantity. Correct it in ShipStation.'),
    ];
  return isDivided(said)
    ? [
        {
          ...about(
            'advancedOptions.mergedOrSplit',
            'merged-or-split',
            'The order was split or merged in ShipStation. If its other half was taken before that, call one of them off: the same goods may be in both.',
          ),
          only: 'warning',
        },
      ]
    : [];
}
