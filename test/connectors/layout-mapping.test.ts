import { expect } from 'chai';
import { Unwritable } from '../../src/connectors/api/layout.ts';
import { layoutMapping } from '../../src/connectors/api/layout-mapping.ts';
import type { ApiConnector } from '../../src/connectors/api-contract.ts';
import type { PublishedLevel } from '../../src/domain/inventory-level.ts';
import { limits } from '../../src/support/limits.ts';

/** Takes every SKU but those that end in 7. */
const shop: Pick<ApiConnector, 'id' | 'role' | 'layouts'> = {
  id: 'shop',
  role: 'cart',
  layouts: {
    write: {
      inventory: ({ sku, quantity }) =>
        sku.endsWith('7') ? new Unwritable('sku', 'no-sevens', sku, 'It takes no sevens.') : { sku, quantity },
    },
  },
};

function rendered(count: number) {
  const records = Array.from(
    { length: count },
    (_, index): PublishedLevel => ({ sku: `S-${index}`, quantity: index, warehouseCode: '' }),
  );
  const context = {
    now: '2026-11-25T12:00:00.000Z',
    timeZone: 'UTC',
    sequence: 4,
    values: {},
    keys: records.map(({ sku }) => `key of ${sku}`),
  };
  const slices = layoutMapping(shop as ApiConnector, 'inventory')?.render(records as never, context);
  if (!slices) throw new Error('It writes stock.');
  const chunks: Buffer[] = [];
  let slice = slices.next();
  for (; !slice.done; slice = slices.next()) chunks.push(slice.value);
  const written = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { key: string; body: PublishedLevel }[];
  return { chunks, written, summary: slice.value };
}

describe('what is written for a partner that is spoken to', () => {
  for (const count of [0, 1, limits.recordsPerSlice, limits.recordsPerSlice + 1, 3 * limits.recordsPerSlice + 8])
    it(`is one list of ${count} records in slices, without those that it cannot take, each under its own key`, () => {
      const { chunks, written, summary } = rendered(count);
      const all = Array.from({ length: count }, (_, index) => index);
      const taken = all.filter((index) => index % 10 !== 7);
      expect(written.map(({ body: { quantity } }) => quantity)).to.deep.equal(taken);
      for (const { key, body } of written) expect(key).to.equal(`key of ${body.sku}`);
      expect(summary.refused.map(({ index }) => index)).to.deep.equal(all.filter((index) => index % 10 === 7));
      expect([summary.written, summary.fileName]).to.deep.equal([taken.length, 'shop-inventory-4.json']);
      expect(chunks.length).to.be.greaterThan(Math.ceil(count / limits.recordsPerSlice));
    });
});
