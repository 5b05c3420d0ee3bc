import { expect } from 'chai';
import { ordersOfItems } from '../../src/storage/carried.ts';
import { wereCarriedBefore } from '../../src/storage/deliveries.ts';
import { newestDocument } from '../../src/storage/documents.ts';
import { exportPage } from '../../src/storage/order-export.ts';
import { searchOrders } from '../../src/storage/order-search.ts';
import {
  findKnownOrders,
  orderIdsOfParts,
  ordersById,
  ordersByReference,
  ordersOfParts,
  partsOfOrders,
  summariesOf,
} from '../../src/storage/orders.ts';
import { packagesById } from '../../src/storage/package-lists.ts';
import type { Reader, Scope } from '../../src/storage/scope.ts';
import { storyFiles } from '../../src/storage/story-files.ts';
import { plansOf } from '../support/query-plans.ts';
import { openAt } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary.ts';

const ids = ['a', 'b'];

/** What is asked by ids or numbers, again and again, however many orders there are. */
const asked: Readonly<Record<string, (reader: Reader, scope: Scope) => Promise<unknown>>> = {
  searchOrders: (reader, scope) => searchOrders(reader, 'sqlite', scope, 'a', { limit: 50 }),
  ordersByReference: (reader, scope) => ordersByReference(reader, scope, 'a'),
  summariesOf: (reader, scope) => summariesOf(reader, 'sqlite', scope, ids),
  ordersById: (reader, scope) => ordersById(reader, 'sqlite', scope, ids),
  orderIdsOfParts: (reader, scope) => orderIdsOfParts(reader, 'sqlite', scope, ids),
  ordersOfParts: (reader, scope) => ordersOfParts(reader, 'sqlite', scope, ids),
  partsOfOrders: (reader, scope) => partsOfOrders(reader, 'sqlite', scope, ids),
  findKnownOrders: (reader) => findKnownOrders(reader, 'sqlite', 'acme', 'orderNumber', ids, 'legacy'),
  ordersOfItems: (reader, scope) => ordersOfItems(reader, 'sqlite', scope, ids),
  packagesById: (reader) => packagesById(reader, 'sqlite', 'acme', ids),
  storyFiles: (reader, scope) => storyFiles(reader, 'sqlite', scope, ids),
  wereCarriedBefore: (reader, scope) => wereCarriedBefore(reader, 'sqlite', scope, 'a', ids),
  newestDocument: (reader) => newestDocument(reader, 'acme', 'acme/erp/orders'),
  'exportPage by ids': (reader, scope) => exportPage(reader, 'sqlite', scope, { ids }, null, 10),
  'exportPage by SKUs': (reader, scope) => exportPage(reader, 'sqlite', scope, { skus: ids }, null, 10),
};

describe('what is asked by ids and numbers (SQLite)', () => {
  for (const [name, ask] of Object.entries(asked))
    it(`${name} walks through no table, nor through everything of a merchant`, async () => {
      const { reader } = await openAt(`sqlite:${await temporaryFolder()}/crossdock.db`);
      for (const scope of ['every merchant', ['acme']] as const) {
        const plans = await plansOf(reader, (watched) => ask(watched, scope));
        expect(plans.length).to.be.greaterThan(0);
        const walks = plans.filter((line) => /^SCAN (?!json_each|CONSTANT)|\(merchant=\?\)/.test(line));
        expect(walks).to.deep.equal([]);
      }
    });
});
