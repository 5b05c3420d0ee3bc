import { chmod, chown, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Transport, TransportAdapter } from '../../../src/connectors/contract.ts';
import { transports } from '../../../src/connectors/transports/index.ts';
import { limits } from '../../../src/support/limits.ts';
import { inParallel } from '../../../src/support/waiting.ts';
import { startSshd } from '../../peers/sshd.ts';
import { startVsftpd } from '../../peers/vsftpd.ts';
import { atEnd } from '../../support/closing.ts';
import { suiteWith } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import {
  at,
  contextFor,
  failureOf,
  list,
  namesIn,
  newKey,
  onlyFile,
  parcelOf,
  send,
  stepsOf,
  wholeText,
} from './support.ts';

/** A partner with one way in: what is put under `root` on this machine is what the transport sees. */
interface Partner {
  readonly settings: Record<string, unknown>;
  readonly root: string;
  readonly uid: number;
  /** Settings that must be refused, with the code; only where there are logins. */
  readonly wrong?: { readonly settings: Record<string, unknown>; readonly code: string; readonly secret: string };
}

const partners: Record<string, { programs: string[]; start: () => Promise<Partner> }> = {
  folder: {
    programs: [],
    start: async () => {
      const root = await temporaryFolder();
      return { settings: { directory: root }, root, uid: 0 };
    },
  },
  sftp: {
    programs: ['sshd'],
    start: async () => {
      const { port, user, password, hostKeyFingerprint, root, uid } = await startSshd();
      const settings = { host: '127.0.0.1', port, user, password, 'host key': hostKeyFingerprint };
      const wrong = { settings: { ...settings, password: 'hunter-2' }, code: 'SFTP_LOGIN_REFUSED', secret: 'hunter-2' };
      return { settings, root, uid, wrong };
    },
  },
  ftp: {
    programs: ['vsftpd'],
    start: async () => {
      const { port, user, password, root, uid } = await startVsftpd();
      const settings = { host: '127.0.0.1', port, user, password };
      const wrong = { settings: { ...settings, password: 'hunter-2' }, code: 'FTP_LOGIN_REFUSED', secret: 'hunter-2' };
      return { settings, root, uid, wrong };
    },
  },
};

/** Mail and webhooks are no directories; their adapters have trials of their own. */
const otherwise = ['email-in', 'email-out', 'webhook'];

describe('the registry of transports', () => {
  it('names every folder, and every transport that moves files is tried here', async () => {
    const folders = await readdir(new URL('../../../src/connectors/transports', import.meta.url), {
      withFileTypes: true,
    });
    const adapters = folders
      .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
      .map((entry) => entry.name);
    expect(transports.map((adapter) => adapter.id).sort()).to.deep.equal(adapters.sort());
    expect(adapters.filter((id) => !otherwise.includes(id))).to.deep.equal(Object.keys(partners).sort());
  });
});

