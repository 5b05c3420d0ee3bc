import { existsSync } from 'node:fs';
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { script } from '../support/script.ts';
import { temporaryFolder } from '../support/temporary.ts';

interface Entry {
  version?: string;
  optional?: boolean;
  devOptional?: boolean;
}
type Lock = { packages: Record<string, Entry> };

interface InstallScript {
  installIsDue(lock: Lock, installed: Lock | undefined): boolean;
}
interface BuildScript {
  sourceStamp(folder: string): string;
  buildIsStale(folder: string): boolean;
  removeOrphans(folder: string): void;
}
interface ProjectScript {
  nodeComplaint(version: string): string | undefined;
}

describe('installing', () => {
  const lock: Lock = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b-win32': { version: '2.0.0', optional: true },
    },
  };
  let due: InstallScript['installIsDue'];

  before(async () => {
    due = (await script<InstallScript>('lib/install.mjs')).installIsDue;
  });

  it('is due when nothing is installed', () => {
    expect(due(lock, undefined)).to.equal(true);
  });

  it('is not due when everything is there but what belongs to other systems', () => {
    expect(due(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } })).to.equal(false);
  });

  it('is due when a package has another version, also an optional one', () => {
    const installed = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b-win32': { version: '1.9.0' } };
    expect(due(lock, { packages: { 'node_modules/a': { version: '0.9.0' } } })).to.equal(true);
    expect(due(lock, { packages: installed })).to.equal(true);
  });

  it('is due when a package is missing, as after an install without the development packages', () => {
    expect(due(lock, { packages: {} })).to.equal(true);
  });
});

describe('building', () => {
  let build: BuildScript;
  let folder: string;

  beforeEach(async () => {
    build = await script<BuildScript>('lib/build.mjs');
    folder = await temporaryFolder();
    await put('src/domain/order.ts', 'export const a = 1;');
    await put('src/page.tsx', 'export const b = 1;');
    await put('tsconfig.json', '{}');
    await put('dist/.built-from', `${build.sourceStamp(folder)}\n`);
  });

  async function put(path: string, text: string): Promise<void> {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
  }

  it('is not due when nothing changed, whatever the times of the files say', async () => {
    await utimes(join(folder, 'src/page.tsx'), new Date(), new Date());
    expect(build.buildIsStale(folder)).to.equal(false);
  });

  it('is due after a first clone, a change, a new file, a file less, and another compiler setting', async () => {
    const changes: (() => Promise<void>)[] = [
      () => rm(join(folder, 'dist'), { recursive: true }),
      () => put('src/page.tsx', 'export const b = 2;'),
      () => put('src/new.ts', ''),
      () => rm(join(folder, 'src/page.tsx')),
      () => put('tsconfig.json', '{"a":1}'),
    ];
    for (const change of changes) {
      await put('dist/.built-from', build.sourceStamp(folder));
      expect(build.buildIsStale(folder)).to.equal(false);
      await change();
      expect(build.buildIsStale(folder)).to.equal(true);
    }
  });

  it('takes away compiled files whose source is gone, and nothing else', async () => {
    const kept = ['dist/domain/order.js', 'dist/domain/order.js.map', 'dist/page.js', 'dist/.built-from'];
    for (const path of [...kept, 'dist/gone.js', 'dist/domain/gone.js.map']) await put(path, '');
    build.removeOrphans(folder);
    for (const path of kept) expect(existsSync(join(folder, path)), path).to.equal(true);
    for (const path of ['dist/gone.js', 'dist/domain/gone.js.map'])
      expect(existsSync(join(folder, path)), path).to.equal(false);
  });
});

describe('the Node that is needed', () => {
  it('is 20.19 or newer, and an older one is told so in one sentence', async () => {
    const { nodeComplaint } = await script<ProjectScript>('lib/project.mjs');
    for (const good of ['20.19.0', '20.20.2', '22.1.0', '24.0.0'])
      expect(nodeComplaint(good), good).to.equal(undefined);
    for (const old of ['20.18.9', '18.20.1', '9.0.0'])
      expect(nodeComplaint(old), old).to.match(/needs Node 20\.19 or newer; this is Node/);
  });
});
