import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodeOf, runChild } from './child.mjs';
import { EX_UNAVAILABLE, root, say, Trouble } from './project.mjs';

/** `npm ci`, only when something the lock file names is missing or has another version. */
export async function installWhenDue() {
  const lock = readJson(join(root, 'package-lock.json'));
  if (!lock) throw new Trouble('package-lock.json is missing or damaged. Restore it from the repository.');
  if (!installIsDue(lock, readJson(join(root, 'node_modules/.package-lock.json')))) return;
  say('Installing packages (npm ci) ...');
  const { code, signal } = await runNpm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  if (signal) throw new Trouble('Stopped while installing. The next start installs again.', exitCodeOf(signal));
  if (code !== 0) {
    throw new Trouble(`npm ci failed (exit code ${code}). Is the package registry reachable?`, EX_UNAVAILABLE);
  }
}

/**
 * Content is compared, not time: a checkout touches the lock file without changing it, and an `npm ci --omit=dev`
 * writes a newer record that lacks what the build needs.
 * @param lock the parsed package-lock.json
 * @param installed npm's record of what it put there (node_modules/.package-lock.json), undefined when there is none
 */
export function installIsDue(lock, installed) {
  if (!installed?.packages) return true;
  return Object.entries(lock.packages).some(([path, { version, optional, devOptional }]) => {
    const present = installed.packages[path];
    const mayBeAbsent = path === '' || optional || devOptional;
    return present ? present.version !== version : !mayBeAbsent;
  });
}

async function runNpm(args) {
  try {
    return await runChild('npm', args, { cwd: root });
  } catch (thrown) {
    throw new Trouble(`npm cannot be started (${thrown.code ?? thrown.message}). It comes with Node.`, EX_UNAVAILABLE);
  }
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (thrown) {
    if (thrown.code === 'ENOENT' || thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}
