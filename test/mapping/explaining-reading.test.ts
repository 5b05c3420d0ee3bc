import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Order } from '../../src/domain/order.ts';
import type { Mapping, MappingContext, ParseSummary } from '../../src/mapping/contract.ts';
import type { ReadRowTold, ToldReading } from '../../src/mapping/explain/told.ts';
import { projectRoot } from '../support/source-files.ts';
import { someOrders } from './any-order.ts';
import { context, finderOf, mappingFile, mappingOf, parse, piecesOf, render } from './support.ts';

const corpus = join(projectRoot, 'test/corpus');
const presets: Readonly<Record<string, string>> = {
  'amazon-mcf-flat': 'fulfillment-flat-',
  'as400-pick-ticket': 'pick-ticket-fixed-',
  'cartrover-vertical-csv': 'vertical-csv-',
  'dropstream-wfe': 'ph-pd-records-',
  'oracle-wms-orr': 'pipe-records-',
  'shopify-orders-csv': 'shop-export-',
  'wefulfillit-batch': 'batch-horizontal-',
};

interface Case {
  readonly direction: string;
  readonly kind: string;
  readonly file: string;
}

/** Asked for every row. */
async function explain(
  mapping: Mapping,
  bytes: Buffer,
  given: MappingContext,
  orders: readonly Order[] = [],
): Promise<ToldReading> {
  const known = { orders: finderOf(orders), sent: async () => undefined };
  return mapping.explainIn(piecesOf(bytes, 37), given, known, () => true);
}

for (const [format, base] of Object.entries(presets)) {
  const home = join(corpus, format);
  const orders = JSON.parse(readFileSync(join(home, 'orders.json'), 'utf8')) as Order[];
  const stated = JSON.parse(readFileSync(join(home, 'context.json'), 'utf8'));
  const {
    now,
    timeZone,
    cases,
    nextSequence = 0,
    ...values
  } = stated as MappingContext & {
    cases: Case[];
    nextSequence?: number;
  };
  const given = { now, timeZone, sequence: nextSequence, values } as unknown as MappingContext;

  describe(`an explanation of files that came back, layout ${format}`, () => {
    for (const { kind, file } of cases.filter(({ direction }) => direction === 'in')) {
      it(`says of ${file} what its reading says`, async () => {
        const path = ['', 's']
          .map((end) => join(projectRoot, 'mappings', `${base}${kind}${end}.yaml`))
          .find(existsSync);
        const mapping = mappingFile(path ?? '');
        const bytes = readFileSync(join(home, 'returns', file));
        const { records, summary } = await parse(mapping, bytes, { orders, context: given });
        const told = await explain(mapping, bytes, given, orders);
        sameVerdict(told, summary);
        expect(told.rows).not.to.deep.equal([]);
        // Numbers of envelopes and cartons stand in no record, a unit without its weight neither.
        if (summary.fileAccepted)
          sameValues(told.rows, records, /^(set|receipt)\.|packageId$|\.weight\.unit$|quantityOrdered$/);
      });
    }
  });
}

describe('an explanation of a file of orders', () => {
  const mapping = mappingFile(join(corpus, 'full-orders.yaml'));

  it('tells every value as the order has it, whatever the orders', async () => {
    let told = 0;
    const property = fc.asyncProperty(someOrders, async (orders) => {
      const { bytes } = render<'orders'>(mapping, orders);
      const { records } = await parse<'orders'>(mapping, bytes);
      const { rows } = await explain(mapping, bytes, context);
      const given = rows.flatMap(({ gives }) => gives);
      const lines = records.flatMap((order) => order.lines.map((line) => ({ order, line })));
      const named = new Set(orders.map(({ orderNumber }) => orderNumber));
      // Orders that share a number are one order, and its first row is believed.
      if (named.size < orders.length) return;
      expect(given).to.have.length(lines.length);
      for (const [at, { values }] of given.entries())
        for (const { path, value } of values) {
          if (path.endsWith('.extra')) continue;
          expect(value, path).to.equal(String(valueAt(path, lines[at] ?? {}) ?? ''));
          told += 1;
        }
    });
    await fc.assert(property, { numRuns: 60 });
    expect(told).to.be.greaterThan(1000);
  });
});

