import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { readTexts } from '../../src/config/texts.ts';
import { type WatchTimes, watchTexts } from '../../src/config/watch.ts';
import { pause } from '../../src/support/waiting.ts';
import { atEnd } from '../support/closing.ts';
import { temporaryFolder } from '../support/temporary.ts';

async function workspace(files: Record<string, string | Buffer>): Promise<string> {
  const home = await temporaryFolder();
  for (const folder of ['merchants', 'mappings', 'templates', 'data']) await mkdir(join(home, folder));
  for (const [file, text] of Object.entries(files)) await writeFile(join(home, file), text);
  return home;
}

describe('the texts of a workspace', () => {
  it('are the files that belong to it, and no others', async () => {
    const home = await workspace({
      'crossdock.yaml': '\uFEFFname: x\n',
      'merchants/acme.yaml': '1',
      'merchants/old.yml': '2',
      'merchants/acme.yaml~': 'x',
      'merchants/.#acme.yaml': 'x',
      'mappings/a.yaml': '3',
      'mappings/a.test.yaml': '4',
      'mappings/README.md': 'x',
      'templates/a.hbs': '5',
      'templates/a.txt': 'x',
      'data/crossdock.yaml': 'x',
      'other.yaml': 'x',
      'holidays.ics': '6',
      '.#holidays.ics': 'x',
      'merchants/holidays.ics': 'x',
    });
    await mkdir(join(home, 'merchants/folder.yaml'));
    expect(await readTexts(home)).to.deep.equal({
      'crossdock.yaml': 'name: x\n',
      'holidays.ics': '6',
      'mappings/a.test.yaml': '4',
      'mappings/a.yaml': '3',
      'merchants/acme.yaml': '1',
      'merchants/old.yml': '2',
      'templates/a.hbs': '5',
    });
  });

  it('are none where there is no such folder', async () => {
    expect(await readTexts(join(await temporaryFolder(), 'nowhere'))).to.deep.equal({});
  });

  it('may be links, as containers mount them', async () => {
    const home = await workspace({ 'data/real': 'name: x\n' });
    await symlink('data/real', join(home, 'crossdock.yaml'));
    expect(await readTexts(home)).to.deep.equal({ 'crossdock.yaml': 'name: x\n' });
  });

  it('are refused when one is too large to be configuration', async () => {
    const home = await workspace({ 'templates/big.hbs': Buffer.alloc(1024 * 1024 + 1, 'x') });
    const thrown = await readTexts(home).catch((error) => error);
    expect([thrown.code, thrown.value]).to.deep.equal(['CONFIG_TOO_LARGE', 'templates/big.hbs']);
  });
});

describe('the watch over the texts', () => {
  async function watched(times?: WatchTimes): Promise<{ home: string; heard: () => number; stop: () => void }> {
    const home = await workspace({ 'crossdock.yaml': 'name: x\n' });
    let count = 0;
    const stop = watchTexts(home, () => count++, times);
    atEnd(stop);
    await pause(100);
    return { home, heard: () => count, stop };
  }

  async function until(done: () => boolean): Promise<void> {
    for (let waited = 0; !done() && waited < 10_000; waited += 50) await pause(50);
    expect(done(), 'within 10 s').to.equal(true);
  }

  it('hears of a save, of a new file, of a rename and of a file that went', async () => {
    const { home, heard } = await watched();
    const acme = join(home, 'merchants/acme.yaml');
    const bolt = join(home, 'merchants/bolt.yaml');
    const changes = [
      () => writeFile(join(home, 'crossdock.yaml'), 'name: longer\n'),
      () => writeFile(acme, 'name: Acme\n'),
      () => rename(acme, bolt),
      () => rm(bolt),
    ];
    for (const change of changes) {
      const before = heard();
      await change();
      await until(() => heard() > before);
    }
  });

  it('FW-06 hears of files in a folder that was removed and made again', async () => {
    const { home, heard } = await watched();
    await rm(join(home, 'merchants'), { recursive: true });
    await mkdir(join(home, 'merchants'));
    await writeFile(join(home, 'merchants/acme.yaml'), 'name: Acme\n');
    await until(() => heard() > 0);
    const before = heard();
    await writeFile(join(home, 'merchants/bolt.yaml'), 'name: Bolt\n');
    await until(() => heard() > before);
  });

  it('CX-19 waits until a file that is being saved stays the same', async () => {
    const { home, heard } = await watched({ look: 100, settle: 3000 });
    let text = '';
    for (let step = 0; step < 12; step++) {
      text += `# line ${step}\n`;
      await writeFile(join(home, 'crossdock.yaml'), text);
      await pause(40);
    }
    expect(heard()).to.equal(0);
    await until(() => heard() === 1);
  });

  it('hears nothing of files that are not texts', async () => {
    const { home, heard } = await watched();
    await writeFile(join(home, 'data/x.yaml'), 'x');
    await writeFile(join(home, 'merchants/.acme.yaml.swp'), 'x');
    await writeFile(join(home, 'crossdock.yaml'), 'name: longer\n');
    await until(() => heard() > 0);
    expect(heard()).to.equal(1);
  });

  it('hears nothing once it is stopped', async () => {
    const { home, heard, stop } = await watched();
    stop();
    await writeFile(join(home, 'crossdock.yaml'), 'name: longer\n');
    await pause(800);
    expect(heard()).to.equal(0);
  });
});
