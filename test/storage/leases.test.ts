import { expect } from 'chai';
import { freeAllLeases, freeLease, keepLease, type Lease, takeLease } from '../../src/storage/leases.ts';
import type { Store } from '../../src/storage/open.ts';
import { rejection } from '../support/rejection.ts';
import { eachStore } from '../support/stores.ts';
import { committed, inCommit } from './samples.ts';

function take(store: Store, owner: string, seconds = 60): Promise<Lease | null> {
  return committed(store, (trx) => takeLease(trx, store.dialect, 'gate', owner, seconds));
}

async function held(store: Store, owner: string, seconds = 60): Promise<Lease> {
  const lease = await take(store, owner, seconds);
  if (!lease) throw new Error('The lease is taken.');
  return lease;
}

/** As if the time had passed: the store's clock cannot be moved. */
async function runOut(store: Store): Promise<void> {
  await inCommit(store, (trx) => trx.updateTable('leases').set({ until: '2000-01-01T00:00:00.000Z' }).execute());
}

function keep(store: Store, lease: Lease): Promise<void> {
  return inCommit(store, (trx) => keepLease(trx, store.dialect, lease, 60));
}

eachStore('leases', (open) => {
  it('CX-17 are held by one owner at a time', async () => {
    const store = await open();
    expect(await take(store, 'one')).to.deep.equal({ name: 'gate', owner: 'one', fence: 1 });
    expect(await take(store, 'two')).to.equal(null);
    expect(await take(store, 'one')).to.deep.equal({ name: 'gate', owner: 'one', fence: 2 });
  });

  it('CX-17 pass on when they have run out, and the old fence is refused from then on', async () => {
    const store = await open();
    const old = await held(store, 'one');
    await runOut(store);
    expect(await take(store, 'two')).to.deep.equal({ name: 'gate', owner: 'two', fence: 2 });
    expect(await rejection(keep(store, old))).to.include({ code: 'LEASE_LOST', disposition: 'retry', value: 'gate' });
  });

  it('CX-17 refuse the fence of the same owner from before', async () => {
    const store = await open();
    const old = await held(store, 'one');
    await held(store, 'one');
    expect(await rejection(keep(store, old))).to.include({ code: 'LEASE_LOST' });
  });

  it("are prolonged from the store's own time", async () => {
    const store = await open();
    const lease = await held(store, 'one', 1);
    await keep(store, lease);
    const row = await store.reader.selectFrom('leases').select('until').executeTakeFirstOrThrow();
    const left = Date.parse(row.until) - Date.parse(await store.now());
    expect(left).to.be.within(50_000, 61_000);
  });

  it('are free for everybody once given back', async () => {
    const store = await open();
    const lease = await held(store, 'one');
    await inCommit(store, (trx) => freeLease(trx, lease));
    expect(await take(store, 'two')).to.include({ owner: 'two' });
    await inCommit(store, (trx) => freeLease(trx, lease));
    expect(await take(store, 'three'), 'an old holder cannot free what another one holds').to.equal(null);
    await inCommit(store, freeAllLeases);
    expect(await take(store, 'three')).to.include({ owner: 'three' });
  });
});
