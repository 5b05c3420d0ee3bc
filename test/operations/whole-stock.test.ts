import { expect } from 'chai';
import { acceptFile } from '../../src/operations/accept-file.ts';
import { showFile } from '../../src/operations/show-file.ts';
import type { Store } from '../../src/storage/open.ts';
import { crossdock } from '../cli/terminal.ts';
import { readingDock } from '../support/reading-dock.ts';
import { rejection } from '../support/rejection.ts';
import { ticketsIn } from '../support/seeds.ts';
import { eachStore } from '../support/stores.ts';

const inlet = 'acme/legacy/inventory';
const header = 'SKU,Available,On Hand\n';
const whole = `
kind: inventory
columns:
  SKU: level.sku
  Available: level.quantityAvailable
  On Hand: { from: level.quantityOnHand, required: false }
reading: { absent: zero }
`;
const unguarded = whole.replace('absent: zero', 'absent: zero, shrink guard: 0');
const adjusting = `
kind: inventory
columns:
  SKU: level.sku
  Available: { from: level.quantityAvailable, required: false }
  Change: level.adjustment
`;

async function levelsIn(store: Store, merchant = 'acme'): Promise<string[]> {
  const rows = await store.reader
    .selectFrom('levels')
    .select(['sku', 'available', 'on_hand'])
    .where('merchant', '=', merchant)
    .orderBy('sku')
    .execute();
  return rows.map(({ sku, available, on_hand }) => `${sku} ${available}/${on_hand ?? '-'}`);
}

async function openCodes(store: Store): Promise<string[]> {
  const rows = await store.reader.selectFrom('exceptions').select(['code', 'state']).orderBy('id').execute();
  return rows.map(({ code, state }) => `${code} ${state}`);
}

function rows(count: number, first = 0): string {
  return Array.from({ length: count }, (_, at) => `S${String(first + at).padStart(4, '0')},1,2\n`).join('');
}

eachStore('whole stock files', (open) => {
  it('what a whole file does not name is out of stock, at this merchant and WMS only', async () => {
    const store = await open();
    const { dock, hand, read } = await readingDock(store, whole);
    await read(await hand(inlet, `${header}A,1,2\nB,3,\nC,5,6\n`));
    await read(await hand('bolt/legacy/inventory', `${header}A,7,7\n`));
    const id = await hand(inlet, `${header}A,4,4\nD,9,9\nB,2,2\n`);
    expect(await read(id)).to.include({ state: 'done', code: '', records: 3 });
    expect(await levelsIn(store)).to.deep.equal(['A 4/4', 'B 2/2', 'C 0/0', 'D 9/9']);
    expect(await levelsIn(store, 'bolt')).to.deep.equal(['A 7/7']);
    const { report } = await showFile(dock, ['acme'], id);
    expect(report.warnings).to.deep.include({
      ...report.warnings[0],
      code: 'absent-zeroed',
      note: '1 level that the file does not name was set to 0.',
    });
  });

  it('a file that is not said to be whole leaves the others as they are', async () => {
    const store = await open();
    const { hand, read } = await readingDock(store, whole.replace('absent: zero', 'absent: leave'));
    await read(await hand(inlet, `${header}A,1,\nB,3,\n`));
    await read(await hand(inlet, `${header}A,2,\n`));
    expect(await levelsIn(store)).to.deep.equal(['A 2/-', 'B 3/-']);
  });

  it('a refused row may name any article, so nothing is set to 0 then, and a refused file changes nothing', async () => {
    const store = await open();
    const { dock, hand, read } = await readingDock(store, whole);
    await read(await hand(inlet, `${header}A,1,\nB,3,\n`));
    const id = await hand(inlet, `${header}A,2,\nB,many,\n`);
    expect(await read(id)).to.include({ state: 'done', code: 'DOCUMENT_ROWS_REJECTED' });
    expect((await showFile(dock, ['acme'], id)).report.warnings[0]).to.include({ code: 'not-zeroed' });
    expect(await read(await hand(inlet, 'Nothing,Known\nA,1\n'))).to.include({ state: 'quarantined' });
    expect(await levelsIn(store)).to.deep.equal(['A 2/-', 'B 3/-']);
  });

  it('CP-19 a file that names far fewer articles than are known waits for a person, and nothing of it counts', async () => {
    const store = await open();
    const { dock, hand, read } = await readingDock(store, whole);
    await read(await hand(inlet, header + rows(10)));
    const id = await hand(inlet, `${header}S0000,9,9\nS0001,9,9\nNEW,5,5\nNEWER,5,5\nNEWEST,5,5\n`, 'CUT.csv');
    expect(await read(id)).to.include({ state: 'quarantined', code: 'SNAPSHOT_SHRUNK' });
    expect((await levelsIn(store)).every((level) => / 1\/2$/.test(level))).to.equal(true);
    expect(await openCodes(store)).to.deep.equal(['SNAPSHOT_SHRUNK open']);
    const shown = await crossdock(dock, ['files', 'show', id]);
    expect(shown.out).to.include('CUT.csv names 2 of 10 levels that are known and not 0');

    const accepted = await crossdock(dock, ['files', 'accept', id]);
    expect(accepted.code).to.equal(0);
    expect(await openCodes(store)).to.deep.equal(['SNAPSHOT_SHRUNK resolved']);
    const again = accepted.out.trim();
    expect(await ticketsIn(store)).to.deep.include({ stage: 'ingest', subject: again, cause: 'person' });
    expect(await rejection(acceptFile(dock, ['acme'], id, 'cli:bert'))).to.include({ code: 'FILE_OUTDATED' });
    expect(await read(again)).to.include({ state: 'done', code: '' });
    const levels = await levelsIn(store);
    expect(levels.filter((level) => level.startsWith('S'))).to.deep.equal([
      'S0000 9/9',
      'S0001 9/9',
      ...Array.from({ length: 8 }, (_, at) => `S${String(at + 2).padStart(4, '0')} 0/0`),
    ]);
    expect(await rejection(acceptFile(dock, ['acme'], again, 'cli:anna'))).to.include({ code: 'FILE_NOT_HELD' });
    expect(await rejection(acceptFile(dock, ['bolt'], id, 'cli:anna'))).to.include({ code: 'DOCUMENT_UNKNOWN' });
  });

  it('half of what is known is enough unless the mapping says otherwise, and articles at 0 are not missed', async () => {
    const store = await open();
    const { hand, read } = await readingDock(store, whole);
    await read(await hand(inlet, header + rows(10)));
    expect(await read(await hand(inlet, header + rows(5)))).to.include({ state: 'done' });
    expect(await read(await hand(inlet, header + rows(3)))).to.include({ state: 'done' });
    expect(await read(await hand(inlet, header + rows(1)))).to.include({ code: 'SNAPSHOT_SHRUNK' });
    expect(await read(await hand(inlet, header))).to.include({ code: 'SNAPSHOT_SHRUNK' });
  });

  it('more than one commit sets to 0, and a crash between them is made good by reading the file again', async () => {
    const store = await open();
    const { dock, hand, read } = await readingDock(store, unguarded);
    await read(await hand(inlet, header + rows(2500)));
    const id = await hand(inlet, `${header}S1200,7,7\nNEW,1,1\n`);
    const { commit } = dock.tools.store.commits;
    let commits = 0;
    dock.tools.store.commits.commit = (work) => {
      commits += 1;
      // The levels are in, some are set to 0, and then the power fails.
      return commits === 3 ? Promise.reject(new Error('power failure')) : commit.call(dock.tools.store.commits, work);
    };
    expect(String(await rejection(read(id)))).to.include('power failure');
    dock.tools.store.commits.commit = commit;
    const stocked = async () => (await levelsIn(store)).filter((level) => !/ 0\/0$/.test(level));
    expect((await stocked()).length, 'half done').to.be.within(1000, 2000);
    expect(await read(id)).to.include({ state: 'done' });
    expect(await stocked()).to.deep.equal(['NEW 1/1', 'S1200 7/7']);
  });
});

