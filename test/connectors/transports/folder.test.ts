import {
  appendFile,
  chmod,
  link,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { folderFailure } from '../../../src/connectors/transports/folder/failures.ts';
import { FolderTransport } from '../../../src/connectors/transports/folder/folder.ts';
import { type FolderSettings, settings } from '../../../src/connectors/transports/folder/settings.ts';
import { watchFolder } from '../../../src/connectors/transports/folder/watching.ts';
import { land } from '../../../src/connectors/transports/shared/landing.ts';
import type { CrossdockError } from '../../../src/support/errors.ts';
import { limits } from '../../../src/support/limits.ts';
import { silentLog } from '../../../src/support/log.ts';
import { atEnd } from '../../support/closing.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { at, contextFor, failureOf, list, namesIn, onlyFile, parcelOf, send, until } from './support.ts';

interface Yard {
  readonly inbox: string;
  readonly work: string;
  readonly transport: FolderTransport;
}

async function yard(changes: Partial<FolderSettings> = {}): Promise<Yard> {
  const folder = await temporaryFolder();
  const [inbox, work] = [join(folder, 'inbox'), join(folder, 'work')];
  await mkdir(inbox);
  const transport = new FolderTransport(settings.parse({ directory: inbox, ...changes }), contextFor('yard'));
  atEnd(() => transport.close());
  return { inbox, work, transport };
}

describe('a folder', () => {
  it('FW-13 gives no temporary names, and the file once it has its final one', async () => {
    const { inbox, transport } = await yard();
    const unfinished = [
      '.hidden.csv',
      'a.csv.part',
      'b.tmp',
      'c.filepart',
      'd.crdownload',
      '~$e.xlsx',
      'f.writing',
      'g.csv.swp',
      'Thumbs.db',
    ];
    for (const name of unfinished) await writeFile(join(inbox, name), 'x');

    const before = await list(transport, at());
    expect(before.files).to.deep.equal([]);
    expect([...before.names].sort()).to.deep.equal([...unfinished].sort());

    await rename(join(inbox, 'c.filepart'), join(inbox, 'c.csv'));
    expect(await namesIn(transport, at())).to.deep.equal(['c.csv']);
  });

  it('FW-15 lists the oldest files first and says that there are more', async () => {
    const { inbox, transport } = await yard();
    const count = limits.filesPerLook + 20;
    for (let n = 0; n < count; n++) {
      const path = join(inbox, `n${n}.csv`);
      await writeFile(path, '');
      await utimes(path, 1_700_000_000 - n, 1_700_000_000 - n);
    }

    const { files, names, more } = await list(transport, at());

    expect(files).to.have.length(limits.filesPerLook);
    expect(files[0]?.name).to.equal(`n${count - 1}.csv`);
    expect(names).to.have.length(count);
    expect(more).to.equal(true);
  });

  it('FW-17 takes odd names as they are and names the ones it refuses', async () => {
    const { inbox, work, transport } = await yard();
    const odd = [
      'con.csv',
      ' spaced .csv',
      'Größe.csv',
      'e\u0301.csv',
      '💥.csv',
      '-rf.csv',
      '$(id).csv',
      `${'x'.repeat(251)}.csv`,
    ];
    const refused = ['new\nline.csv', 'back\\slash.csv', 'bell\u0007.csv'];
    for (const name of [...odd, ...refused]) await writeFile(join(inbox, name), name);
    await writeFile(Buffer.from(`${inbox}/latin-\xe9.csv`, 'latin1'), 'x');

    const listing = await list(transport, at());

    expect(listing.files.map((file) => file.name).sort()).to.deep.equal([...odd].sort());
    expect(listing.refused.map((item) => item.code)).to.deep.equal(Array(4).fill('FILE_NAME_REFUSED'));
    expect(listing.refused.map((item) => item.name).sort()).to.include('bell\\u0007.csv');
    for (const [n, file] of listing.files.entries()) {
      await transport.fetch(at(), file, join(work, String(n)));
      expect(await readFile(join(work, String(n)), 'utf8')).to.equal(file.name);
    }
    await transport.remove(at(), listing.refused);
    expect(await readdir(inbox)).to.have.length(odd.length + 4);
  });

  it('FW-18 ignores symbolic links and directories, also one that takes the place of a listed file', async () => {
    const { inbox, work, transport } = await yard();
    const secret = join(await temporaryFolder(), 'secret');
    await writeFile(secret, 'not for you');
    await symlink(secret, join(inbox, 'link.csv'));
    await mkdir(join(inbox, 'folder.csv'));
    await writeFile(join(inbox, 'real.csv'), 'real');
    expect(await namesIn(transport, at())).to.deep.equal(['real.csv']);

    const file = await onlyFile(transport, at());
    await rm(join(inbox, 'real.csv'));
    await symlink(secret, join(inbox, 'real.csv'));
    expect(await failureOf(transport.fetch(at(), file, join(work, 'x')))).to.include({ code: 'FILE_VANISHED' });
    expect(await readdir(work)).to.deep.equal([]);
  });

  for (const take of ['copy', 'move'] as const) {
    it(`FW-03 a file that grew since the listing is left alone (${take})`, async () => {
      const { inbox, work, transport } = await yard({ take });
      await writeFile(join(inbox, 'a.csv'), 'first\n');
      const file = await onlyFile(transport, at());
      await appendFile(join(inbox, 'a.csv'), 'second\n');

      expect(await failureOf(transport.fetch(at(), file, join(work, 'x')))).to.include({ code: 'FILE_STILL_CHANGING' });

      expect(await readFile(join(inbox, 'a.csv'), 'utf8')).to.equal('first\nsecond\n');
      expect(await readdir(work)).to.deep.equal([]);
      expect((await onlyFile(transport, at())).id).to.not.equal(file.id);
    });

    it(`FW-04 counts a change of content at the same size (${take})`, async () => {
      const { inbox, work, transport } = await yard({ take });
      await writeFile(join(inbox, 'a.csv'), Buffer.alloc(1000));
      const file = await onlyFile(transport, at());
      await until(async () => {
        await writeFile(join(inbox, 'a.csv'), 'y'.repeat(1000), { flag: 'r+' });
        return (await onlyFile(transport, at())).modified !== file.modified;
      });
      expect(await failureOf(transport.fetch(at(), file, join(work, 'x')))).to.include({ code: 'FILE_STILL_CHANGING' });
    });

    it(`a file that is gone is said to have vanished (${take})`, async () => {
      const { inbox, work, transport } = await yard({ take });
      await writeFile(join(inbox, 'a.csv'), 'x');
      const file = await onlyFile(transport, at());
      await rm(join(inbox, 'a.csv'));
      expect(await failureOf(transport.fetch(at(), file, join(work, 'x')))).to.include({ code: 'FILE_VANISHED' });
    });

    it(`FW-19 a file from the future or from 2001 is as good as any (${take})`, async () => {
      const { inbox, work, transport } = await yard({ take });
      for (const [name, time] of [
        ['future', Date.now() / 1000 + 86_400],
        ['past', 978_307_200],
      ] as const) {
        await writeFile(join(inbox, name), name);
        await utimes(join(inbox, name), time, time);
      }
      for (const file of (await list(transport, at())).files) {
        await transport.fetch(at(), file, join(work, file.name));
        expect(await readFile(join(work, file.name), 'utf8')).to.equal(file.name);
      }
    });
  }

  it('FW-03 a writer that keeps the file open cannot change what was moved out', async () => {
    const { inbox, work, transport } = await yard({ take: 'move' });
    await writeFile(join(inbox, 'a.csv'), 'first\n');
    await link(join(inbox, 'a.csv'), join(inbox, '.still-open'));
    await transport.fetch(at(), await onlyFile(transport, at()), join(work, 'x'));
    await appendFile(join(inbox, '.still-open'), 'late\n');
    expect(await readFile(join(work, 'x'), 'utf8')).to.equal('first\n');
  });

  it('FW-08 of two readers that move files out each file goes to exactly one', async () => {
    const { inbox, work, transport } = await yard({ take: 'move' });
    const other = new FolderTransport(settings.parse({ directory: inbox, take: 'move' }), contextFor('other'));
    for (let n = 0; n < 300; n++) await writeFile(join(inbox, `${n}.csv`), String(n));
    const { files } = await list(transport, at());
    const got: string[] = [];
    await Promise.all(
      [transport, other].map(async (reader, r) => {
        for (const file of files) {
          try {
            await reader.fetch(at(), file, join(work, `${r}-${file.name}`));
            got.push(file.name);
          } catch (thrown) {
            expect(thrown).to.include({ code: 'FILE_VANISHED' });
          }
        }
      }),
    );
    expect(got).to.have.length(300);
    expect(new Set(got)).to.have.property('size', 300);
    expect(await readdir(inbox)).to.deep.equal([]);
  });

  it('FW-12 a new version of a file is not deleted with the old one', async () => {
    const { inbox, work, transport } = await yard();
    await writeFile(join(inbox, 'a.csv'), 'old');
    const file = await onlyFile(transport, at());
    await transport.fetch(at(), file, join(work, 'x'));
    await writeFile(join(inbox, '.new'), 'new');
    await rename(join(inbox, '.new'), join(inbox, 'a.csv'));

    await transport.remove(at(), [file]);

    expect(await readFile(join(inbox, 'a.csv'), 'utf8')).to.equal('new');
  });

  it('FW-16 says what to do when files cannot be moved to the data directory in one step', async () => {
    const { inbox, transport } = await yard({ take: 'move' });
    await writeFile(join(inbox, 'a.csv'), 'x');
    const file = await onlyFile(transport, at());
    const elsewhere = '/dev/shm/crossdock-test-other-device';
    atEnd(() => rm(elsewhere, { recursive: true, force: true }));
    const failure = await failureOf(transport.fetch(at(), file, join(elsewhere, 'x')));
    expect(failure).to.include({ code: 'FOLDER_OTHER_DEVICE', disposition: 'hold' });
    expect(failure.hint).to.match(/take: copy/);
    expect(await namesIn(transport, at())).to.deep.equal(['a.csv']);
  });

  it('a missing directory is named', async () => {
    const { transport } = await yard();
    const failure = await failureOf(list(transport, at('nowhere')));
    expect(failure).to.include({ code: 'DIRECTORY_MISSING', disposition: 'hold' });
    expect(failure.message).to.match(/inbox\/nowhere does not exist/);
  });

  it('CW-12 holds a delivery when a different file of that name lies there', async () => {
    const { inbox, work, transport } = await yard();
    await mkdir(work);
    await writeFile(join(inbox, 'orders.csv'), 'of somebody else');
    const failure = await failureOf(send(transport, at(), await parcelOf(work, 'orders.csv', 'ours')));
    expect(failure).to.include({ code: 'FILE_EXISTS', disposition: 'hold', value: 'orders.csv' });
    expect(await readFile(join(inbox, 'orders.csv'), 'utf8')).to.equal('of somebody else');
    expect(await readdir(inbox)).to.deep.equal(['orders.csv']);
  });

  it('CW-12 of two files with one name sent at the same time only one gets it', async () => {
    const { inbox, work, transport } = await yard();
    await mkdir(work);
    const parcels = await Promise.all(['one', 'two'].map((text) => parcelOf(work, 'orders.csv', text)));
    const results = await Promise.allSettled(parcels.map((parcel) => send(transport, at(), parcel)));
    expect(results.map((result) => result.status).sort()).to.deep.equal(['fulfilled', 'rejected']);
    expect(await readdir(inbox)).to.deep.equal(['orders.csv']);
  });

  it('replaces an existing file when that is asked for', async () => {
    const { inbox, work, transport } = await yard({ 'existing file': 'replace' });
    await mkdir(work);
    await send(transport, at(), await parcelOf(work, 'stock.csv', 'old'));
    await send(transport, at(), await parcelOf(work, 'stock.csv', 'new'));
    expect(await readFile(join(inbox, 'stock.csv'), 'utf8')).to.equal('new');
  });

  it('CX-07 a temporary file without a final one proves that nothing was delivered', async () => {
    const { inbox, work, transport } = await yard();
    await mkdir(work);
    const parcel = await parcelOf(work, 'orders.csv', 'rows');
    const died = send(transport, at(), parcel, async () => {
      throw new Error('died here');
    });
    await failureOf(died.catch(() => Promise.reject(new Error('x')))).catch(() => undefined);
    expect(await transport.trace(at(), parcel)).to.equal('not-delivered');
    await send(transport, at(), parcel);
    expect(await readdir(inbox)).to.deep.equal(['orders.csv']);
  });

  it('CX-08 a delivered file is found, one that was eaten is unknown', async () => {
    const { inbox, work, transport } = await yard();
    await mkdir(work);
    const parcel = await parcelOf(work, 'orders.csv', 'rows');
    await send(transport, at(), parcel);
    expect(await transport.trace(at(), parcel)).to.equal('delivered');
    await truncate(join(inbox, 'orders.csv'), 2);
    expect(await transport.trace(at(), parcel)).to.equal('unknown');
    await rm(join(inbox, 'orders.csv'));
    expect(await transport.trace(at(), parcel)).to.equal('unknown');
  });

  it('writes under another directory first when the partner looks at every name', async () => {
    const { inbox, work, transport } = await yard({ 'temporary directory': '../staging' });
    await mkdir(work);
    const parcel = await parcelOf(work, 'orders.csv', 'rows');
    expect(await failureOf(send(transport, at(), parcel))).to.include({ code: 'DIRECTORY_MISSING' });
    await mkdir(join(inbox, '../staging'));
    const seen: string[] = [];
    await send(transport, at(), parcel, async () => {
      seen.push(...(await readdir(inbox)));
    });
    expect(seen).to.deep.equal([]);
    expect(await readdir(inbox)).to.deep.equal(['orders.csv']);
    expect(await readdir(join(inbox, '../staging'))).to.deep.equal([]);
  });

  it('refuses to send under a name that leads elsewhere', async () => {
    const { work, transport } = await yard();
    await mkdir(work);
    for (const name of ['../escape.csv', 'a/b.csv', '..', 'line\nbreak.csv', 'x'.repeat(256)]) {
      const failure = await failureOf(send(transport, at(), await parcelOf(work, name, 'x')));
      expect(failure).to.include({ code: 'FILE_NAME_REFUSED' });
    }
  });

  it('a lost stored copy is not blamed on the partner', async () => {
    const { work, transport } = await yard();
    await mkdir(work);
    const parcel = await parcelOf(work, 'orders.csv', 'rows');
    await rm(parcel.path);
    expect(await failureOf(send(transport, at(), parcel))).to.include({ code: 'PARCEL_UNREADABLE' });
  });

  for (const watch of ['events', 'polling'] as const) {
    it(`wakes when a file comes (${watch})`, async () => {
      const { inbox, transport } = await yard({ watch });
      let woken = 0;
      const stop = transport.watch(at(), () => {
        woken++;
      });
      // The watcher says nothing of its start, so files come until one is noticed.
      let n = 0;
      await until(async () => {
        await writeFile(join(inbox, `${n++}.csv`), 'x');
        return woken > 0;
      });
      await stop();
    });
  }

  it('FW-06 wakes again after the folder was removed and made anew', async () => {
    const inbox = join(await temporaryFolder(), 'inbox');
    await mkdir(inbox);
    let woken = 0;
    const wake = () => {
      woken++;
    };
    const stop = watchFolder({ directory: inbox, polling: false, log: silentLog, wake, checkMilliseconds: 30 });
    atEnd(stop);
    let n = 0;
    const noticed = async () => {
      const before = woken;
      await writeFile(join(inbox, `${n++}.csv`), 'x');
      await until(() => woken > before, 0.5).catch(() => undefined);
      return woken > before;
    };
    await until(noticed);
    await rm(inbox, { recursive: true });
    await mkdir(inbox);
    await until(noticed);
    await until(noticed);
  });

  it('FW-09 missing rights (with the rights of an unprivileged user) are a hold, and nothing is lost', async () => {
    if (process.seteuid === undefined || process.getuid?.() !== 0) throw new Error('This needs to be started as root.');
    const { inbox, work, transport } = await yard();
    await mkdir(work);
    await writeFile(join(inbox, 'a.csv'), 'x');
    await chmod(join(inbox, '..'), 0o755);
    await chmod(inbox, 0o555);
    const file = await onlyFile(transport, at());
    const parcel = await parcelOf(work, 'b.csv', 'y');
    process.seteuid(65_534);
    let forbidden: CrossdockError[];
    try {
      forbidden = [await failureOf(transport.remove(at(), [file])), await failureOf(send(transport, at(), parcel))];
    } finally {
      process.seteuid(0);
    }
    for (const failure of forbidden) expect(failure).to.include({ code: 'PERMISSION_DENIED', disposition: 'hold' });
    expect(await readdir(inbox)).to.deep.equal(['a.csv']);
  });

  it('FW-20 a full disk (as the operating system reports it) is tried again, whether here or there', async () => {
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    expect(folderFailure(full, 'Writing a.csv', '/srv/wms')).to.include({ code: 'NO_ROOM_LEFT', disposition: 'retry' });
    const folder = await temporaryFolder();
    const landing = land(join(folder, 'a'), new AbortController().signal, async (part) => {
      await writeFile(part, 'half');
      expect(basename(part)).to.match(/^\./);
      throw full;
    });
    expect(await failureOf(landing)).to.include({ code: 'NO_ROOM_LEFT', disposition: 'retry' });
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('a pattern chooses names, without regard to case when asked', async () => {
    const { inbox, transport } = await yard({ 'ignore case': true });
    for (const name of ['INV_1.CSV', 'inv_2.csv', 'inv_2.txt', 'ship_1.csv']) await writeFile(join(inbox, name), 'x');
    expect((await namesIn(transport, at('', 'inv_?.csv'))).sort()).to.deep.equal(['INV_1.CSV', 'inv_2.csv']);
    expect((await namesIn(transport, at('', '*.{csv,txt}'))).length).to.equal(4);
  });
});
