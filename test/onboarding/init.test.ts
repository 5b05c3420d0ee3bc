import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { presets } from '../../src/operations/onboarding/presets.ts';
import { crossdock } from '../cli/terminal.ts';
import { shippedFiles } from '../config/schema-references.ts';
import { daemonAt, programAt, put, root } from '../support/daemon.ts';
import { temporaryFolder } from '../support/temporary.ts';

async function freshFolder(): Promise<string> {
  return join(await temporaryFolder(), 'dock');
}

const init = (...argv: string[]) => crossdock(undefined, ['init', ...argv]);

describe('crossdock init', () => {
  it('writes a workspace that is good and empty, with everything that an editor and git need', async () => {
    const home = await freshFolder();
    const { code, out, err } = await init(home, '--name', 'Example: Dock', '--zone', 'America/Chicago');
    expect(code, err).to.equal(0);
    expect(out).to.equal(`${home}\n`);
    expect((await readdir(home)).sort()).to.deep.equal([
      ...['.gitignore', 'README.md', 'crossdock.yaml', 'mappings', 'merchants', 'schema', 'templates'],
    ]);
    const { workspace, findings } = await programAt(home).check();
    expect(workspace).to.include({ name: 'Example: Dock', zone: 'America/Chicago' });
    expect(findings.map((one) => one.code)).to.deep.equal(['CONFIG_NO_MERCHANTS']);
    expect(findings[0]?.message).to.include('crossdock merchants add <id>');
    expect(await readdir(join(home, 'schema'))).to.have.length(4);
    expect((await readFile(join(home, '.gitignore'), 'utf8')).split('\n')).to.include('data/');
    expect((await readFile(join(home, 'README.md'), 'utf8')).trimEnd().split('\n').length).to.be.at.most(5);
  });

  for (const { id } of presets)
    it(`describes a WMS with the layout ${id}, and copies what that needs`, async () => {
      const home = await freshFolder();
      const { code, out, err } = await init(home, '--wms', 'north', '--preset', id);
      expect(code, `${out}${err}`).to.equal(0);
      const { workspace, findings } = await programAt(home).check();
      expect(findings.map((one) => one.code)).to.deep.equal(['CONFIG_NO_MERCHANTS']);
      expect([...(workspace?.wms.keys() ?? [])]).to.deep.equal(['north']);
      expect(await readdir(join(home, 'partners/north'))).to.have.length(3);
      const { code: added, out: said } = await crossdock(undefined, ['merchants', 'add', 'bolt'], {
        program: programAt(home),
        env: { CROSSDOCK_HOME: home },
      });
      expect(added, said).to.equal(0);
      expect((await programAt(home).check()).findings).to.deep.equal([]);
    });

  it('offers only layouts whose mappings are shipped, and the first of them is the plainest', () => {
    const shipped = shippedFiles();
    for (const { orders, shipments, inventory } of presets)
      for (const name of [orders, shipments, inventory]) expect(shipped).to.include(`mappings/${name}.yaml`);
  });

  const refused: readonly [string, (folder: string) => Promise<string>, string][] = [
    [
      'a folder in which something lies',
      async (folder) => {
        await put(join(folder, 'notes.txt'), 'mine');
        return folder;
      },
      'is not empty: notes.txt.',
    ],
    [
      'a file',
      async (folder) => {
        await put(folder, 'mine');
        return folder;
      },
      'cannot be used as a folder (ENOTDIR)',
    ],
    ['the shipped demo', async () => root, 'is not empty'],
    ['a folder inside the shipped demo', async () => join(root, 'data/production'), 'lies inside the workspace'],
    [
      'a folder inside the shipped demo that a link leads to',
      async (folder) => {
        await symlink(join(root, 'examples'), folder);
        return join(folder, 'dock');
      },
      'lies inside the workspace',
    ],
    [
      'a folder inside another workspace',
      async (folder) => {
        await init(folder);
        return join(folder, 'merchants', 'more');
      },
      'lies inside the workspace',
    ],
  ];
  for (const [what, prepare, says] of refused)
    it(`refuses ${what}, and leaves it as it was`, async () => {
      const folder = await prepare(await freshFolder());
      const before = await readdir(folder).catch(() => 'nothing');
      const { code, err } = await init(folder);
      expect(code).to.equal(4);
      expect(err).to.include(says);
      expect(await readdir(folder).catch(() => 'nothing')).to.deep.equal(before);
    });

  it('takes a folder that git has begun', async () => {
    const home = await freshFolder();
    await mkdir(join(home, '.git'), { recursive: true });
    expect((await init(home)).code).to.equal(0);
  });

  it('writes nothing of a workspace that would not be good, or in a dry run', async () => {
    const home = await freshFolder();
    const bad = await init(home, '--zone', 'Middle Earth');
    expect(bad.code).to.equal(4);
    expect(bad.out).to.include('This is no time zone.');
    expect((await init(home, '--preset', 'simple-vertikal')).err).to.include('Did you mean "simple-vertical"?');
    expect((await init(home, '--dry-run')).code).to.equal(0);
    expect(await readdir(home).catch(() => 'nothing')).to.equal('nothing');
  });
});

describe('an empty workspace', () => {
  it('lets the daemon start, and says everywhere what to do next', async () => {
    const home = await freshFolder();
    await init(home);
    const daemon = await daemonAt(home);
    expect(daemon.tools.workspace().merchants.size).to.equal(0);
    const page = await (await fetch(daemon.url)).text();
    expect(page).to.include('crossdock merchants add');
    const at = { program: programAt(home), env: { CROSSDOCK_HOME: home } };
    for (const argv of [['status'], ['merchants', 'list']])
      expect((await crossdock(undefined, argv, at)).out).to.include('crossdock merchants add <id>');
    expect((await crossdock(undefined, ['orders', 'list'], at)).code).to.equal(0);
    const { code, err } = await crossdock(undefined, ['merchants', 'add', 'bolt'], at);
    expect(code).to.equal(4);
    expect(err).to.include('The workspace has no WMS');
  });
});
