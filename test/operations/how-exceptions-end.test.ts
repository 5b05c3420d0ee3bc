import { Readable } from 'node:stream';
import { expect } from 'chai';
import { whatToDo } from '../../src/domain/notices/what-to-do.ts';
import { markDelivered } from '../../src/operations/answer-doubt.ts';
import type { Dock } from '../../src/operations/dock.ts';
import { putFile } from '../../src/operations/put-file.ts';
import { releaseException } from '../../src/operations/release-exception.ts';
import { resolveException } from '../../src/operations/resolve-exception.ts';
import { findDelivery } from '../../src/operations/show-delivery.ts';
import { listExceptions } from '../../src/operations/show-exception.ts';
import { recovered } from '../../src/stages/settle.ts';
import { insertDocument } from '../../src/storage/documents.ts';
import { type HeldSubject, openException, releaseSubject } from '../../src/storage/exceptions.ts';
import { CrossdockError, type Ending, endingOf } from '../../src/support/errors.ts';
import { newId } from '../../src/support/ids.ts';
import { openTestDock } from '../support/dock.ts';
import { type ErrorRow, errorRows, heldRows } from '../support/error-page.ts';
import { inStore, seedDoubt, seedOrder } from '../support/seeds.ts';

const everyone = 'every merchant';
const actor = 'cli:anna';
const at = '2026-03-01T08:00:00.000Z';

/** Each holds up something and ends it in its way. Returns the id of the exception. */
const ways: Readonly<Record<Ending, (dock: Dock, row: ErrorRow) => Promise<string>>> = {
  async 'next success'(dock, row) {
    const { store } = dock.tools;
    if (row.scope === 'document') {
      const subject = newId(Date.now());
      const id = await opened(dock, row, { kind: 'delivery', subject, merchant: 'acme' });
      await inStore(store, (trx) => releaseSubject(trx, { kind: 'delivery', subject }, 'its delivery', at));
      return id;
    }
    const id = await opened(dock, row, { kind: 'work', subject: 'deliver:acme/legacy/orders', merchant: 'acme' });
    await inStore(store, (trx) => recovered(trx, { stage: 'deliver', subject: 'acme/legacy/orders' }, at));
    return id;
  },
  async release(dock, row) {
    const { id: subject } = await seedOrder(dock.tools.store, `N-${row.code}`, 'error');
    const id = await opened(dock, row, { kind: 'order', subject, merchant: 'acme' });
    await releaseException(dock, everyone, id, actor);
    return id;
  },
  async answer(dock) {
    const order = await seedOrder(dock.tools.store, 'N-doubt', 'new');
    await inStore(dock.tools.store, (trx) =>
      trx.updateTable('parts').set({ status: 'sending' }).where('id', '=', order.part).execute(),
    );
    const { delivery, exception } = await seedDoubt(dock.tools.store, [order.part]);
    await markDelivered(dock, await findDelivery(dock, everyone, delivery), actor);
    return exception;
  },
  async file(dock, row) {
    const subject = newId(Date.now());
    const document = { id: subject, merchant: 'acme', direction: 'in' as const, endpoint: 'acme/legacy/shipments' };
    const read = { kind: 'shipments', name: 'SHIP.csv', size: 1, sha256: subject, state: 'done' as const };
    const how = { code: row.code, reason: '', revision: 'r', mapping: 'in' };
    await inStore(dock.tools.store, (trx) => insertDocument(trx, { ...document, ...read, ...how }, at));
    const id = await opened(dock, row, { kind: 'document', subject, merchant: 'acme' });
    const bytes = Readable.from([Buffer.from(`corrected ${row.code}`)]);
    const upload = { endpoint: document.endpoint, name: 'corrected.csv', bytes, again: false, corrects: subject };
    await putFile(dock, everyone, upload, actor);
    return id;
  },
  async word(dock, row) {
    const { id: subject } = await seedOrder(dock.tools.store, `N-${row.code}`, 'at_wms');
    const id = await opened(dock, row, { kind: 'order', subject, merchant: 'acme' });
    await resolveException(dock, everyone, id, 'dealt with', actor);
    return id;
  },
};

async function opened(dock: Dock, row: ErrorRow, held: HeldSubject): Promise<string> {
  let id = '';
  await inStore(dock.tools.store, async (trx) => {
    const error = new CrossdockError(row.code, row, { value: newId(Date.now()) });
    const problem = { error, merchant: 'acme', connection: 'legacy', held: [held] };
    id = (await openException(trx, problem, at)).id;
  });
  return id;
}

describe('whatever the catalogues say is held', () => {
  let rows: ErrorRow[];

  before(async () => {
    rows = heldRows(await errorRows());
    expect(rows.map(({ code }) => code)).to.include.members([
      'SHIP_METHOD_UNMAPPED',
      'HOST_KEY_CHANGED',
      'DELIVERY_DOUBT',
    ]);
  });

  it('ends in the way that docs/errors.md tells, and says what ended it', async function () {
    this.timeout(60_000);
    const dock = await openTestDock();
    for (const row of rows) {
      const id = await ways[endingOf(row)](dock, row);
      const { state, resolvedBy } =
        (await listExceptions(dock, everyone, { limit: 500 })).find((one) => one.id === id) ?? {};
      expect([row.code, state], row.code).to.deep.equal([row.code, 'resolved']);
      expect(resolvedBy, row.code).not.to.equal('');
    }
  });

  it('tells what to do with a command in it, whatever it is about', () => {
    const without = rows.filter((row) => {
      const key = [row.code, row.scope, '01h2document', 'value'].join('|');
      const told = whatToDo({ ...row, id: '01h2', key, value: 'value', merchant: 'acme', connection: 'legacy' });
      return !/crossdock [a-z]/.test(told);
    });
    expect(without.map(({ code }) => code)).to.deep.equal([]);
  });
});

describe('what to do', () => {
  const about = { id: '01h2', scope: 'order', value: '', merchant: 'acme', connection: 'web', key: '', code: 'A_CODE' };

  it('has the names of this very problem in its commands', () => {
    const hint =
      'Map it: crossdock ship-methods map --merchant <merchant> --cart <cart> --from "<method>" --to <code>.';
    const unmapped = { ...about, code: 'SHIP_METHOD_UNMAPPED', scope: 'merchant', value: 'Two "Days"' };
    expect(whatToDo({ ...unmapped, hint })).to.equal(
      'Map it: crossdock ship-methods map --merchant acme --cart web --from "Two \\"Days\\"" --to <code>.',
    );
    expect(whatToDo({ ...about, hint: 'Then: crossdock exceptions release <id>.' })).to.equal(
      'Then: crossdock exceptions release 01h2.',
    );
    const file = { ...about, scope: 'document', key: 'A_CODE|document|01h7|' };
    expect(
      whatToDo({
        ...file,
        hint: 'See crossdock files rejected <id>, then crossdock files put <endpoint> F --corrects <id>.',
      }),
    ).to.equal('See crossdock files rejected 01h7, then crossdock files put <endpoint> F --corrects 01h7.');
  });

  it('says how what waits goes on where the hint speaks of a setting', () => {
    expect(whatToDo({ ...about, scope: 'connection', hint: 'Correct "password".' })).to.equal(
      'Correct "password". A saved repair is tried at once where services are automatic; otherwise: crossdock exceptions release 01h2.',
    );
    expect(whatToDo({ ...about, scope: 'document', hint: 'Ask for it.' })).to.include(
      'crossdock exceptions resolve 01h2',
    );
  });
});
