import { expect } from 'chai';
import fc from 'fast-check';
import { sql } from 'kysely';
import { inletPlace, outletPlace } from '../../src/config/lookup.ts';
import { confirmationsCargo } from '../../src/deliveries/confirmations-cargo.ts';
import { ordersCargo } from '../../src/deliveries/orders-cargo.ts';
import { type OrderStatus, transitions } from '../../src/domain/order-status.ts';
import { takeOrderAnswer } from '../../src/intake/order-answers.ts';
import type { Dock } from '../../src/operations/dock.ts';
import { findOrder } from '../../src/operations/find-order.ts';
import { saveEdits } from '../../src/operations/life/edit-order.ts';
import { type Intervention, intervene } from '../../src/operations/life/intervene.ts';
import { retryOrder } from '../../src/operations/retry-order.ts';
import { saveAdopted } from '../../src/storage/adoptions.ts';
import { applyChanges } from '../../src/storage/changes.ts';
import { partsOfOrders } from '../../src/storage/orders.ts';
import type { Trx } from '../../src/storage/scope.ts';
import { insertShipments, setPackageState } from '../../src/storage/shipments.ts';
import { voidPackages } from '../../src/storage/voids.ts';
import { CrossdockError } from '../../src/support/errors.ts';
import { newId } from '../../src/support/ids.ts';
import { openTestDock } from '../support/dock.ts';
import { inStore, seedOrder } from '../support/seeds.ts';

const at = '2026-03-01T10:00:00.000Z';
const actor = 'cli:anna';

/** One order, and where it is found. */
interface Subject {
  readonly dock: Dock;
  readonly id: string;
  readonly part: string;
}

type Event = (subject: Subject) => Promise<unknown>;

const inCommit =
  (work: (trx: Trx, subject: Subject) => Promise<unknown>): Event =>
  (subject) =>
    inStore(subject.dock.tools.store, async (trx) => void (await work(trx, subject)));

const judged = (to: OrderStatus): Event =>
  inCommit((trx, { dock, part }) =>
    applyChanges(trx, dock.tools.store.dialect, [{ kind: 'part', part, from: ['received'], to, reason: '' }], at),
  );

const asked =
  (intervention: Intervention): Event =>
  async ({ dock, id }) =>
    intervene(dock, await findOrder(dock, ['acme'], id), intervention, actor);

const delivery = { id: 'd', merchant: 'acme', mapping: 'm', connection: 'legacy', fileName: 'f' } as never;
const gate = ({ dock }: Subject) => outletPlace(dock.tools.workspace(), 'acme/legacy/orders');

const shipped = (...units: readonly [line: number, sku: string, quantity: number][]): Event =>
  inCommit((trx, { dock, id, part }) => {
    const lines = units.map(([lineNumber, sku, quantity]) => ({ lineNumber, sku, quantity }));
    const tracking = `1Z${units.map(([line]) => line).join('')}`;
    const parcel = { trackingNumber: tracking, carrierCode: '', serviceCode: '', lines };
    const shipment = { id: newId(Date.now()), merchant: 'acme', order: id, part, cart: 'web', document: 'doc' };
    const rest = { status: 'shipped', shippedAt: at, warehouse: '', reference: '' };
    const packages = [{ id: newId(Date.now()), package: parcel }];
    return insertShipments(trx, dock.tools.store.dialect, [{ ...shipment, ...rest, packages }], at);
  });

const voided = (trackingNumber: string): Event =>
  inCommit((trx, { dock, id, part }) =>
    voidPackages(trx, dock.tools.store.dialect, 'acme', [{ order: id, part, trackingNumber }], at),
  );

const told: Event = inCommit(async (trx, { dock, id }) => {
  const rows = await trx.selectFrom('packages').select('id').where('order_id', '=', id).execute();
  const ids = rows.map((row) => row.id);
  await setPackageState(trx, dock.tools.store.dialect, ids, 'new', 'sending', at);
  await confirmationsCargo.done(trx, dock.tools.store.dialect, delivery, ids, at);
});

const refusedByWms = (outOfStock: boolean): Event =>
  inCommit(async (trx, { dock, id }) => {
    const plain = inletPlace(dock.tools.workspace(), 'acme/legacy/shipments');
    const offerAgain = { time: '01:00', zone: 'America/Los_Angeles' };
    const place = { ...plain, warehouse: { ...plain.warehouse, answers: { offerAgain } } } as never;
    const [part] = await partsOfOrders(trx, dock.tools.store.dialect, ['acme'], [id]);
    const verdict = { order: id, words: 'no', outOfStock } as never;
    if (part)
      await takeOrderAnswer({ trx, tools: dock.tools, place, document: 'doc', at }, {
        verdict,
        part,
        orderNumber: 'T-1',
      } as never);
  });

