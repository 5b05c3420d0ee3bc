/** What a test run left behind: processes by a mark in their environment, files by the run's own temporary folder. */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';

const mark = 'CROSSDOCK_TEST_RUN';
/** Caches of the tools themselves, and the list of who made which folder. */
const notOurs = /^(tsx-|node-compile-cache|\.folders$)/;

/** A temporary folder for the whole run; peers that run as another user must be able to pass through it. */
export function openRun() {
  const folder = mkdtempSync(join(tmpdir(), 'cd-'));
  chmodSync(folder, 0o755);
  return { folder, env: { TMPDIR: folder, [mark]: folder } };
}

/** Sentences about what is still there, after some time to go; then everything is ended and removed. */
export async function closeRun({ folder }, seconds = 5) {
  const until = Date.now() + seconds * 1000;
  while (processesOf(folder).length > 0 && Date.now() < until) await after(100);
  const processes = processesOf(folder);
  const files = readdirSync(folder)
    .filter((name) => !notOurs.test(name))
    .map((name) => `${name}${contentsOf(join(folder, name))}${makerOf(folder, name)}`);
  for (const { pid } of processes) end(pid);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  return [
    ...processes.map(({ pid, command }) => `a process of the tests was still running: ${pid} ${command}`),
    ...files.map((name) => `a temporary file of the tests was still there: ${name}`),
  ];
}

/** Some of what lies in a forgotten folder: it tells who wrote there last. */
function contentsOf(path) {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return '';
  const inside = readdirSync(path, { recursive: true });
  return inside.length === 0 ? ' (empty)' : ` (with ${inside.slice(-8).join(', ')})`;
}

/** `test/support/temporary.ts` writes the list: the folder's name, a tab, the test's title. */
function makerOf(folder, name) {
  const line = read(join(folder, '.folders'))
    .split('\n')
    .find((text) => text.startsWith(`${name}\t`));
  return line ? `, made in or after "${line.slice(name.length + 1)}"` : '';
}

/** Only processes that inherited this run's mark; other systems than Linux cannot be asked and count as clean. */
function processesOf(folder) {
  return pids()
    .filter((pid) => pid !== process.pid && read(`/proc/${pid}/environ`).split('\0').includes(`${mark}=${folder}`))
    .map((pid) => ({ pid, command: read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim().slice(0, 120) }))
    .filter(({ command }) => command !== '');
}

function pids() {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch (thrown) {
    if (thrown.code === 'ENOENT') return [];
    throw thrown;
  }
}

/** A process may end, or belong to somebody else, while we look. */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(thrown.code)) return '';
    throw thrown;
  }
}

function end(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (thrown) {
    if (thrown.code !== 'ESRCH') throw thrown;
  }
}