eachStore('stock files that say what changed', (open) => {
  it('add to the level, also twice in one file, and are counted once however often the file is read', async () => {
    const store = await open();
    const { dock, hand, read } = await readingDock(store, adjusting);
    await read(await hand(inlet, 'SKU,Available,Change\nA,10,\nB,5,1\n'));
    const id = await hand(inlet, 'SKU,Available,Change\nA,,-3\nA,,1\nNEW,,4\nB,7,2\n');
    const { commit } = dock.tools.store.commits;
    let commits = 0;
    dock.tools.store.commits.commit = (work) => {
      commits += 1;
      return commits === 2 ? Promise.reject(new Error('power failure')) : commit.call(dock.tools.store.commits, work);
    };
    expect(String(await rejection(read(id)))).to.include('power failure');
    dock.tools.store.commits.commit = commit;
    expect(await read(id)).to.include({ state: 'done', records: 4 });
    expect(await levelsIn(store)).to.deep.equal(['A 8/-', 'B 7/-', 'NEW 4/-']);
    await read(id);
    expect(await levelsIn(store), 'a repeated ticket').to.deep.equal(['A 8/-', 'B 7/-', 'NEW 4/-']);
  });

  it('are refused where they say nothing, or too much for one commit', async () => {
    const store = await open();
    const { dock, hand, read } = await readingDock(store, adjusting);
    const nothing = await hand(inlet, 'SKU,Available,Change\nA,,\nB,,2\n');
    expect(await read(nothing)).to.include({ state: 'done', records: 1, rejected: 1 });
    expect((await showFile(dock, ['acme'], nothing)).report.errors[0]).to.include({ row: 2, code: 'missing-required' });
    const many = await hand(inlet, `SKU,Available,Change\n${Array.from({ length: 10_001 }, () => 'A,,1\n').join('')}`);
    expect(await read(many)).to.include({ state: 'quarantined', code: 'DOCUMENT_REJECTED' });
    expect((await showFile(dock, ['acme'], many)).report.errors[0]).to.include({ code: 'too-many-adjustments' });
    expect(await levelsIn(store)).to.deep.equal(['B 2/-']);
  });

  it('are never whole', async () => {
    const store = await open();
    const { hand, read } = await readingDock(store, `${adjusting}reading: { absent: zero }\n`);
    await read(await hand(inlet, 'SKU,Available,Change\nA,10,\nB,5,\n'));
    await read(await hand(inlet, 'SKU,Available,Change\nA,,1\n'));
    expect(await levelsIn(store)).to.deep.equal(['A 11/-', 'B 5/-']);
  });
});
