import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { DocumentFiles } from '../../src/storage/document-files.ts';
import { systemClock } from '../../src/support/clock.ts';
import { temporaryFolder } from '../support/temporary.ts';

const createdAt = '2026-03-01T08:00:00.000Z';

async function keptFile(bytes: string) {
  const root = await temporaryFolder();
  const files = new DocumentFiles(root, systemClock);
  await files.prepare();
  const source = join(root, 'work', 'A.csv');
  await writeFile(source, bytes);
  const { sha256 } = await files.adopt(source);
  const document = { id: '01a', endpoint: 'acme/web/orders', name: 'A.csv', sha256, createdAt };
  return { root, files, source, document };
}

describe('bytes that are erased', () => {
  it('are gone from the content, the archive and the shadow, and may be erased once more', async () => {
    const { root, files, source, document } = await keptFile('a,b\n');
    const filed = await files.file('archive', document.id, document.name, createdAt, source);
    const shown = await files.showInShadow(document.endpoint, document.id, document.name, document.sha256);
    await writeFile(join(root, 'archive', '2026-03-01', '01b__A.csv'), 'another');
    const paths = [files.contentPath(document.sha256), filed, shown];
    expect(paths.map((path) => existsSync(path))).to.deep.equal([true, true, true]);
    for (let turn = 0; turn < 2; turn++) await files.erase([document], async () => new Set());
    expect(paths.map((path) => existsSync(path))).to.deep.equal([false, false, false]);
    expect(existsSync(`${files.contentPath(document.sha256)}.going`)).to.equal(false);
    expect(existsSync(join(root, 'archive', '2026-03-01', '01b__A.csv'))).to.equal(true);
  });

  it('stay where another document turns out to have them, also after a crash in between', async () => {
    const { files, document } = await keptFile('a,b\n');
    await files.erase([document], async () => new Set([document.sha256]));
    expect(existsSync(files.contentPath(document.sha256))).to.equal(true);
    const crash = files.erase([document], () => Promise.reject(new Error('the store is gone')));
    expect(await crash.catch(() => 'failed')).to.equal('failed');
    await files.erase([document], async () => new Set([document.sha256]));
    expect(existsSync(files.contentPath(document.sha256))).to.equal(true);
  });

  it('come back for whoever booked the same bytes in that moment', async () => {
    const { files, document, source } = await keptFile('a,b\n');
    await files.erase([document], async () => new Set());
    await files.ensure(document.sha256, source);
    expect(existsSync(files.contentPath(document.sha256))).to.equal(true);
  });
});
