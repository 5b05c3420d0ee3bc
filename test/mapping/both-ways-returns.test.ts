import { expect } from 'chai';
import fc from 'fast-check';
import { foldFor } from '../../src/formats/text/encoding.ts';
import { inJson, inPositions, inRows, inXml, isWhole, type Manner } from './both-ways/layout.ts';
import { confirmationsOf, ordersUpTo } from './both-ways/made-up.ts';
import { shippedText } from './both-ways/shipped.ts';
import { complaintsOf, context, mappingOf, parse, render } from './support.ts';

const of = ({ written, read }: Manner, text: string) => read(written(text));
const shippedAt = '2026-03-03T15:10:00Z';

/** Packages in every layout, and in the shipped mappings that have both directions. */
const packages: readonly { title: string; text: string; manner: Manner; weighs: boolean; forbidden?: RegExp }[] = [
  ...[
    ['commas', '', inRows],
    ['quotes around all, no header', 'delimited: { quote: all, header: false }', inRows],
    [
      'folded letters',
      'file: { encoding: windows-1252, unencodable: fold }',
      { ...inRows, written: (text: string) => foldFor(inRows.written(text), 'windows-1252') },
    ],
    ['UTF-16', 'file: { encoding: utf-16le, byte order mark: true }\ndelimited: { delimiter: tab }', inRows],
  ].map(([title, head, manner]) => ({
    title: title as string,
    text: `kind: shipments\n${head as string}\ncolumns: { O: order.orderNumber, T: package.trackingNumber, C: package.carrierCode, V: package.serviceCode, D: { from: shipment.shippedAt, date: iso }, I: shipment.shipmentId, W: package.weight.value, U: package.weight.unit, L: line.lineNumber, S: line.sku, Q: line.quantity }`,
    manner: manner as Manner,
    weighs: true,
  })),
  {
    title: 'fixed width',
    text: 'kind: shipments\nfixed width: {}\ncolumns: [{ at: 1-40, from: order.orderNumber }, { at: 41-80, from: package.trackingNumber }, { at: 81-110, from: package.carrierCode }, { at: 111-140, from: package.serviceCode }, { at: 141-160, from: shipment.shippedAt, date: iso }, { at: 161-165, from: shipment.shipmentId }, { at: 166-175, from: package.weight.value }, { at: 176-178, from: package.weight.unit }, { at: 179-181, from: line.lineNumber }, { at: 182-221, from: line.sku }, { at: 222-228, from: line.quantity }]',
    manner: inPositions,
    weighs: true,
  },
  ...(['xml: { root: File }', 'json: { root: Packages }'] as const).map((head) => ({
    title: head,
    text: `kind: shipments\n${head}\nrecords:\n  P: { each: package, at: Ps/P, columns: { O: order.orderNumber, T: package.trackingNumber, C: package.carrierCode, V: package.serviceCode, D: { from: shipment.shippedAt, date: iso }, I: shipment.shipmentId, W: package.weight.value, U: package.weight.unit } }\n  L: { each: line, at: Ps/P/Ls/L, columns: { N: line.lineNumber, S: line.sku, Q: line.quantity } }`,
    manner: head.startsWith('xml') ? inXml : inJson,
    weighs: true,
  })),
  { title: 'the mapping shop-confirmations', text: shippedText('shop-confirmations'), manner: inRows, weighs: false },
  {
    title: 'the mapping shop-export-shipments',
    text: shippedText('shop-export-shipments'),
    manner: inRows,
    weighs: false,
  },
];

