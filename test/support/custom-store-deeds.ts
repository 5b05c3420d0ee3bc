import type { Intervention } from '../../src/domain/interventions.ts';
import { intervene } from '../../src/operations/life/intervene.ts';
import { planRepeats } from '../../src/operations/repeats/plan.ts';
import { newRun, repeatDelivery } from '../../src/operations/repeats/repeat-delivery.ts';
import { deliverStage } from '../../src/stages/deliver.ts';
import { storyOf } from '../../src/storage/events.ts';
import { summariesOf } from '../../src/storage/orders.ts';
import { setPartStatus } from '../../src/storage/part-status.ts';
import type { CustomStoreShop } from './custom-store-shop.ts';
import { inStore, type SeededOrder } from './seeds.ts';

const person = 'cli:anna';

function deed(what: Intervention) {
  return async ({ dock, store }: CustomStoreShop, { id }: Pick<SeededOrder, 'id'>): Promise<void> => {
    const order = (await summariesOf(store.reader, store.dialect, 'every merchant', [id])).get(id);
    if (!order) throw new Error(`No order ${id}.`);
    await intervene(dock, order, what, person);
  };
}

/** What people and the daemon do to orders while a partner fetches them. */
export const deeds = {
  hold: deed('hold'),
  release: deed('release'),
  stop: deed('stop'),
  cancel: deed('cancel'),
  cancelAtWms: deed('cancel-at-wms'),

  /** As where no rule minds. */
  async accept({ store, clock }: CustomStoreShop): Promise<void> {
    const rows = await store.reader.selectFrom('parts').select('id').where('status', '=', 'received').execute();
    const parts = rows.map(({ id }) => id);
    await inStore(store, (trx) => setPartStatus(trx, store.dialect, parts, ['received'], 'new', clock.iso()));
  },

  async statusOf({ store }: CustomStoreShop, order: string): Promise<string> {
    const row = await store.reader.selectFrom('orders').select('status').where('id', '=', order).executeTakeFirst();
    return row?.status ?? '';
  },

  async storyOf({ store }: CustomStoreShop, order: string): Promise<string[]> {
    return (await storyOf(store.reader, 'every merchant', 'order', order)).map(({ event }) => event);
  },

  /** A ticket opens the gate, as from the clock or from a repeat. */
  async wake({ dock }: CustomStoreShop, gate: string, repeats = false): Promise<string> {
    const [merchant = ''] = gate.split('/');
    const causes = new Set([repeats ? 'repeat' : 'clock']);
    return (await deliverStage(dock.tools).work({ subject: gate, merchant, connection: '-', causes, repeats })).say;
  },

  /** A person repeats everything that was delivered. */
  async touchByRepeat(shop: CustomStoreShop): Promise<void> {
    const { dock } = shop;
    const wish = { way: 'mapping' as const, named: [], again: false, gate: 'acme/ship/orders' };
    const { planned } = await planRepeats(dock, 'every merchant', wish);
    for (const one of planned)
      await repeatDelivery(
        dock,
        one,
        { way: 'mapping', state: undefined, run: newRun(dock), action: 'deliveries rerender', name: '' },
        person,
      );
    await deeds.wake(shop, 'acme/ship/orders', true);
  },
};
