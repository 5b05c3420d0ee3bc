import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Address, Order, OrderLine } from '../../src/domain/order.ts';
import { projectRoot } from '../support/source-files.ts';
import { context, mappingFile, mappingOf, parse, render } from './support.ts';

const corpus = join(projectRoot, 'test/corpus');

/** What a cart can hold: any character but control characters, no blanks at the ends, which reading takes off. */
const text = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .map((value) => value.replaceAll(/\p{Cc}/gu, '').replaceAll(/^[\s\u200b\u2060]+|[\s\u200b\u2060]+$/g, ''));
const lines = fc
  .array(text, { minLength: 1, maxLength: 3 })
  .map((parts) => parts.filter((part) => part !== '').join('\n'));
const money = fc
  .tuple(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 0, max: 99 }))
  .map(([whole, cents]) => `${whole}.${String(cents).padStart(2, '0')}`);
const instant = fc
  .date({ min: new Date('2001-01-01'), max: new Date('2098-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const identifier = fc
  .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 12 })
  .map((value) => `x${value.trim()}`);
const extra = fc.dictionary(
  text.filter((key) => key !== '' && key !== '__proto__'),
  text,
  { maxKeys: 3, noNullPrototype: true },
);

const address: fc.Arbitrary<Address> = fc.record({
  firstName: text,
  lastName: text,
  company: text,
  address1: text,
  address2: text,
  address3: text,
  city: text,
  state: text,
  postalCode: text,
  country: text,
  phone: text,
  email: text,
  residential: fc.boolean(),
});

const line: fc.Arbitrary<OrderLine> = fc.record({
  lineNumber: fc.constant(0),
  lineId: text,
  sku: identifier,
  barcode: text,
  description: lines,
  quantity: fc.integer({ min: 1, max: 1_000_000 }),
  unitOfMeasure: text,
  unitPrice: money,
  discountAmount: money,
  weight: fc.option(fc.record({ value: money, unit: fc.constantFrom('lb', 'kg') })),
  extra,
});

const order: fc.Arbitrary<Order> = fc.record({
  orderId: identifier,
  merchantId: text,
  cartId: text,
  orderSource: text,
  orderNumber: identifier,
  custRef: identifier,
  poNumber: text,
  orderDate: instant,
  requestedShipDate: fc.option(instant),
  currency: text,
  shipMethod: text,
  carrierCode: text,
  serviceCode: text,
  warehouseCode: text,
  subtotal: money,
  discountAmount: money,
  shippingAmount: money,
  taxAmount: money,
  grandTotal: money,
  isGift: fc.boolean(),
  giftMessage: lines,
  instructions: lines,
  shipTo: address,
  billTo: address,
  lines: fc
    .array(line, { minLength: 1, maxLength: 4 })
    .map((all) => all.map((one, index) => ({ ...one, lineNumber: index + 1 }))),
  extra,
});

const orders = fc.uniqueArray(order, { minLength: 1, maxLength: 5, selector: ({ orderNumber }) => orderNumber });

/** The same without the weights' numbers being texts, the only thing that is compared as a number. */
const layouts: readonly { title: string; file: string; delimited: string }[] = [
  { title: 'CSV with minimal quotes', file: 'encoding: utf-8', delimited: '{}' },
  {
    title: 'semicolons, all in quotes, CRLF, with byte order mark',
    file: 'newline: crlf, byte order mark: true',
    delimited: '{ delimiter: semicolon, quote: all }',
  },
  {
    title: 'tabs, quotes around texts, no header, no last line break',
    file: 'final newline: false',
    delimited: '{ delimiter: tab, quote: strings, header: false }',
  },
  {
    title: 'UTF-16, a formula guard',
    file: 'encoding: utf-16le, byte order mark: true',
    delimited: '{ delimiter: pipe, formula guard: true }',
  },
];

describe('what is written is read back', () => {
  const full = readFileSync(join(corpus, 'full-orders.yaml'), 'utf8');

  for (const { title, file, delimited } of layouts) {
    it(`all of any order, in ${title}`, async () => {
      const mapping = mappingOf(full.replace(/^file:.*$/m, `file: { ${file} }\ndelimited: ${delimited}`));
      const property = fc.asyncProperty(orders, fc.integer({ min: 1, max: 100 }), async (given, size) => {
        const { bytes, summary } = render<'orders'>(mapping, given);
        expect(summary.refused).to.deep.equal([]);
        const { records, summary: read } = await parse<'orders'>(mapping, bytes, { size });
        expect(read.errors).to.deep.equal([]);
        expect(records).to.deep.equal(given);
      });
      await fc.assert(property, { numRuns: 60 });
    }).timeout(60_000);
  }

  for (const format of ['cartrover-vertical-csv', 'dropstream-wfe']) {
    it(`all of the corpus orders of ${format}, as the file of a cart`, async () => {
      const given = JSON.parse(readFileSync(join(corpus, format, 'orders.json'), 'utf8')) as Order[];
      const mapping = mappingFile(join(corpus, 'full-orders.yaml'));
      expect((await parse<'orders'>(mapping, render<'orders'>(mapping, given).bytes)).records).to.deep.equal(given);
    });
  }

  it('dates in a zone, to the second, also where clocks are turned', async () => {
    const mapping = mappingOf(
      'kind: orders\nzone: America/New_York\ncolumns: { N: order.orderNumber, D: { from: order.orderDate, date: "yyyy-MM-dd HH:mm:ss ZZZ" }, S: line.sku, Q: line.quantity }',
    );
    await fc.assert(
      fc.asyncProperty(order, async (given) => {
        const orderDate = given.orderDate.replace(/\.\d+Z/, 'Z');
        const { records } = await parse<'orders'>(mapping, render<'orders'>(mapping, [{ ...given, orderDate }]).bytes);
        expect(Date.parse(String(records[0]?.orderDate))).to.equal(Date.parse(orderDate));
      }),
      { numRuns: 100 },
    );
  });

  it('the demo order file, which a template writes and columns read', async () => {
    const template = readFileSync(join(projectRoot, 'templates/legacy-orders.hbs'), 'utf8');
    const mapping = mappingFile(join(projectRoot, 'mappings/legacy-orders.yaml'), { 'legacy-orders': template });
    const latin = fc
      .string({ unit: fc.constantFrom(...'abcÄöüß€é "\';,-=1'), maxLength: 15 })
      .map((value) => value.trim());
    const somebody = fc.record({
      company: latin,
      address1: latin,
      city: latin,
      state: latin,
      postalCode: latin,
      country: latin,
      phone: latin,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(somebody, fc.integer({ min: 1, max: 99 })), { minLength: 1, maxLength: 4 }),
        async (given) => {
          const made = given.map(([who, quantity], index) => ({
            orderNumber: `A-${index}`,
            orderSource: 'WEB',
            shipMethod: 'Standard',
            orderDate: '2026-03-01T12:00:00Z',
            shipTo: { firstName: '', lastName: '', address2: '', ...who },
            billTo: {},
            lines: [{ lineNumber: 1, sku: `S${index}`, quantity }],
          })) as unknown as Order[];
          const { records, summary } = await parse<'orders'>(mapping, render<'orders'>(mapping, made).bytes);
          expect(summary.errors).to.deep.equal([]);
          expect(
            records.map(({ orderNumber, shipTo, lines: [one] }) => [
              orderNumber,
              shipTo?.company,
              shipTo?.address1,
              shipTo?.city,
              shipTo?.phone,
              one?.sku,
              one?.quantity,
            ]),
          ).to.deep.equal(
            made.map(({ orderNumber, shipTo, lines: [one] }) => [
              orderNumber,
              shipTo.company,
              shipTo.address1,
              shipTo.city,
              shipTo.phone,
              one?.sku,
              one?.quantity,
            ]),
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  it('packages and stock, as the cart is told', async () => {
    const inventory = mappingFile(join(corpus, 'shop-inventory.yaml'));
    const levels = [
      { sku: 'A,"1"', quantity: 5, warehouseCode: 'W1' },
      { sku: '0042', quantity: 0, warehouseCode: '' },
    ];
    const read = await parse<'inventory'>(inventory, render<'inventory'>(inventory, levels).bytes);
    expect(read.records).to.deep.equal([
      { sku: 'A,"1"', quantityAvailable: 5, warehouseCode: 'W1' },
      { sku: '0042', quantityAvailable: 0 },
    ]);
    const known = JSON.parse(readFileSync(join(corpus, 'dropstream-wfe/orders.json'), 'utf8')) as Order[];
    const confirmations = mappingFile(join(corpus, 'shop-confirmations.yaml'));
    const given = known.slice(0, 2).map((one, index) => ({
      order: one,
      shipment: { shippedAt: '2026-03-03T15:10:00Z', status: 'shipped' as const, warehouseCode: 'W1', shipmentId: '' },
      package: {
        trackingNumber: `T${index}`,
        carrierCode: 'UPS',
        serviceCode: 'GND',
        lines: one.lines.map(({ lineNumber, sku, quantity }) => ({ lineNumber, sku, quantity })),
      },
    }));
    const back = await parse<'shipments'>(confirmations, render<'shipments'>(confirmations, given).bytes, {
      orders: known,
      context,
    });
    expect(back.summary.errors).to.deep.equal([]);
    expect(back.records.map(({ packages }) => packages)).to.deep.equal(given.map((one) => [one.package]));
  });
});
