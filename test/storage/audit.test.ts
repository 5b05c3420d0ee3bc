import { expect } from 'chai';
import { type AuditFilter, type Deed, deedById, listAudit, writeAudit } from '../../src/storage/audit.ts';
import type { Store } from '../../src/storage/open.ts';
import type { Scope } from '../../src/storage/scope.ts';
import { inStore } from '../support/seeds.ts';
import { eachStore } from '../support/stores.ts';

const everyone = 'every merchant';

function deed(subject: string, more: Partial<Deed> = {}): Deed {
  const own = { actor: 'cli:anna', action: 'orders retry', merchant: 'acme', reason: '', before: {}, after: {} };
  return { subject, ...own, ...more };
}

async function write(store: Store, hour: number, ...deeds: Deed[]): Promise<void> {
  await inStore(store, (trx) => writeAudit(trx, store.dialect, deeds, `2026-03-01T0${hour}:00:00.000Z`));
}

async function subjects(store: Store, filter: Partial<AuditFilter> = {}, scope: Scope = everyone): Promise<string> {
  const found = await listAudit(store.reader, scope, { limit: 10, ...filter });
  return found.map(({ subject }) => subject).join(' ');
}

eachStore('the audit', (open) => {
  it('gives back who, what, whose, why, before and after, newest first', async () => {
    const store = await open();
    const before = { status: 'error', 'asked for': null };
    const one = deed('o-1', { reason: 'it was "wrong"', before, after: { status: 'new', tries: 3 } });
    await write(store, 1, deed('o-0'), one);
    const [newest, older] = await listAudit(store.reader, everyone, { limit: 10 });
    expect(newest).to.deep.equal({ ...one, id: newest?.id, at: '2026-03-01T01:00:00.000Z' });
    expect(older).to.deep.include({ subject: 'o-0', before: {}, after: {} });
    expect(await deedById(store.reader, ['acme'], newest?.id ?? 0)).to.deep.equal(newest);
  });

  it('shows each merchant its own rows only, and none to nobody', async () => {
    const store = await open();
    await write(store, 1, deed('mine'), deed('theirs', { merchant: 'bolt' }), deed('all', { merchant: '' }));
    expect(await subjects(store)).to.equal('all theirs mine');
    expect(await subjects(store, {}, ['acme'])).to.equal('mine');
    expect(await subjects(store, {}, [])).to.equal('');
    const [row] = await listAudit(store.reader, ['bolt'], { limit: 1 });
    expect(await deedById(store.reader, ['acme'], row?.id ?? 0)).to.equal(undefined);
  });

  it('is searched by subject, actors, action or its beginning, and time', async () => {
    const store = await open();
    await write(store, 1, deed('a'), deed('b', { actor: 'api:bob' }));
    await write(store, 2, deed('c', { action: 'orders' }), deed('d', { action: 'orders-old' }));
    await write(store, 3, deed('e', { action: 'files put' }));
    expect(await subjects(store, { subject: 'b' })).to.equal('b');
    expect(await subjects(store, { actors: ['bob', 'api:bob'] })).to.equal('b');
    expect(await subjects(store, { action: 'orders' })).to.equal('c b a');
    expect(await subjects(store, { action: 'orders retry' })).to.equal('b a');
    expect(await subjects(store, { since: '2026-03-01T02:00:00.000Z' })).to.equal('e d c');
    expect(await subjects(store, { until: '2026-03-01T02:00:00.000Z' })).to.equal('b a');
  });

  it('is read in pages that leave nothing out, also while it grows', async () => {
    const store = await open();
    for (let hour = 1; hour < 6; hour++) await write(store, hour, deed(`o-${hour}`));
    const [, last] = await listAudit(store.reader, everyone, { limit: 2 });
    await write(store, 7, deed('o-7'));
    expect(await subjects(store, { olderThan: last?.id ?? 0, limit: 2 })).to.equal('o-3 o-2');
  });

  it('keeps the first 60 properties of both sides together, and 300 characters of each', async () => {
    const store = await open();
    const many = (word: string, from: number) =>
      Object.fromEntries(Array.from({ length: 70 }, (_, index) => [`p${from + index}`, word.repeat(400)]));
    await write(store, 1, deed('o', { before: many('a', 0), after: many('b', 10) }));
    const [found] = await listAudit(store.reader, everyone, { limit: 1 });
    const { before, after } = found ?? deed('none');
    expect([before.p0, before['...'], after['...']]).to.deep.equal([`${'a'.repeat(299)}…`, '20 more', '20 more']);
    expect([Object.keys(before).length, Object.keys(after).length]).to.deep.equal([61, 51]);
    const names = Object.keys(after).filter((name) => before[name] === undefined);
    expect(names, 'what was left out of one side only would look new').to.deep.equal([]);
  });
});

eachStore('an audit of before states were kept', (open) => {
  it('is read as if nothing had been said of them', async () => {
    const store = await open();
    const row = { at: '2025-01-01T00:00:00.000Z', actor: 'cli:anna', action: 'run', subject: 's', merchant: 'acme' };
    await inStore(store, (trx) =>
      trx
        .insertInto('audit')
        .values({ ...row, reason: 'old' })
        .execute(),
    );
    const [found] = await listAudit(store.reader, ['acme'], { limit: 1 });
    expect(found).to.deep.include({ ...row, reason: 'old', before: {}, after: {} });
  });
});