for (const adapter of transports.filter(({ id }) => id in partners)) {
  const { programs = [], start } = partners[adapter.id] ?? {};
  suiteWith(`every transport keeps the promise of the contract: ${adapter.id}`, programs, function () {
    this.timeout(60_000);
    let partner: Partner;
    let work: string;
    let transport: Transport;
    let directory = 0;

    before(async () => {
      if (!start) throw new Error('No partner to try it with.');
      partner = await start();
      work = await temporaryFolder();
      transport = open(adapter, partner.settings);
      atEnd(() => transport.close());
    });

    /** A fresh directory at the partner for each trial. */
    async function fresh(): Promise<{ place: ReturnType<typeof at>; path: string }> {
      const name = `d${++directory}`;
      const path = join(partner.root, name);
      await mkdir(path);
      await chown(path, partner.uid, partner.uid);
      return { place: at(name), path };
    }

    async function drop(path: string, name: string, content: string | Buffer): Promise<void> {
      await writeFile(join(path, name), content);
      await chown(join(path, name), partner.uid, partner.uid);
      await chmod(join(path, name), 0o644);
    }

    it('gives the exact bytes of a file and takes it away when told', async () => {
      const { place, path } = await fresh();
      const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, n) => (n * 7 + (n >> 8)) & 255));
      await drop(path, 'a.csv', bytes);
      const file = await onlyFile(transport, place);
      expect(file).to.include({ name: 'a.csv', size: bytes.length, complete: false });

      const to = join(work, newKey(), 'doc');
      await transport.fetch?.(place, file, to);
      expect(bytes.equals(await readFile(to))).to.equal(true);
      expect(await readdir(join(to, '..'))).to.deep.equal(['doc']);

      expect(await readdir(path)).to.deep.equal(transport.fetchClaims ? [] : ['a.csv']);
      await transport.remove?.(place, [file], 'taken');
      await transport.remove?.(place, [file], 'taken');
      expect(await readdir(path)).to.deep.equal([]);
    });

    it('SF-19 CP-11 changes no line end and no byte of a small file', async () => {
      const { place, path } = await fresh();
      const bytes = Buffer.from('a\r\nb\nc\rd\0\xff\x1a', 'latin1');
      await drop(path, 'a.csv', bytes);
      const to = join(work, newKey());
      await transport.fetch?.(place, await onlyFile(transport, place), to);
      expect((await readFile(to)).equals(bytes)).to.equal(true);
      await send(transport, place, await parcelOf(work, 'b.csv', bytes));
      expect((await readFile(join(path, 'b.csv'))).equals(bytes)).to.equal(true);
    });

    it('FW-14 moves a file of zero bytes like any other', async () => {
      const { place, path } = await fresh();
      await send(transport, place, await parcelOf(work, 'empty.csv', ''));
      const file = await onlyFile(transport, place);
      const to = join(work, newKey());
      await transport.fetch?.(place, file, to);
      expect(await readFile(to, 'utf8')).to.equal('');
      expect(await readdir(path)).to.deep.equal(['empty.csv']);
    });

    it('gives the same id for the same state and another for another', async () => {
      const { place, path } = await fresh();
      await drop(path, 'a.csv', 'one');
      const first = await onlyFile(transport, place);
      expect((await onlyFile(transport, place)).id).to.equal(first.id);
      await drop(path, 'a.csv', 'another');
      expect((await onlyFile(transport, place)).id).to.not.equal(first.id);
    });

    it('SF-10 does not give a file that changed since it was listed', async () => {
      const { place, path } = await fresh();
      await drop(path, 'a.csv', 'one');
      const file = await onlyFile(transport, place);
      await drop(path, 'a.csv', 'one and more');
      const to = join(work, newKey(), 'doc');
      expect(await failureOf(transport.fetch?.(place, file, to) ?? Promise.resolve())).to.include({
        code: 'FILE_STILL_CHANGING',
      });
      expect(await readdir(join(to, '..'))).to.deep.equal([]);
    });

    it('does not delete a file that changed since it was taken', async () => {
      const { place, path } = await fresh();
      await drop(path, 'a.csv', 'one');
      const file = await onlyFile(transport, place);
      await drop(path, 'a.csv', 'one and more');
      await transport.remove?.(place, [file], 'taken');
      expect(await readdir(path)).to.deep.equal(['a.csv']);
    });

    it('says so when somebody else took the file', async () => {
      const { place, path } = await fresh();
      await drop(path, 'a.csv', 'one');
      const file = await onlyFile(transport, place);
      await transport.remove?.(place, [file], 'taken');
      const to = join(work, newKey());
      expect(await failureOf(transport.fetch?.(place, file, to) ?? Promise.resolve())).to.include({
        code: 'FILE_VANISHED',
      });
    });

    it('SF-16 FW-15 lists a thousand files in capped portions and fetches many at a time', async () => {
      const { place, path } = await fresh();
      for (let n = 0; n < 1000; n++) await drop(path, `f${n}.csv`, `content ${n}`);
      const seen = new Map<string, string>();
      for (let look = 0; look < 3; look++) {
        const { files, more } = await list(transport, place);
        expect(files.length).to.be.at.most(limits.filesPerLook);
        expect(more).to.equal(look === 0);
        await inParallel(files, limits.filesInFlight, async (file) => {
          const to = join(work, newKey());
          await transport.fetch?.(place, file, to);
          seen.set(file.name, await readFile(to, 'utf8'));
          await transport.remove?.(place, [file], 'taken');
        });
      }
      expect(seen.size).to.equal(1000);
      expect(seen.get('f417.csv')).to.equal('content 417');
      expect(await readdir(path)).to.deep.equal([]);
    });

    it('FW-13 FW-17 FW-18 gives plain files with any honest name, and nothing temporary', async () => {
      const { place, path } = await fresh();
      const honest = ['Größe 100%.csv', '注文.csv', 'a b  c.csv', "it's;$(x)&.csv", '[1].csv', '-l.csv'];
      for (const name of [...honest, '.hidden', 'a.part', 'b.tmp', '~$c.xlsx']) await drop(path, name, name);
      await mkdir(join(path, 'folder.csv'));
      const { files } = await list(transport, place);
      expect(files.map((file) => file.name).sort()).to.deep.equal([...honest].sort());
      for (const file of files) {
        const to = join(work, newKey());
        await transport.fetch?.(place, file, to);
        expect(await readFile(to, 'utf8')).to.equal(file.name);
      }
      await transport.remove?.(place, files, 'taken');
      expect(await namesIn(transport, place)).to.deep.equal([]);
    });

    it('takes names by pattern but tells all names, for done-files', async () => {
      const { place, path } = await fresh();
      for (const name of ['a.csv', 'a.csv.done', 'b.txt']) await drop(path, name, 'x');
      const { files, names } = await list(transport, { ...place, pattern: '*.csv' });
      expect(files.map((file) => file.name)).to.deep.equal(['a.csv']);
      expect([...names].sort()).to.deep.equal(['a.csv', 'a.csv.done', 'b.txt']);
    });

    it('SF-01 shows nothing under the final name before the attempt is noted, and all of it afterwards', async () => {
      const { place, path } = await fresh();
      const content = 'row\n'.repeat(50_000);
      let noted = 0;
      await send(transport, place, await parcelOf(work, 'Größe 1.csv', content), async () => {
        noted++;
        const names = await readdir(path);
        expect(names).to.have.length(1);
        expect(names[0]).to.match(/^\..*\.part$/);
        expect(await namesIn(transport, place)).to.deep.equal([]);
      });
      expect(noted).to.equal(1);
      expect(await readdir(path)).to.deep.equal(['Größe 1.csv']);
      expect(await readFile(join(path, 'Größe 1.csv'), 'utf8')).to.equal(content);
    });

    it('CX-08 the same key twice is one file, and it is found again', async () => {
      const { place, path } = await fresh();
      const parcel = await parcelOf(work, 'orders.csv', 'rows');
      await send(transport, place, parcel);
      expect(await transport.trace?.(place, parcel)).to.equal('delivered');
      await send(transport, place, parcel);
      expect(await readdir(path)).to.deep.equal(['orders.csv']);
      expect(await transport.trace?.(place, parcel)).to.equal('delivered');
    });

    it('CX-07 an attempt that ended before the last step is proven not delivered, and goes on from there', async () => {
      const { place, path } = await fresh();
      const parcel = await parcelOf(work, 'orders.csv', 'rows');
      const stopped = new Error('stopped');
      let failure: unknown;
      await send(transport, place, parcel, () => Promise.reject(stopped)).catch((thrown) => {
        failure = thrown;
      });
      expect(wholeText(failure)).to.include('stopped');
      expect(await transport.trace?.(place, parcel)).to.equal('not-delivered');
      await send(transport, place, parcel);
      expect(await readdir(path)).to.deep.equal(['orders.csv']);
    });

    it('what a partner has eaten is unknown, also when something of that size lies there', async () => {
      const { place, path } = await fresh();
      const parcel = await parcelOf(work, 'orders.csv', 'rows');
      expect(await transport.trace?.(place, parcel)).to.equal('unknown');
      await drop(path, 'orders.csv', 'ROWS');
      expect(await transport.trace?.(place, parcel)).to.equal('unknown');
    });

    it('CW-12 SF-02 never overwrites a different file unless that is meant', async () => {
      const { place, path } = await fresh();
      await drop(path, 'stock.csv', 'old');
      const parcel = await parcelOf(work, 'stock.csv', 'new');
      expect(await failureOf(send(transport, place, parcel))).to.include({ code: 'FILE_EXISTS', disposition: 'hold' });
      expect(await readFile(join(path, 'stock.csv'), 'utf8')).to.equal('old');
      expect(await readdir(path)).to.deep.equal(['stock.csv']);

      const replacing = open(adapter, { ...partner.settings, 'existing file': 'replace' });
      await send(replacing, place, parcel);
      await replacing.close();
      expect(await readFile(join(path, 'stock.csv'), 'utf8')).to.equal('new');
      expect(await readdir(path)).to.deep.equal(['stock.csv']);
    });

    it('names a missing directory for every kind of work', async () => {
      const place = at('no such directory');
      const parcel = await parcelOf(work, 'orders.csv', 'rows');
      for (const failure of [
        await failureOf(list(transport, place)),
        await failureOf(send(transport, place, parcel)),
      ]) {
        expect(failure).to.include({ code: 'DIRECTORY_MISSING', disposition: 'hold', scope: 'connection' });
        expect(failure.message).to.include('no such directory');
      }
    });

    it('CX-14 begins nothing once the daemon stops', async () => {
      const { place, path } = await fresh();
      const stopping = new AbortController();
      const stopped = adapter.connect(
        adapter.settings.parse(partner.settings),
        contextFor('stopped', { signal: stopping.signal }),
      );
      stopping.abort();
      await failureOf(send(stopped, place, await parcelOf(work, 'orders.csv', 'rows')));
      await stopped.close();
      expect((await readdir(path)).filter((name) => !name.startsWith('.'))).to.deep.equal([]);
    });

    it('opens again after it was closed', async () => {
      const { place, path } = await fresh();
      await drop(path, 'a.csv', 'x');
      const once = open(adapter, partner.settings);
      expect(await namesIn(once, place)).to.deep.equal(['a.csv']);
      await once.close();
      expect(await namesIn(once, place)).to.deep.equal(['a.csv']);
      await once.close();
    });

    it('tries its rights in named steps and leaves nothing', async () => {
      const { place, path } = await fresh();
      const steps = await stepsOf(transport.test(place, { receive: true, send: true }));
      expect(steps.filter((step) => !step.ok)).to.deep.equal([]);
      expect(steps.map((step) => step.name).slice(-5)).to.deep.equal([
        'list',
        'write temporary file',
        'size',
        'rename',
        'delete',
      ]);
      expect(await readdir(path)).to.deep.equal([]);
    });

    it('ends a test with the first step that fails, and says what to do', async () => {
      const steps = await stepsOf(transport.test(at('no such directory'), { receive: true, send: true }));
      expect(steps.at(-1)).to.include({ name: 'list', ok: false, code: 'DIRECTORY_MISSING' });
      expect(steps.at(-1)?.detail).to.match(/Create it, or correct the directory/);
    });

    it('refused credentials are a hold on the connection, told without the secret', async () => {
      if (!partner.wrong) return;
      const { settings, code, secret } = partner.wrong;
      const refused = open(adapter, settings);
      const failure = await failureOf(list(refused, at()));
      await refused.close();
      expect(failure).to.include({ code, disposition: 'hold', scope: 'connection', outage: false });
      expect(wholeText(failure)).to.not.include(secret);
    });
  });
}

function open(adapter: TransportAdapter, settings: Record<string, unknown>): Transport {
  return adapter.connect(adapter.settings.parse(settings), contextFor(adapter.id));
}
