import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Order } from '../../src/domain/order.ts';
import type { MappingContext, ParseSummary } from '../../src/mapping/contract.ts';
import { type CorpusResult, comparable } from '../support/corpus-comparison.ts';
import { corpusFolder, corpusLayouts, corpusPreset } from '../support/corpus-presets.ts';
import { mappingFile, parse, piecesOf, render } from './support.ts';

interface Case {
  readonly direction: 'in' | 'out';
  readonly kind: string;
  readonly file: string;
  readonly orderIds?: readonly string[];
}

for (const format of corpusLayouts()) {
  const home = join(corpusFolder, format);
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
    const { bytes, summary } = render<'orders'>(mappingFile(corpusPreset(format, 'orders')), records, context);
    expect(summary.refused).to.deep.equal([]);
    expect(summary.fileName).to.equal(file);
    expect(bytes.equals(readFileSync(join(home, 'expected', file))), bytes.toString()).to.equal(true);
  }

  async function reads(kind: string, file: string): Promise<void> {
    const mapping = mappingFile(corpusPreset(format, kind));
    const bytes = readFileSync(join(home, 'returns', file));
    for (const size of [64 * 1024, 1]) {
      const { records, summary } = await parse(mapping, bytes, { orders, context, size, sent });
      const expected = json<CorpusResult>(`expected-returns/${file}.json`);
      expect(comparable({ ...summary, records }, expected)).to.deep.equal(comparable(expected, expected));
    }
  }

  async function givesBack(kind: Case['kind'], file: string): Promise<void> {
    const mapping = mappingFile(corpusPreset(format, kind));
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
