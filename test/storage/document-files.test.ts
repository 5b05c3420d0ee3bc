import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { expect } from 'chai';
import { documentError } from '../../src/storage/document-errors.ts';
import { DocumentFiles } from '../../src/storage/document-files.ts';
import { systemClock } from '../../src/support/clock.ts';
import { exists } from '../../src/support/files.ts';
import { rejection } from '../support/rejection.ts';
import { temporaryFolder } from '../support/temporary.ts';

async function prepared(): Promise<{ root: string; files: DocumentFiles }> {
  const root = join(await temporaryFolder(), 'documents');
  const files = new DocumentFiles(root, systemClock);
  await files.prepare();
  return { root, files };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Every file below the folder, relative to it, without the marker. */
async function tree(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  return paths.filter((path) => path !== '.crossdock-documents').sort();
}

describe('document files', () => {
  it('are prepared once: the marker stays the same for everybody who shares the folder', async () => {
    const root = join(await temporaryFolder(), 'shared');
    const ids = await Promise.all(Array.from({ length: 5 }, () => new DocumentFiles(root, systemClock).prepare()));
    ids.push(await new DocumentFiles(root, systemClock).prepare());
    expect(new Set(ids).size).to.equal(1);
    expect(ids[0]).to.match(/^[0-9a-z]{20}$/);
  });

  it('are spooled, hashed while they are written, and kept under their hash', async () => {
    const { root, files } = await prepared();
    const spool = await files.spool();
    await spool.write(Buffer.from('order;'));
    await spool.write(Buffer.from('1001\r\n'));
    const digest = sha256('order;1001\r\n');
    expect(await spool.finish()).to.deep.equal({ sha256: digest, size: 12, path: files.contentPath(digest) });
    expect(files.contentPath(digest)).to.equal(join(root, 'content', digest.slice(0, 2), digest));
    expect(await readFile(files.contentPath(digest), 'utf8')).to.equal('order;1001\r\n');
    expect(await tree(root)).to.deep.equal([join('content', digest.slice(0, 2), digest)]);
  });

  it('with the same content are one file', async () => {
    const { root, files } = await prepared();
    const paths: string[] = [];
    for (let round = 0; round < 3; round++) {
      const spool = await files.spool();
      await spool.write(Buffer.from('same'));
      paths.push((await spool.finish()).path);
    }
    expect(new Set(paths).size).to.equal(1);
    expect(await tree(root)).to.have.length(1);
  });

  it('may be empty', async () => {
    const { files } = await prepared();
    const { sha256: digest, size } = await (await files.spool()).finish();
    expect([digest, size]).to.deep.equal([sha256(''), 0]);
  });

  it('that were cut short by a disk fault are put right by the next copy', async () => {
    const { files } = await prepared();
    const digest = sha256('whole');
    await mkdir(dirname(files.contentPath(digest)), { recursive: true });
    await writeFile(files.contentPath(digest), 'wh');
    const spool = await files.spool();
    await spool.write(Buffer.from('whole'));
    await spool.finish();
    expect(await readFile(files.contentPath(digest), 'utf8')).to.equal('whole');
  });

  it('that are discarded leave nothing behind', async () => {
    const { root, files } = await prepared();
    const spool = await files.spool();
    await spool.write(Buffer.from('half'));
    await spool.discard();
    expect(await tree(root)).to.deep.equal([]);
  });

  it('are adopted without touching the original, also large ones', async () => {
    const { root, files } = await prepared();
    const original = join(root, 'work', 'in.csv');
    const text = 'a line of text\n'.repeat(100_000);
    await writeFile(original, text);
    expect(await files.adopt(original)).to.deep.equal({ sha256: sha256(text), size: text.length });
    expect(await readFile(original, 'utf8')).to.equal(text);
    const chunks: Buffer[] = [];
    for await (const chunk of files.open(sha256(text))) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).to.equal(text);
  });

  it('that cannot be adopted leave no spool file', async () => {
    const { root, files } = await prepared();
    expect(await rejection(files.adopt(join(root, 'not there')))).to.have.property('code', 'ENOENT');
    expect(await tree(root)).to.deep.equal([]);
  });

  it('that a dead process left in the spool are cleared after a day', async () => {
    const { root, files } = await prepared();
    const spoolFolder = join(root, 'work', '.spool');
    for (const name of ['old', 'young']) await writeFile(join(spoolFolder, name), '');
    const yesterday = new Date(Date.now() - 25 * 3_600_000);
    await utimes(join(spoolFolder, 'old'), yesterday, yesterday);
    await files.prepare();
    expect(await readdir(spoolFolder)).to.deep.equal(['young']);
  });

  it('FW-10 are archived by day and id; the same name three times is three files', async () => {
    const { root, files } = await prepared();
    for (const id of ['d1', 'd2', 'd3']) {
      await writeFile(join(root, 'work', 'inv.csv'), id);
      const path = await files.file(
        'archive',
        id,
        'inv.csv',
        '2026-03-01T23:59:59.000Z',
        join(root, 'work', 'inv.csv'),
      );
      expect(path).to.equal(join(root, 'archive', '2026-03-01', `${id}__inv.csv`));
      expect(await readFile(path, 'utf8')).to.equal(id);
    }
    expect(await tree(root)).to.have.length(3);
  });

  it('CX-06 are put away once, however often it is repeated after a crash', async () => {
    const { root, files } = await prepared();
    const work = join(root, 'work', 'a.csv');
    const put = () => files.file('quarantine', 'd1', 'a.csv', '2026-03-01T00:00:00.000Z', work);
    await writeFile(work, 'bytes');
    const path = await put();
    expect(await put()).to.equal(path);
    await writeFile(work, 'bytes');
    expect(await put()).to.equal(path);
    expect(await exists(work)).to.equal(false);
    expect(await tree(root)).to.deep.equal([join('quarantine', '2026-03-01', 'd1__a.csv')]);
  });

  it('never replace what was put away under the same id', async () => {
    const { root, files } = await prepared();
    const work = join(root, 'work', 'a.csv');
    const put = () => files.file('archive', 'd1', 'a.csv', '2026-03-01T00:00:00.000Z', work);
    await writeFile(work, 'first');
    const first = await put();
    await writeFile(work, 'second');
    const second = await put();
    expect(await readFile(first, 'utf8')).to.equal('first');
    expect(await readFile(second, 'utf8')).to.equal('second');
  });

  it('that are nowhere are named', async () => {
    const { root, files } = await prepared();
    const thrown = await rejection(
      files.file('archive', 'd1', 'a.csv', '2026-03-01T00:00:00.000Z', join(root, 'work', 'gone')),
    );
    expect(thrown).to.include({ code: 'DOCUMENT_MISSING', disposition: 'park' });
  });

  it('FW-17 with names that would break out, hide, or be too long stay in their folder', async () => {
    const { root, files } = await prepared();
    const names = [
      '../../escape',
      'a/b\\c',
      'line\nbreak\0nul',
      '.hidden',
      '',
      '..',
      'ü'.repeat(300),
      '🚚'.repeat(100),
      'trailing ',
      '\ud83d half',
      'con.csv',
    ];
    for (const [index, name] of names.entries()) {
      const work = join(root, 'work', 'file');
      await writeFile(work, name);
      const path = await files.file('archive', `d${index}`, name, '2026-03-01T00:00:00.000Z', work);
      expect(dirname(path), name).to.equal(join(root, 'archive', '2026-03-01'));
      expect(Buffer.byteLength(basename(path)), name).to.be.at.most(200);
      expect(
        [...basename(path)].every((letter) => letter >= ' ' && letter !== '\u007f'),
        name,
      ).to.equal(true);
      expect((await stat(path)).isFile()).to.equal(true);
    }
  });

  it('FW-17 of different inboxes never share a work folder', async () => {
    const { root, files } = await prepared();
    const ids = ['legacy/shipments', 'legacy-shipments', 'LEGACY/shipments', '../legacy', 'läger', '', 'x'.repeat(500)];
    const folders = ids.map((id) => files.workFolder(id));
    expect(new Set(folders.map((folder) => folder.toLowerCase())).size).to.equal(ids.length);
    for (const folder of folders) expect(dirname(folder)).to.equal(join(root, 'work'));
    expect(files.workFolder('legacy/shipments')).to.equal(folders[0]);
    expect(folders[0]).to.contain('legacy-shipments-');
  });

  it('tell how much room is left', async () => {
    const { files } = await prepared();
    expect(await files.freeBytes()).to.be.greaterThan(1024);
  });

  it('FW-20 CX-15 on a full disk stop the work of the whole connection, by the error that the system gives', () => {
    for (const code of ['ENOSPC', 'EDQUOT']) {
      expect(documentError(Object.assign(new Error(code), { code }))).to.include({
        code: 'DISK_FULL',
        disposition: 'retry',
        scope: 'connection',
        outage: true,
      });
    }
    expect(documentError(Object.assign(new Error('EROFS'), { code: 'EROFS' }))).to.include({
      code: 'DOCUMENTS_NOT_WRITABLE',
      outage: true,
    });
  });
});