/** Everything that can happen to an order, by the functions that do it. */
const events: Readonly<Record<string, Event>> = {
  accepted: judged('new'),
  held: judged('error'),
  delayed: judged('on_hold'),
  skipped: judged('skipped'),
  unpaid: judged('await_payment'),
  'a person holds it': asked('hold'),
  'a person releases it': asked('release'),
  'a person stops it': asked('stop'),
  'a person resumes it': asked('resume'),
  'a person cancels it': asked('cancel'),
  'the warehouse agrees to cancel': asked('cancel-at-wms'),
  'a person edits it': async ({ dock, id }) =>
    saveEdits(dock, await findOrder(dock, ['acme'], id), [{ field: 'instructions', value: newId(Date.now()) }], actor),
  'a person retries it': async ({ dock, id }) => retryOrder(dock, await findOrder(dock, ['acme'], id), actor),
  pinned: async (subject) => {
    const { dock } = subject;
    const survey = await ordersCargo.survey(dock.tools, null as never, gate(subject), false);
    await inStore(dock.tools.store, async (trx) => void (await survey.pin(trx, dock.tools.store.dialect, at)));
  },
  'not renderable': inCommit((trx, subject) =>
    ordersCargo.refuse(
      trx,
      subject.dock.tools.store.dialect,
      gate(subject),
      delivery,
      [{ item: subject.part, refusal: { message: '', column: 'c', code: 'x' } as never }],
      at,
    ),
  ),
  delivered: inCommit((trx, { dock, part }) => ordersCargo.done(trx, dock.tools.store.dialect, delivery, [part], at)),
  'some of it ships': shipped([1, 'MUG-1', 2]),
  'the rest ships': shipped([2, 'CAP-9', 1]),
  'all of it ships': shipped([1, 'MUG-1', 2], [2, 'CAP-9', 1]),
  'the first parcel is voided': voided('1Z1'),
  'the second parcel is voided': voided('1Z2'),
  'the only parcel is voided': voided('1Z12'),
  'the cart is told': told,
  'it is adopted': inCommit((trx, { dock, id, part }) =>
    saveAdopted(trx, dock.tools.store.dialect, [{ order: id, merchant: 'acme', parts: [part], adoption: 'whole' }], at),
  ),
  'the WMS refuses it': refusedByWms(false),
  'the WMS has no stock': refusedByWms(true),
};

/** Ways that need a whole daemon; each has its story. */
const elsewhere: readonly string[] = [
  'new error', // What a merchant's mapping cannot write in shadow.
  'sending canceled', // The WMS cancels in a file that comes before the hand-over is booked.
];

describe('whatever happens to an order', () => {
  it('takes it only along the table of transitions, and along every one of them', async function () {
    this.timeout(120_000);
    const dock = await openTestDock();
    const { store } = dock.tools;
    await inStore(store, async (trx) => {
      await sql`create table moves (old text, new text)`.execute(trx);
      await sql`create trigger moved after update of status on parts when old.status <> new.status
        begin insert into moves values (old.status, new.status); end`.execute(trx);
    });
    let orders = 0;
    const names = Object.keys(events);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...names), { minLength: 20, maxLength: 60 }), async (story) => {
        orders += 1;
        const subject = { dock, ...(await seedOrder(store, `T-${orders}`, 'received')) };
        for (const name of story) await events[name]?.(subject).catch(onlyRefusals);
        await inStore(store, (trx) =>
          trx.updateTable('parts').set({ wms: 'gone' }).where('id', '=', subject.part).execute(),
        );
      }),
      { numRuns: 300 },
    );
    const { rows } = await sql<{ way: string }>`select distinct old || ' ' || new as way from moves`.execute(
      store.reader,
    );
    const listed = Object.entries(transitions).flatMap(([from, all]) => all.map((to) => `${from} ${to}`));
    expect([...rows.map(({ way }) => way), ...elsewhere].sort()).to.deep.equal(listed.sort());
  });
});

/** What cannot be done to an order as it stands is refused in our words. */
function onlyRefusals(thrown: unknown): void {
  if (!(thrown instanceof CrossdockError)) throw thrown;
}
