import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { deedsOn } from '../../src/operations/audit.ts';
import { listFiles } from '../../src/operations/list-files.ts';
import { putFile } from '../../src/operations/put-file.ts';
import { rereadFile } from '../../src/operations/reread-file.ts';
import { openFile, showFile } from '../../src/operations/show-file.ts';
import { concludeDocument } from '../../src/storage/documents.ts';
import { holdLease } from '../../src/storage/held-lease.ts';
import { silentLog } from '../../src/support/log.ts';
import { atEnd } from '../support/closing.ts';
import { openTestDock } from '../support/dock.ts';
import { rejection } from '../support/rejection.ts';
import { inStore, ticketsIn } from '../support/seeds.ts';
import { eachStore } from '../support/stores.ts';
import { aWorkspace } from '../support/workspace.ts';

const everyone = 'every merchant';
const actor = 'cli:anna';

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

function upload(text: string, more: { endpoint?: string; name?: string; again?: boolean } = {}) {
  return { endpoint: 'acme/legacy/shipments', name: 'SHIP_1.csv', again: false, ...more, bytes: bytesOf(text) };
}

eachStore('operations on files', (open) => {
  it('a file put in by hand is kept, booked, ticketed and lies in the work folder like one that was found', async () => {
    const dock = await openTestDock({ store: await open() });
    const id = await putFile(dock, everyone, upload('order,tracking\n'), actor);
    const { file } = await showFile(dock, ['acme'], id);
    expect(file).to.include({
      state: 'claimed',
      direction: 'in',
      name: 'SHIP_1.csv',
      size: 15,
      endpoint: 'acme/legacy/shipments',
      kind: 'shipments',
    });
    expect(await ticketsIn(dock.tools.store)).to.deep.equal([{ stage: 'ingest', subject: id, cause: 'person' }]);
    const { bytes } = await openFile(dock, everyone, id);
    expect(Buffer.concat(await bytes.toArray()).toString()).to.equal('order,tracking\n');
    const folder = dock.tools.files.workFolder('acme/legacy/shipments');
    const [work] = await readdir(folder);
    expect(work).to.equal(`${id}__SHIP_1.csv`);
    expect(await readFile(join(folder, work ?? ''), 'utf8')).to.equal('order,tracking\n');
    expect(
      await dock.tools.store.reader.selectFrom('audit').select(['actor', 'action', 'subject']).execute(),
    ).to.deep.equal([{ actor, action: 'files put', subject: id }]);
  });

  it("a cart's orders are announced to its download", async () => {
    const dock = await openTestDock({ store: await open() });
    await putFile(dock, everyone, upload('number\n1\n', { endpoint: 'acme/web/orders', name: 'orders.csv' }), actor);
    expect(await ticketsIn(dock.tools.store)).to.deep.equal([
      { stage: 'download', subject: 'acme/web/orders', cause: 'person' },
    ]);
  });

  it('the same bytes are taken once, unless somebody wants them read again', async () => {
    const dock = await openTestDock({ store: await open() });
    const first = await putFile(dock, everyone, upload('same'), actor);
    expect(await rejection(putFile(dock, everyone, upload('same', { name: 'OTHER.csv' }), actor))).to.include({
      code: 'FILE_KNOWN',
      value: first,
    });
    const second = await putFile(dock, everyone, upload('same', { again: true }), actor);
    expect((await listFiles(dock, everyone, { limit: 10 })).map(({ id }) => id)).to.deep.equal([second, first]);
  });

  it('nothing is left of an empty file, of one that breaks off, and of one for an endpoint that takes none', async () => {
    const dock = await openTestDock({ store: await open() });
    async function* breaksOff(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('begin');
      throw new Error('pipe closed');
    }
    expect(await rejection(putFile(dock, everyone, upload(''), actor))).to.include({ code: 'FILE_EMPTY' });
    expect(String(await rejection(putFile(dock, everyone, { ...upload(''), bytes: breaksOff() }, actor)))).to.include(
      'pipe closed',
    );
    expect(await rejection(putFile(dock, everyone, upload('x', { endpoint: 'acme/legacy/orders' }), actor))).to.include(
      { code: 'ENDPOINT_NOT_READ' },
    );
    expect(await rejection(putFile(dock, ['bolt'], upload('x'), actor))).to.include({ code: 'ENDPOINT_NOT_READ' });
    expect(await listFiles(dock, everyone, { limit: 10 })).to.deep.equal([]);
    expect(await ticketsIn(dock.tools.store)).to.deep.equal([]);
    expect(await readdir(join(dock.tools.files.workFolder('x'), '..', '.spool'))).to.deep.equal([]);
  });

  it('waits for an intake that is at work, and says so when it takes too long', async () => {
    const dock = await openTestDock({ store: await open() });
    const lease = await holdLease(dock.tools.store, 'inlet:acme/legacy/shipments', 'somebody', silentLog);
    atEnd(() => lease?.release());
    expect(await rejection(putFile(dock, everyone, upload('x'), actor))).to.include({ code: 'INLET_BUSY' });
    expect(await listFiles(dock, everyone, { limit: 10 })).to.deep.equal([]);
  });

  it('shows complaints row by row, also of a report without details', async () => {
    const dock = await openTestDock({ store: await open() });
    const id = await putFile(dock, everyone, upload('x'), actor);
    expect((await showFile(dock, everyone, id)).report.errors).to.deep.equal([]);
    const report = JSON.stringify({
      errors: [{ row: 3, column: 'Qty', code: 'NOT_A_NUMBER', value: 'two', rejects: 'row', note: 'Write a number.' }],
      warnings: [],
      encoding: 'utf-8',
    });
    await inStore(dock.tools.store, (trx) =>
      concludeDocument(trx, id, { state: 'done', rejected: 1, report }, '2026-03-01T09:00:00.000Z'),
    );
    const story = await showFile(dock, everyone, id);
    expect(story.report.errors.map(({ row, column, code }) => ({ row, column, code }))).to.deep.equal([
      { row: 3, column: 'Qty', code: 'NOT_A_NUMBER' },
    ]);
    expect(story.file).not.to.have.property('report');
  });

  it('hides the files of other merchants', async () => {
    const dock = await openTestDock({ store: await open() });
    const id = await putFile(dock, everyone, upload('x'), actor);
    expect(await listFiles(dock, ['bolt'], { limit: 10 })).to.deep.equal([]);
    expect(await rejection(showFile(dock, ['bolt'], id))).to.include({ code: 'DOCUMENT_UNKNOWN' });
    expect(await rejection(openFile(dock, ['bolt'], id))).to.include({ code: 'DOCUMENT_UNKNOWN' });
  });

  it('a file that waits is read with the current revision when somebody asks for it, under the same id', async () => {
    let revision = 'r1';
    const dock = await openTestDock({ store: await open(), workspace: () => aWorkspace({ revision }) });
    const id = await putFile(dock, everyone, upload('x'), actor);
    revision = 'r2';
    expect(await rereadFile(dock, everyone, id, actor)).to.equal(id);
    expect((await showFile(dock, everyone, id)).file).to.include({ state: 'claimed', revision: 'r2', mapping: 'in' });
    expect((await ticketsIn(dock.tools.store)).map(({ subject, cause }) => `${subject} ${cause}`)).to.deep.equal([
      `${id} person`,
      `${id} person`,
    ]);
    const [deed] = await deedsOn(dock, everyone, id);
    expect(deed).to.deep.include({
      action: 'files reread',
      before: { file: 'SHIP_1.csv', revision: 'r1' },
      after: { file: 'SHIP_1.csv', revision: 'r2' },
    });
  });

  it('of a file that was read the same bytes are taken once more; of one of ours none are', async () => {
    const dock = await openTestDock({ store: await open() });
    const id = await putFile(dock, everyone, upload('x'), actor);
    await inStore(dock.tools.store, (trx) =>
      concludeDocument(trx, id, { state: 'quarantined' }, '2026-03-01T09:00:00.000Z'),
    );
    const again = await rereadFile(dock, everyone, id, actor);
    expect(again).not.to.equal(id);
    const files = await listFiles(dock, everyone, { limit: 10 });
    expect(files.map(({ name, sha256, state }) => [name, sha256, state])).to.deep.equal([
      ['SHIP_1.csv', files[1]?.sha256, 'claimed'],
      ['SHIP_1.csv', files[0]?.sha256, 'quarantined'],
    ]);
    await inStore(dock.tools.store, (trx) =>
      trx.updateTable('documents').set({ direction: 'out' }).where('id', '=', id).execute(),
    );
    expect(await rejection(rereadFile(dock, everyone, id, actor))).to.include({ code: 'FILE_NOT_RECEIVED' });
    expect(await rejection(rereadFile(dock, ['bolt'], id, actor))).to.include({ code: 'DOCUMENT_UNKNOWN' });
  });
});
