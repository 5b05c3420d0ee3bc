import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodeOf, runChild } from './child.mjs';
import { EX_UNAVAILABLE, root, say, Trouble } from './project.mjs';

const inputs = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];

/** Compiles `src` to `dist`, only when `dist` was not built from exactly these sources. */
export async function buildWhenStale(folder = root) {
  const stamp = sourceStamp(folder);
  if (!buildIsStale(folder, stamp)) return;
  say('Building ...');
  // Without a stamp a build that was broken off is never taken for a finished one.
  rmSync(stampPath(folder), { force: true });
  const { code, signal } = await runChild(process.execPath, [compiler(folder), '-p', 'tsconfig.build.json'], {
    cwd: folder,
  });
  if (signal) throw new Trouble('Stopped while building. The next start builds again.', exitCodeOf(signal));
  if (code !== 0) throw new Trouble('The build failed; the compiler says why above.', EX_UNAVAILABLE);
  removeOrphans(folder);
  writeFileSync(stampPath(folder), `${stamp}\n`);
}

export function buildIsStale(folder, stamp = sourceStamp(folder)) {
  const path = stampPath(folder);
  return !existsSync(path) || readFileSync(path, 'utf8').trim() !== stamp;
}

/** A hash over everything that the build reads: names and contents, no times. */
export function sourceStamp(folder) {
  const hash = createHash('sha256');
  for (const name of [...inputs, ...filesUnder(folder, 'src')]) {
    const path = join(folder, name);
    if (existsSync(path)) hash.update(`${name}\0`).update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

/** Compiled files whose source is gone would still be found by an import. */
export function removeOrphans(folder) {
  for (const name of filesUnder(folder, 'dist')) {
    const source = name.replace(/^dist\//, 'src/').replace(/\.js(\.map)?$/, '.ts');
    if (/\.js(\.map)?$/.test(name) && !existsSync(join(folder, source)) && !existsSync(join(folder, `${source}x`))) {
      rmSync(join(folder, name));
    }
  }
}

function stampPath(folder) {
  return join(folder, 'dist/.built-from');
}

export function compiler(folder = root) {
  return join(folder, 'node_modules/typescript/bin/tsc');
}

function filesUnder(folder, start) {
  if (!existsSync(join(folder, start))) return [];
  return readdirSync(join(folder, start), { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const name = `${start}/${entry.name}`;
      return entry.isDirectory() ? filesUnder(folder, name) : [name];
    });
}