describe('an explanation of a row', () => {
  it('names computed fields and constants, and every step of a cell', async () => {
    const stock = mappingOf(`
kind: inventory
delimited: { formula guard: true }
constants: { level.warehouseCode: W1 }
columns:
  Item: { from: level.sku, extract: "^SKU-(.*)$", on reading: { "^OLD": "SKU" } }
  Hand: level.quantityOnHand
  Kept: { from: level.quantityAllocated, if empty: "0" }
computed: { level.quantityAvailable: "{{minus level.quantityOnHand level.quantityAllocated}}" }
reading: { unwrap excel: true, stop at: End }
`);
    const { rows } = await explain(stock, Buffer.from('Item,Hand,Kept\n="OLD-7" ,5,\nEnd\n'), context);
    const [header, row, end] = rows;
    expect(header?.skipped).to.include('header');
    expect(end?.skipped).to.include('stop at');
    expect(row?.gives[0]?.values).to.deep.equal([
      { path: 'level.sku', value: '7', from: 'row' },
      { path: 'level.quantityOnHand', value: '5', from: 'row' },
      { path: 'level.quantityAllocated', value: '0', from: 'row' },
      { path: 'level.warehouseCode', value: 'W1', from: 'constant' },
      { path: 'level.quantityAvailable', value: '5', from: 'computed' },
    ]);
    const [item, , kept] = row?.cells ?? [];
    expect(item?.steps.map(({ name, before, after }) => [name, before, after])).to.deep.equal([
      ['trim', '="OLD-7" ', '="OLD-7"'],
      ['unwrap excel', '="OLD-7"', 'OLD-7'],
      ['on reading', 'OLD-7', 'SKU-7'],
      ['extract', 'SKU-7', '7'],
    ]);
    expect(kept?.steps).to.deep.equal([{ name: 'if empty', before: '', after: '0', note: '' }]);
  });

  it('says that an order is not taken, and because of which row', async () => {
    const orders = mappingOf('kind: orders\ncolumns: { Order: order.orderNumber, SKU: line.sku, Qty: line.quantity }');
    const { rows } = await explain(orders, Buffer.from('Order,SKU,Qty\nA,X,1\nA,Y,none\nA,Z,1\nB,X,1\n'), context);
    const because = 'Its order is not taken, because of row 3.';
    expect(rows.slice(1).map(({ skipped }) => skipped)).to.deep.equal([because, '', because, '']);
    expect(rows[2]?.cells[2]?.fault?.code).to.equal('not-an-integer');
  });

  it('says of every line of repeated and joined columns what it fills', async () => {
    const joined = mappingOf(`
kind: orders
rows: each order
columns:
  Order: order.orderNumber
  SKUs: { from: line.sku, joined: "|" }
  Counts: { from: line.quantity, joined: "|" }
`);
    const { rows } = await explain(joined, Buffer.from('Order,SKUs,Counts\nA,X|Y,1|2\n'), context);
    const fills = rows[1]?.cells.flatMap((cell) => cell.fills.map(({ path, value }) => `${path}=${value}`));
    expect(fills?.toSorted()).to.deep.equal([
      'line.quantity=1',
      'line.quantity=2',
      'line.sku=X',
      'line.sku=Y',
      'order.orderNumber=A',
    ]);
    expect(rows[1]?.gives).to.have.length(2);
  });
});

/** The same complaints and remarks, each at its row. */
function sameVerdict(told: ToldReading, summary: ParseSummary): void {
  expect(told.fileAccepted).to.equal(summary.fileAccepted);
  const rows = new Set(told.rows.map(({ row }) => row));
  const at = <T extends { row: number }>(all: readonly T[]) => all.filter(({ row }) => rows.has(row));
  expect(told.rows.flatMap(({ complaints }) => complaints)).to.deep.equal(at(summary.errors));
  expect(told.rows.flatMap(({ warnings }) => warnings)).to.deep.equal(at(summary.warnings));
  expect(told.widely).to.deep.equal(summary.errors.filter(({ rejects }) => rejects !== 'row'));
  for (const { complaints, cells } of told.rows)
    for (const { column, code } of complaints) {
      const cell = cells.find((one) => one.column === String(column));
      if (cell) expect(cell.fault?.code).to.equal(code);
    }
}

/** What good rows are said to give stands in the records, and what their cells are said to fill is what they give. */
function sameValues(rows: readonly ReadRowTold[], records: readonly unknown[], besides: RegExp): void {
  const texts = new Set(leaves(records));
  for (const { complaints, warnings, cells, gives, skipped } of rows) {
    if (complaints.length + warnings.length > 0 || gives.length === 0 || skipped !== '') continue;
    const given = gives.flatMap(({ values }) => values);
    for (const { path, value } of given)
      if (value !== '' && !besides.test(path)) expect(texts.has(value), `${path} ${value}`).to.equal(true);
    for (const { fills } of cells)
      for (const { path, value } of fills)
        expect(
          given.some((one) => one.path === path && one.value === value),
          `${path} ${value}`,
        ).to.equal(true);
  }
}

function leaves(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [String(value)];
  return Object.values(value).flatMap(leaves);
}

function valueAt(path: string, owner: object): unknown {
  let value: unknown = owner;
  for (const step of path.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[step];
  return value;
}
