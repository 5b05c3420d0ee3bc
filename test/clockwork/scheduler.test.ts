import { setTimeout as after } from 'node:timers/promises';
import { expect } from 'chai';
import { Scheduler } from '../../src/clockwork/scheduler.ts';
import type { Workspace } from '../../src/config/workspace.ts';
import type { Store } from '../../src/storage/open.ts';
import { clockFrom } from '../../src/support/clock.ts';
import { silentLog } from '../../src/support/log.ts';
import type { Tools } from '../../src/tools.ts';
import { atEnd } from '../support/closing.ts';
import { eventually } from '../support/eventually.ts';
import { eachStore } from '../support/stores.ts';

/** One cart whose orders are downloaded every 15 minutes. */
const workspace = {
  connections: new Map(),
  merchants: new Map([
    [
      'acme',
      {
        id: 'acme',
        warehouses: new Map(),
        services: {},
        carts: new Map([
          [
            'web',
            {
              id: 'web',
              orders: { id: 'acme/web/orders', connection: 'shop' },
              confirmations: null,
              inventory: null,
              services: { 'order download': { kind: 'every', seconds: 900 } },
            },
          ],
        ]),
      },
    ],
  ]),
} as unknown as Workspace;

eachStore('the clock', (open) => {
  let now = Date.parse('2026-03-01T10:00:00.000Z');

  async function scheduler(store: Store, instance: string): Promise<Scheduler> {
    const tools = { store, workspace: () => workspace, clock: clockFrom(() => now), log: silentLog, instance };
    const one = new Scheduler(tools as unknown as Tools);
    one.start();
    atEnd(() => one.stop());
    return one;
  }

  const runs = async (store: Store) => (await store.reader.selectFrom('outbox').select('id').execute()).length;

  it('makes up for a stop of hours with one run, and neither misses nor doubles one over a restart', async () => {
    const store = await open();
    const first = await scheduler(store, 'first');
    await eventually('it runs at once', async () => (await runs(store)) === 1);
    await first.stop();

    const second = await scheduler(store, 'second');
    await eventually('the next daemon keeps the clock', () => second.leads);
    await after(1500);
    expect(await runs(store), 'runs before the next beat').to.equal(1);
    await second.stop();

    now += 5 * 3600 * 1000;
    await scheduler(store, 'third');
    await eventually('the missed beats are made up for', async () => (await runs(store)) === 2);
    await after(1500);
    expect(await runs(store), 'runs after a stop of five hours').to.equal(2);
  });

  it('is kept by one daemon at a time; another takes it over when it stops', async () => {
    const store = await open();
    const first = await scheduler(store, 'first');
    await eventually('the first leads', () => first.leads);
    const second = await scheduler(store, 'second');
    await after(1200);
    expect(second.leads).to.equal(false);
    await first.stop();
    await eventually('the second leads', () => second.leads);
  });
});