describe('packages that are written and read back are the same', () => {
  for (const { title, text, manner, weighs } of packages) {
    it(`in ${title}, or are refused`, async () => {
      const mapping = mappingOf(text);
      let kept = 0;
      const property = fc.asyncProperty(ordersUpTo(4), fc.integer({ min: 1, max: 200 }), async (orders, size) => {
        const given = confirmationsOf(orders, shippedAt);
        const { bytes, summary } = render<'shipments'>(mapping, given);
        const refused = new Set(summary.refused.map(({ index }) => index));
        for (const { code } of summary.refused) expect(code).to.be.oneOf(['unencodable-character', 'too-long']);
        for (const [index, { order, package: parcel }] of given.entries()) {
          const texts = [
            order.orderNumber,
            parcel.trackingNumber,
            parcel.carrierCode,
            ...order.lines.map(({ sku }) => sku),
          ];
          const folds = title === 'folded letters';
          if (!folds && texts.some((one) => !isWhole(one)))
            expect(refused.has(index), 'half a pair was written').to.equal(true);
          if (texts.every((one) => /^[ -~]{0,20}$/.test(one)) && /^[ -~]*$/.test(parcel.serviceCode))
            expect(refused.has(index), 'a plain package was refused').to.equal(false);
        }
        const good = given.filter((_one, index) => !refused.has(index));
        kept += good.length;
        if (good.length === 0) return;
        // What comes back names orders by the references that were sent.
        const known = orders.map((order) => ({ ...order, orderNumber: of(manner, order.orderNumber) }));
        const { records, summary: read } = await parse<'shipments'>(mapping, bytes, { size, orders: known });
        expect(complaintsOf(read)).to.deep.equal([]);
        expect(
          records.map((one) => ({ ...one, shippedAt: Date.parse(one.shippedAt), shipmentId: undefined })),
        ).to.deep.equal(
          good.map(({ order, package: parcel }) => ({
            orderRef: of(manner, order.orderNumber),
            orderRefType: 'orderNumber',
            status: 'shipped',
            shippedAt: Date.parse(shippedAt),
            shipmentId: undefined,
            packages: [
              {
                trackingNumber: of(manner, parcel.trackingNumber),
                carrierCode: of(manner, parcel.carrierCode),
                serviceCode: weighs ? of(manner, parcel.serviceCode) : '',
                lines: order.lines.map(({ lineNumber, sku, quantity }) => ({ lineNumber, sku, quantity })),
                ...(weighs ? { weight: parcel.weight } : {}),
              },
            ],
          })),
        );
      });
      await fc.assert(property, { numRuns: 40 });
      expect(kept, 'packages that came back').to.be.greaterThan(40);
    }).timeout(60_000);
  }
});

const stock: readonly { title: string; text: string; manner: Manner; warehouse: boolean }[] = [
  ...['', 'delimited: { quote: all, header: false, delimiter: semicolon }', 'file: { encoding: utf-16be }'].map(
    (head) => ({
      title: head || 'commas',
      text: `kind: inventory\n${head}\ncolumns: { S: level.sku, W: level.warehouseCode, Q: level.quantityAvailable }`,
      manner: inRows,
      warehouse: true,
    }),
  ),
  {
    title: 'fixed width',
    text: 'kind: inventory\nfixed width: { length: 90 }\ncolumns: [{ at: 1-40, from: level.sku }, { at: 41-80, from: level.warehouseCode }, { at: 81-90, from: level.quantityAvailable }]',
    manner: inPositions,
    warehouse: true,
  },
  ...(['xml: { root: S }', 'json: { lines: true }'] as const).map((head) => ({
    title: head,
    text: `kind: inventory\n${head}\nrecords: { L: { each: level, at: ${head.startsWith('xml') ? 'L' : '.'}, columns: { S: level.sku, W: level.warehouseCode, Q: level.quantityAvailable } } }`,
    manner: head.startsWith('xml') ? inXml : inJson,
    warehouse: true,
  })),
  ...['shop-export-inventory', 'ph-pd-records-inventory', 'legacy-inventory', 'vertical-csv-inventory'].map((name) => ({
    title: `the mapping ${name}`,
    text: shippedText(name),
    manner: inRows,
    warehouse: true,
  })),
  { title: 'the mapping shop-inventory', text: shippedText('shop-inventory'), manner: inRows, warehouse: false },
];

describe('stock that is written and read back is the same', () => {
  for (const { title, text, manner, warehouse } of stock) {
    it(`in ${title}, or is refused`, async () => {
      const mapping = mappingOf(text);
      const property = fc.asyncProperty(ordersUpTo(5), async (orders) => {
        const given = orders.flatMap(({ lines, shipTo }) =>
          lines.map(({ sku, quantity }) => ({ sku, quantity: quantity - 1, warehouseCode: shipTo.city })),
        );
        const { bytes, summary } = render<'inventory'>(mapping, given, context);
        const refused = new Set(summary.refused.map(({ index }) => index));
        for (const { code } of summary.refused) expect(code).to.be.oneOf(['unencodable-character', 'too-long']);
        const good = given.filter((_one, index) => !refused.has(index));
        for (const [index, one] of given.entries()) if (!isWhole(one.sku)) expect(refused.has(index)).to.equal(true);
        if (good.length === 0) return;
        const { records, summary: read } = await parse<'inventory'>(mapping, bytes);
        expect(complaintsOf(read)).to.deep.equal([]);
        const code = (one: string) => (warehouse && of(manner, one) !== '' ? { warehouseCode: of(manner, one) } : {});
        expect(records).to.deep.equal(
          good.map(({ sku, quantity, warehouseCode }) => ({
            sku: of(manner, sku),
            quantityAvailable: quantity,
            ...code(warehouseCode),
          })),
        );
      });
      await fc.assert(property, { numRuns: 40 });
    }).timeout(60_000);
  }
});
