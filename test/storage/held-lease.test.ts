import { expect } from 'chai';
import { holdLease } from '../../src/storage/held-lease.ts';
import type { Store } from '../../src/storage/open.ts';
import { silentLog } from '../../src/support/log.ts';
import { rejection } from '../support/rejection.ts';
import { eachStore } from '../support/stores.ts';
import { inCommit } from './samples.ts';

/** Somebody else has taken over, as after a freeze of this process. */
async function takenOver(store: Store): Promise<void> {
  await inCommit(store, (trx) => trx.updateTable('leases').set({ owner: 'other', fence: 9 }).execute());
}

eachStore('a lease in use', (open) => {
  it('CX-17 keeps the second daemon out until it is given back', async () => {
    const store = await open();
    const mine = await holdLease(store, 'gate', 'one', silentLog);
    expect(await holdLease(store, 'gate', 'two', silentLog, 0)).to.equal(null);
    mine?.check();
    await inCommit(store, async (trx) => mine?.guard(trx));
    await mine?.release();
    const theirs = await holdLease(store, 'gate', 'two', silentLog, 0);
    expect(theirs).not.to.equal(null);
    await theirs?.release();
  });

  it('CX-17 waits for a holder that is about to finish', async () => {
    const store = await open();
    const mine = await holdLease(store, 'gate', 'one', silentLog);
    const waiting = holdLease(store, 'gate', 'two', silentLog, 10);
    await mine?.release();
    const theirs = await waiting;
    expect(theirs).not.to.equal(null);
    await theirs?.release();
  });

  it('CX-17 refuses the commit of a holder that was overtaken, and its release frees nothing', async () => {
    const store = await open();
    const mine = await holdLease(store, 'gate', 'one', silentLog);
    await takenOver(store);
    expect(await rejection(inCommit(store, async (trx) => mine?.guard(trx)))).to.include({ code: 'LEASE_LOST' });
    await mine?.release();
    expect(await holdLease(store, 'gate', 'three', silentLog, 0)).to.equal(null);
  });
});
