import { expect } from 'chai';
import { insertDocument } from '../../src/storage/documents.ts';
import type { Store } from '../../src/storage/open.ts';
import { newestKept, ordersPage, type ReceivedFilter, receivedPage } from '../../src/storage/received-files.ts';
import { inStore, seedOrder } from '../support/seeds.ts';
import { eachStore } from '../support/stores.ts';

const everyone = 'every merchant';

eachStore('received files that may be read again', (open) => {
  interface Given {
    readonly id: string;
    readonly sha?: string;
    readonly state?: 'claimed' | 'done' | 'quarantined' | 'duplicate';
    readonly revision?: string;
    readonly mapping?: string;
    readonly day?: number;
  }

  async function filled(...files: readonly Given[]): Promise<Store> {
    const store = await open();
    for (const { id, sha = id, state = 'done', revision = 'r1', mapping = 'in', day = 1 } of files)
      await inStore(store, (trx) =>
        insertDocument(
          trx,
          {
            id,
            merchant: 'acme',
            direction: 'in',
            endpoint: 'acme/legacy/shipments',
            kind: 'shipments',
            name: `${id}.csv`,
            size: 1,
            sha256: sha,
            state,
            code: '',
            reason: '',
            revision,
            mapping,
          },
          `2026-03-0${day}T08:00:00.000Z`,
        ),
      );
    return store;
  }

  const found = (store: Store, filter: ReceivedFilter, after = '') =>
    receivedPage(store.reader, everyone, filter, after, 50);

  it('are found by time, state and what read them', async () => {
    const store = await filled(
      { id: 'a' },
      { id: 'b', state: 'quarantined', day: 2 },
      { id: 'c', revision: 'r2', day: 3 },
      { id: 'd', revision: 'r2', mapping: 'other', day: 3 },
      { id: 'e', state: 'duplicate' },
    );
    expect(await found(store, {})).to.deep.equal(['a', 'b', 'c', 'd']);
    expect(await found(store, { state: 'quarantined' })).to.deep.equal(['b']);
    expect(await found(store, { since: '2026-03-02', until: '2026-03-03' })).to.deep.equal(['b']);
    expect(await found(store, { versions: [{ revision: 'r2' }] })).to.deep.equal(['c', 'd']);
    expect(
      await found(store, {
        versions: [
          { revision: 'r2', mapping: 'in' },
          { revision: 'r1', mapping: 'other' },
        ],
      }),
    ).to.deep.equal(['c']);
    expect(await found(store, { kind: 'orders' })).to.deep.equal([]);
    expect(await found(store, {}, 'b')).to.deep.equal(['c', 'd']);
    expect(await receivedPage(store.reader, ['bolt'], {}, '', 50)).to.deep.equal([]);
    expect((await newestKept(store.reader, 'acme', 'acme/legacy/shipments', 2)).map(({ id }) => id)).to.deep.equal([
      'd',
      'c',
    ]);
  });

  it('are left alone once the same bytes were taken again', async () => {
    const store = await filled(
      { id: 'a', sha: 's' },
      { id: 'b', sha: 's', revision: 'r2' },
      { id: 'c', sha: 's', state: 'duplicate' },
    );
    expect(await found(store, {})).to.deep.equal(['b']);
  });

  it('lead to the orders that came in them', async () => {
    const store = await filled({ id: 'doc', revision: 'r7' });
    const { id } = await seedOrder(store, '1001', 'error');
    await seedOrder(store, '1002', 'at_wms');
    const { reader, dialect } = store;
    const wish = { statuses: ['error', 'new'], versions: [{ revision: 'r7', mapping: 'in' }] };
    expect(await ordersPage(reader, dialect, everyone, wish, '', 9)).to.deep.equal([id]);
    expect(
      await ordersPage(reader, dialect, everyone, { ...wish, versions: [{ revision: 'r1' }] }, '', 9),
    ).to.deep.equal([]);
    expect(await ordersPage(reader, dialect, everyone, { statuses: ['error'], cart: 'shop' }, '', 9)).to.deep.equal([]);
    expect(await ordersPage(reader, dialect, ['bolt'], { statuses: ['error'] }, '', 9)).to.deep.equal([]);
  });
});
