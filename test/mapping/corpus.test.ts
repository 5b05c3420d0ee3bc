import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Order } from '../../src/domain/order.ts';
import type { MappingContext, ParseSummary } from '../../src/mapping/contract.ts';
import { projectRoot } from '../support/source-files.ts';
import { mappingFile, parse, render } from './support.ts';

interface Case {
  readonly direction: 'in' | 'out';
  readonly kind: 'orders' | 'shipment' | 'inventory';
  readonly file: string;
  readonly orderIds?: readonly string[];
}

interface Expected {
  readonly records: readonly unknown[];
  readonly errors: readonly { row: number; column: string | null; code: string; value: string; rejects: string }[];
  readonly warnings: readonly { row: number; code: string }[];
  readonly fileAccepted: boolean;
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

  describe(`the corpus layout ${format}`, () => {
    for (const { direction, kind, file, orderIds = [] } of cases) {
      if (direction === 'out') it(`writes ${file} byte by byte`, () => writes(file, orderIds));
      else it(`reads ${file} as it is meant`, () => reads(kind, file));
    }
  });

  function writes(file: string, orderIds: readonly string[]): void {
    const records = orderIds.map((id) => orders.find(({ orderId }) => orderId === id) as Order);
    const { bytes, summary } = render<'orders'>(mappingFile(join(home, 'mappings/orders.yaml')), records, context);
    expect(summary.refused).to.deep.equal([]);
    expect(summary.fileName).to.equal(file);
    expect(bytes.equals(readFileSync(join(home, 'expected', file))), bytes.toString()).to.equal(true);
  }

  async function reads(kind: Case['kind'], file: string): Promise<void> {
    const mapping = mappingFile(join(home, 'mappings', kind === 'shipment' ? 'shipments.yaml' : `${kind}.yaml`));
    const bytes = readFileSync(join(home, 'returns', file));
    for (const size of [64 * 1024, 1]) {
      const { records, summary } = await parse(mapping, bytes, { orders, context, size });
      compare(records, summary, json<Expected>(`expected-returns/${file}.json`));
    }
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
  expect(comparable(records)).to.deep.equal(comparable(expected.records));
}

/** Instants compare as instants, weights and amounts as numbers. */
function comparable(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => comparable(item));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, comparable(inner, name)]));
  if (key === 'shippedAt' || key === 'asOf' || key === 'orderDate') return Date.parse(String(value));
  return key === 'value' || key === 'amount' ? Number(value) : value;
}
