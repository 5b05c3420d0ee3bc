import { expect } from 'chai';
import { liveMegabytes } from '../support/live-memory.ts';
import { context, mappingOf } from './support.ts';

const rows = 1_000_000;

/** A stock file that nobody ever holds in memory as a whole. */
async function* stockFile(): AsyncGenerator<Buffer> {
  yield Buffer.from('SKU,Warehouse,On Hand,Allocated,Available,Date,Note\r\n');
  for (let from = 0; from < rows; from += 1000) {
    const lines = Array.from(
      { length: 1000 },
      (_, index) => `SKU-${from + index},W${index % 4},${index},3,${index % 900},2026-03-03,counted on the shelf\r\n`,
    );
    yield Buffer.from(lines.join(''));
  }
}

describe('a large file', () => {
  it(`CP-23 of ${rows} stock rows is read in slices of 1,000, with memory that does not grow`, async () => {
    const mapping = mappingOf(`
kind: inventory
columns: { SKU: level.sku, Warehouse: level.warehouseCode, On Hand: level.quantityOnHand, Allocated: level.quantityAllocated, Available: level.quantityAvailable, Date: { from: level.asOf, date: yyyy-MM-dd } }
`);
    const before = liveMegabytes();
    let [most, seen, largest] = [0, 0, 0];
    const slices = mapping.parse(stockFile(), context, { orders: async () => new Map(), sent: async () => undefined });
    let slice = await slices.next();
    for (; !slice.done; slice = await slices.next()) {
      seen += slice.value.length;
      largest = Math.max(largest, slice.value.length);
      if (seen % 50_000 === 0) most = Math.max(most, liveMegabytes());
    }
    expect([seen, largest, slice.value.fileAccepted, slice.value.rows]).to.deep.equal([rows, 1000, true, rows]);
    expect(most - before, 'MiB more than before').to.be.lessThan(20);
  }).timeout(120_000);
});
