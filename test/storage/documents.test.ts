import { expect } from 'chai';
import {
  claimedDocuments,
  concludeDocument,
  documentById,
  insertDocument,
  listDocuments,
  type NewDocument,
  rereadDocument,
  sameContent,
} from '../../src/storage/documents.ts';
import { recordRemoved, recordTaken, seenFiles } from '../../src/storage/intake.ts';
import type { Store } from '../../src/storage/open.ts';
import { eachStore } from '../support/stores.ts';
import { at, committed, inCommit, later } from './samples.ts';

function documentOf(id: string, more: Partial<NewDocument> = {}): NewDocument {
  return {
    id,
    merchant: 'acme',
    direction: 'in',
    endpoint: 'legacy/shipments',
    kind: 'shipments',
    name: 'ship 1.csv',
    size: 12,
    sha256: 'ab'.repeat(32),
    state: 'claimed',
    code: '',
    reason: '',
    revision: 'r1',
    mapping: 'ship',
    ...more,
  };
}

async function insert(store: Store, ...documents: NewDocument[]): Promise<void> {
  await inCommit(store, async (trx) => {
    for (const document of documents) await insertDocument(trx, document, at);
  });
}

eachStore('documents', (open) => {
  it('are recorded and concluded once', async () => {
    const store = await open();
    await insert(store, documentOf('d1'));
    expect(await documentById(store.reader, ['acme'], 'd1')).to.deep.equal({
      ...documentOf('d1'),
      records: 0,
      rejected: 0,
      report: '[]',
      madeAt: null,
      createdAt: at,
      updatedAt: at,
    });
    const verdict = { state: 'done' as const, records: 5, rejected: 1, report: '[{"row":2}]' };
    expect(await committed(store, (trx) => concludeDocument(trx, 'd1', verdict, later))).to.equal(true);
    expect(
      await committed(store, (trx) => concludeDocument(trx, 'd1', { state: 'quarantined', code: 'X' }, later)),
    ).to.equal(false);
    expect(await documentById(store.reader, ['acme'], 'd1')).to.include({ ...verdict, code: '', updatedAt: later });
  });

  it('are listed by the revision and the mapping that they were read or written with', async () => {
    const store = await open();
    await insert(
      store,
      documentOf('d1'),
      documentOf('d2', { direction: 'out', revision: 'r2', mapping: 'out' }),
      documentOf('d3', { revision: 'r2' }),
    );
    const ids = async (filter: { revision?: string; mapping?: string }) =>
      (await listDocuments(store.reader, ['acme'], { ...filter, limit: 10 })).map(({ id }) => id);
    expect([
      await ids({ revision: 'r2' }),
      await ids({ mapping: 'ship' }),
      await ids({ revision: 'r2', mapping: 'out' }),
    ]).to.deep.equal([['d3', 'd2'], ['d3', 'd1'], ['d2']]);
  });

  it('that wait may be given another revision; a reading that began with the one before then counts for nothing', async () => {
    const store = await open();
    await insert(store, documentOf('d1'));
    const reread = (revision: string) =>
      committed(store, (trx) => rereadDocument(trx, 'd1', { revision, mapping: 'new' }, later));
    const conclude = (revision: string) =>
      committed(store, (trx) => concludeDocument(trx, 'd1', { state: 'done' }, later, revision));
    expect(await reread('r2')).to.equal(true);
    expect([await conclude('r1'), await conclude('r2')]).to.deep.equal([false, true]);
    expect(await reread('r3')).to.equal(false);
    expect(await documentById(store.reader, ['acme'], 'd1')).to.include({
      revision: 'r2',
      mapping: 'new',
      state: 'done',
    });
  });

  it('FW-11 FW-12 are recognised by content, per endpoint, when they were taken in earnest', async () => {
    const store = await open();
    await insert(
      store,
      documentOf('d1', { state: 'quarantined' }),
      documentOf('d2', { name: 'first.csv' }),
      documentOf('d3', { name: 'copy.csv' }),
      documentOf('d4', { endpoint: 'other/shipments', sha256: 'cd'.repeat(32) }),
    );
    const same = (endpoint: string, sha256: string, merchant = 'acme') =>
      sameContent(store.reader, merchant, endpoint, sha256);
    expect((await same('legacy/shipments', 'ab'.repeat(32)))?.id).to.equal('d2');
    expect(await same('legacy/shipments', 'cd'.repeat(32))).to.equal(undefined);
    expect(await same('legacy/shipments', 'ab'.repeat(32), 'other')).to.equal(undefined);
  });

  it('that are claimed and not concluded are found again after a crash', async () => {
    const store = await open();
    await insert(
      store,
      documentOf('d1'),
      documentOf('d2'),
      documentOf('d3', { state: 'done' }),
      documentOf('d4', { endpoint: 'x' }),
    );
    expect((await claimedDocuments(store.reader, 'acme', 'legacy/shipments')).map(({ id }) => id)).to.deep.equal([
      'd1',
      'd2',
    ]);
    expect(await claimedDocuments(store.reader, 'other', 'legacy/shipments')).to.deep.equal([]);
  });

  it('are listed newest first, by what is asked, for their own merchant only', async () => {
    const store = await open();
    await insert(
      store,
      documentOf('d1'),
      documentOf('d2', { direction: 'out', state: 'rendered', kind: 'orders' }),
      documentOf('d3', { merchant: 'other' }),
    );
    const ids = async (scope: readonly string[] | 'every merchant', filter: object = {}) =>
      (await listDocuments(store.reader, scope, { limit: 10, ...filter })).map(({ id }) => id);
    expect(await ids('every merchant')).to.deep.equal(['d3', 'd2', 'd1']);
    expect(await ids('every merchant', { limit: 1 })).to.deep.equal(['d3']);
    expect(await ids(['acme'])).to.deep.equal(['d2', 'd1']);
    expect(await ids([])).to.deep.equal([]);
    expect(await ids(['acme'], { direction: 'out' })).to.deep.equal(['d2']);
    expect(await ids(['acme'], { state: 'claimed' })).to.deep.equal(['d1']);
    expect(await ids(['acme'], { kind: 'orders' })).to.deep.equal(['d2']);
    expect(await ids(['acme'], { since: later })).to.deep.equal([]);
    expect(await documentById(store.reader, ['other'], 'd1')).to.equal(undefined);
    expect(await documentById(store.reader, [], 'd1')).to.equal(undefined);
  });

  it('CX-12 come from files that are remembered as taken and as removed', async () => {
    const store = await open();
    const seen = (files: string[]) => seenFiles(store.reader, store.dialect, 'in', files);
    expect((await seen([])).size).to.equal(0);
    await inCommit(store, async (trx) => {
      for (const file of ['a', 'b']) await recordTaken(trx, 'in', file, 'd1', at);
    });
    await inCommit(store, (trx) => recordRemoved(trx, store.dialect, 'in', ['b']));
    expect([...(await seen(['a', 'b', 'c']))].sort()).to.deep.equal([
      ['a', 'taken'],
      ['b', 'removed'],
    ]);
    await inCommit(store, (trx) => recordTaken(trx, 'in', 'b', 'd2', later));
    expect([...(await seen(['b']))]).to.deep.equal([['b', 'taken']]);
    expect((await seenFiles(store.reader, store.dialect, 'other', ['a'])).size).to.equal(0);
  });
});
