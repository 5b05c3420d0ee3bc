import { join } from 'node:path';
import { expect } from 'chai';
import { listExceptions } from '../../src/storage/exceptions.ts';
import { clockFrom } from '../../src/support/clock.ts';
import { daemonAt, drop, workspaceHome } from '../support/daemon.ts';
import { folderWorkspace, shopOrders } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';
import { insertDocumentNamed } from '../support/finding-seeds.ts';
import { inStore } from '../support/seeds.ts';

/** A clock that stands until somebody turns it on. */
function turned(from: string) {
  let now = Date.parse(from);
  return {
    clock: clockFrom(() => now),
    to: (instant: string) => {
      now = Date.parse(instant);
    },
  };
}

async function shopFrom(from: string, more = '') {
  const files = folderWorkspace();
  const home = await workspaceHome({
    ...files,
    'merchants/acme.yaml': (files['merchants/acme.yaml'] ?? '').replace(
      'mapping: shop-orders, settle: 0s',
      `mapping: shop-orders, settle: 0s${more}`,
    ),
  });
  const time = turned(from);
  const daemon = await daemonAt(home, {}, time.clock);
  const { store } = daemon.tools;
  return {
    time,
    store,
    open: () => listExceptions(store.reader, ['acme'], { state: 'open', limit: 10 }),
    all: () => listExceptions(store.reader, ['acme'], { limit: 10 }),
    give: (number: string) => drop(join(home, `../cart/orders/${number}.csv`), shopOrders({ number })),
    came: (id: string, at: string) =>
      inStore(store, (trx) => insertDocumentNamed(trx, id, 'acme', `${id}.csv`, { at })),
  };
}

describe('a partner who falls silent', () => {
  it('is an exception as soon as that is longer than usual, which the next file resolves', async () => {
    const shop = await shopFrom('2026-03-13T10:00:00.000Z');
    // Every working day at nine: the last of them on Friday.
    for (const [index, day] of ['02', '03', '04', '05', '06', '09', '10', '11', '12', '13'].entries())
      await shop.came(`0000-${index}`, `2026-03-${day}T09:00:00.000Z`);
    // The weekend is no working time, and Monday at nine is a working day after Friday at nine.
    shop.time.to('2026-03-16T08:55:00.000Z');
    await shop.give('S-0');
    shop.time.to('2026-03-16T08:56:00.000Z');
    await eventually(
      'the file was taken',
      async () => (await shop.store.reader.selectFrom('orders').selectAll().execute()).length === 1,
    );
    expect(await shop.open()).to.deep.equal([]);
    shop.time.to('2026-03-17T09:30:00.000Z');
    await eventually('the silence is told', async () => (await shop.open()).length === 1);
    const [silence] = await shop.open();
    expect(silence).to.include({ code: 'PARTNER_SILENT', value: 'acme/web/orders', count: 1 });
    expect(silence?.message).to.match(/^Nothing came in at acme\/web\/orders since 2026-03-16T08:5/);
    expect(silence?.message).to.include('24.6 h of working time, usual are at most 24 h');
    await shop.give('S-1');
    await eventually(
      'the next file is taken',
      async () => (await shop.store.reader.selectFrom('orders').selectAll().execute()).length === 2,
    );
    shop.time.to('2026-03-17T09:32:00.000Z');
    await eventually('the silence is over', async () => (await shop.open()).length === 0);
    expect((await shop.all())[0]).to.include({ state: 'resolved', resolvedBy: 'the next file' });
  });

  it('is borne as long as its endpoint says', async () => {
    const shop = await shopFrom('2026-03-13T10:00:00.000Z', ', silent after: 2h');
    await shop.came('0000-1', '2026-03-13T09:00:00.000Z');
    shop.time.to('2026-03-13T11:01:00.000Z');
    await eventually('the silence is told', async () => (await shop.open()).length === 1);
    expect((await shop.open())[0]?.message).to.include('the endpoint allows 2 h');
  });
});
