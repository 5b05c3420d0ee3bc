import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Order } from '../../src/domain/order.ts';
import type { MappingContext, ParseSummary } from '../../src/mapping/contract.ts';
import { projectRoot } from '../support/source-files.ts';
import { mappingFile, parse, piecesOf, render } from './support.ts';

interface Case {
  readonly direction: 'in' | 'out';
  readonly kind: keyof typeof kinds | 'orders';
  readonly file: string;
  readonly orderIds?: readonly string[];
}

interface Expected {
  readonly records: readonly unknown[];
  readonly errors: readonly {
    row: number;
    column: string | number | null;
    code: string;
    value: string;
    rejects: string;
  }[];
  readonly warnings: readonly { row: number; code: string }[];
  readonly fileAccepted: boolean;
}

/** Each layout of the corpus, and the shipped mappings that are it. */
const presets: Readonly<Record<string, string>> = {
  'amazon-mcf-flat': 'fulfillment-flat',
  'as400-pick-ticket': 'pick-ticket-fixed',
  'cartrover-vertical-csv': 'vertical-csv',
  'dropstream-wfe': 'ph-pd-records',
  'oracle-wms-orr': 'pipe-records',
  'shopify-orders-csv': 'shop-export',
  'wefulfillit-batch': 'batch-horizontal',
  'x12-4010-3pl': 'x12',
};
const numbers: Readonly<Record<string, string>> = {
  orders: '940-',
  shipments: '945-',
  inventory: '846-',
  acknowledgements: '997-',
};
const kinds = {
  order: 'orders',
  shipment: 'shipments',
  inventory: 'inventory',
  acknowledgement: 'acknowledgements',
} as const;

function preset(format: string, kind: string): string {
  const base = presets[format] ?? '';
  return join(projectRoot, 'mappings', base === 'x12' ? `x12-${numbers[kind]}${kind}.yaml` : `${base}-${kind}.yaml`);
}

const folder = join(projectRoot, 'test/corpus');
const formats = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

for (const format of formats) {
  const home = join(folder, format);
  const orders = json<Order[]>('orders.json');
  const { now, timeZone, nextSequence, cases, ...values } = json<{
    now: string;
    timeZone: string;
    nextSequence?: number;
    cases: Case[];
  }>('context.json');
  const context: MappingContext = {
    now,
    timeZone,
    sequence: nextSequence ?? 0,
    values: values as Record<string, string>,
  };

  function json<T>(file: string): T {
    return JSON.parse(readFileSync(join(home, file), 'utf8')) as T;
  }

  const sent = (file: number, place: number) => {
    const [{ orderIds = [] } = {}] = file === nextSequence ? cases.filter(({ direction }) => direction === 'out') : [];
    return orders.find(({ orderId }) => orderId === orderIds[place - 1]);
  };

  describe(`the corpus layout ${format}`, () => {
    for (const { direction, kind, file, orderIds = [] } of cases) {
      if (direction === 'out') it(`writes ${file} byte by byte`, () => writes(file, orderIds));
      else {
        it(`reads ${file} as it is meant`, () => reads(kind, file));
        it(`gives back what it refuses of ${file}; uncorrected, the same is refused again`, () =>
          givesBack(kind, file));
      }
    }
  });

  function writes(file: string, orderIds: readonly string[]): void {
    const records = orderIds.map((id) => orders.find(({ orderId }) => orderId === id) as Order);
    const { bytes, summary } = render<'orders'>(mappingFile(preset(format, 'orders')), records, context);
    expect(summary.refused).to.deep.equal([]);
    expect(summary.fileName).to.equal(file);
    expect(bytes.equals(readFileSync(join(home, 'expected', file))), bytes.toString()).to.equal(true);
  }

  async function reads(kind: Case['kind'], file: string): Promise<void> {
    const mapping = mappingFile(preset(format, kinds[kind as keyof typeof kinds]));
    const bytes = readFileSync(join(home, 'returns', file));
    for (const size of [64 * 1024, 1]) {
      const { records, summary } = await parse(mapping, bytes, { orders, context, size, sent });
      compare(records, summary, json<Expected>(`expected-returns/${file}.json`));
    }
  }

  async function givesBack(kind: Case['kind'], file: string): Promise<void> {
    const mapping = mappingFile(preset(format, kinds[kind as keyof typeof kinds]));
    const bytes = readFileSync(join(home, 'returns', file));
    const { summary } = await parse(mapping, bytes, { orders, context, sent });
    const rejected = await mapping.rejected(() => piecesOf(bytes), context, summary.errors);
    const pieces: Buffer[] = [];
    for await (const piece of rejected.bytes) pieces.push(piece);
    const given = Buffer.concat(pieces);
    if (!summary.fileAccepted) return void expect(given.equals(bytes)).to.equal(true);
    if (summary.errors.length === 0) return;
    const again = await parse(mapping, given, { orders, context, sent });
    const codes = ({ errors }: ParseSummary) => errors.map(({ code, column }) => `${code} ${column}`);
    expect(codes(again.summary)).to.deep.equal(codes(summary));
    expect(again.records).to.deep.equal([]);
  }
}

function compare(records: readonly unknown[], summary: ParseSummary, expected: Expected): void {
  expect(summary.fileAccepted).to.equal(expected.fileAccepted);
  expect(summary.errors.map(({ note: _note, ...rest }) => rest)).to.deep.equal(
    expected.errors.map(({ row, column, code, value, rejects }) => ({ row, column, code, value, rejects })),
  );
  expect(summary.warnings.map(({ row, code }) => ({ row, code }))).to.deep.equal(
    expected.warnings.map(({ row, code }) => ({ row, code })),
  );
  expect(comparable(summary.kind === 'orders' ? subsets(expected.records, records) : records)).to.deep.equal(
    comparable(expected.records),
  );
}

/** Orders are read with all their fields; the corpus lists some. */
function subsets(expected: unknown, found: unknown): unknown {
  if (Array.isArray(expected) && Array.isArray(found))
    return found.map((one, index) => (index < expected.length ? subsets(expected[index], one) : one));
  if (typeof expected !== 'object' || expected === null || typeof found !== 'object' || found === null) return found;
  return Object.fromEntries(
    Object.entries(expected).map(([key, value]) => [key, subsets(value, (found as Record<string, unknown>)[key])]),
  );
}

/** Instants compare as instants, weights and amounts as numbers. */
function comparable(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => comparable(item));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, comparable(inner, name)]));
  if (key === 'shippedAt' || key === 'asOf' || key === 'orderDate') return Date.parse(String(value));
  return key === 'value' || key === 'amount' ? Number(value) : value;
}
