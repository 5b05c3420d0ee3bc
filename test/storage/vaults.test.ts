import { expect } from 'chai';
import type { Store } from '../../src/storage/open.ts';
import { SecretKeys } from '../../src/storage/secret-keys.ts';
import { Secrets } from '../../src/storage/secrets.ts';
import { Vaults } from '../../src/storage/vaults.ts';
import { systemClock } from '../../src/support/clock.ts';
import { silentLog } from '../../src/support/log.ts';
import { pause } from '../../src/support/waiting.ts';
import { rejection } from '../support/rejection.ts';
import { someKey } from '../support/remembering.ts';
import { eachStoreUrl, openAt } from '../support/stores.ts';
import { inCommit } from './samples.ts';

function vaultsOf(store: Store, instance: string): Vaults {
  const secrets = new Secrets(store, new SecretKeys(someKey, '/nowhere'), silentLog);
  return new Vaults({ store, secrets, clock: systemClock, log: silentLog, instance });
}

eachStoreUrl('a vault', (newUrl) => {
  it('keeps what was made before anybody gets it, sealed, and over a restart', async () => {
    const url = await newUrl();
    const store = await openAt(url);
    const vault = vaultsOf(store, 'one').of('shop');
    expect(await vault.read()).to.equal(undefined);
    expect(await vault.renew(undefined, async (current) => `first after ${current}`)).to.equal('first after undefined');
    const rows = await store.reader.selectFrom('secrets').selectAll().execute();
    expect(rows.map(({ name }) => name)).to.deep.equal(['connection:shop']);
    expect(JSON.stringify(rows)).not.to.include('first');
    await store.close();
    const again = vaultsOf(await openAt(url), 'two');
    expect(await again.of('shop').read()).to.equal('first after undefined');
    expect(await again.of('other').read()).to.equal(undefined);
  });

  it('is renewed once, however many of however many daemons find it stale', async () => {
    const url = await newUrl();
    const daemons = [vaultsOf(await openAt(url), 'one'), vaultsOf(await openAt(url), 'two')];
    await daemons[0]?.of('shop').renew(undefined, async () => 'old');
    let asked = 0;
    let atOnce = 0;
    const make = async (current: string | undefined) => {
      asked += 1;
      atOnce += 1;
      expect(atOnce).to.equal(1);
      await pause(30);
      atOnce -= 1;
      return `${current} and new`;
    };
    const all = daemons.flatMap((vaults) => [1, 2, 3].map(() => vaults.of('shop').renew('old', make)));
    expect(new Set(await Promise.all(all))).to.deep.equal(new Set(['old and new']));
    expect(asked).to.equal(1);
  });

  it('goes on after a renewal that failed, with what was there', async () => {
    const vault = vaultsOf(await openAt(await newUrl()), 'one').of('shop');
    await vault.renew(undefined, async () => 'old');
    const failed = vault.renew('old', async () => {
      throw new Error('the partner said no');
    });
    expect(await rejection(failed)).to.have.property('message', 'the partner said no');
    expect(await vault.read()).to.equal('old');
    expect(await vault.renew('old', async () => 'new')).to.equal('new');
  });

  it('keeps a new token although its lease was lost meanwhile, but not over one that somebody else has kept', async () => {
    const store = await openAt(await newUrl());
    const vault = vaultsOf(store, 'one').of('shop');
    await vault.renew(undefined, async () => 'old');
    const takeOver = () =>
      inCommit(store, (trx) => trx.updateTable('leases').set({ owner: 'other', fence: 99 }).execute());
    const kept = await vault.renew('old', async () => {
      await takeOver();
      return 'the only one that is left';
    });
    expect([kept, await vault.read()]).to.deep.equal(['the only one that is left', 'the only one that is left']);
    await inCommit(store, (trx) => trx.deleteFrom('leases').execute());
    const other = vaultsOf(store, 'two').of('shop');
    const late = await vault.renew(kept, async () => {
      await inCommit(store, (trx) => trx.deleteFrom('leases').execute());
      await other.renew(kept, async () => 'theirs');
      return 'ours';
    });
    expect([late, await vault.read()]).to.deep.equal(['theirs', 'theirs']);
  });
});
