/**
 * A file-drop merchant from nothing: an empty folder at the beginning, a confirmation in the shop's folder at the end, in ten commands
 * as they are typed. Prints each, what it says, and the time that all took. docs/onboarding.md explains them; a test compares.
 *
 *     node scripts/ten-commands.mjs [<empty folder>]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { asScript, root, Trouble } from './lib/project.mjs';

/** The folder of the page; the script has one of its own. */
export const pageFolder = '/srv/dock';

/** `until`: a folder of the workspace in which a file must have come to lie before the next command is typed. `stays`: it runs on. */
export const commands = [
  { command: `export CROSSDOCK_HOME=${pageFolder}` },
  { command: 'crossdock init $CROSSDOCK_HOME --wms warehouse --preset simple-vertical' },
  { command: 'crossdock merchants add bolt --name "Bolt Bikes"' },
  { command: 'crossdock start', stays: true },
  {
    command:
      'sed "s/TODAY/$(date -u +%F)/" examples/first-orders.csv > $CROSSDOCK_HOME/partners/bolt/orders/first-orders.csv',
  },
  { command: 'crossdock services on bolt --yes', until: 'partners/warehouse/orders/BOLT' },
  { command: 'cat $CROSSDOCK_HOME/partners/warehouse/orders/BOLT/*' },
  { command: 'cp examples/first-shipments.csv $CROSSDOCK_HOME/partners/warehouse/shipments/BOLT/' },
  { command: 'crossdock run shipping-confirmations --merchant bolt', until: 'partners/bolt/tracking' },
  { command: 'cat $CROSSDOCK_HOME/partners/bolt/tracking/*' },
];

/** Seconds; far beyond what anything here takes. */
const patience = 120;

/** One shell for all of them, as a person has one. */
function openShell(programs) {
  const child = spawn('sh', [], { cwd: root, env: environment(programs), stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  let count = 0;
  return {
    async run(line, { stays = false } = {}) {
      const mark = `--done-${++count}-`;
      said = '';
      child.stdin.write(
        stays
          ? `${line} > $CROSSDOCK_HOME/data/daemon.log 2>&1 & echo "pid $!"; echo "${mark}0"\n`
          : `${line}\necho "${mark}$?"\n`,
      );
      await until(`"${line}" ends`, () => new RegExp(`${mark}\\d+`).test(said) || child.exitCode !== null);
      const [text = '', code = '1'] = said.split(mark);
      return { text: text.trimEnd(), code: Number.parseInt(code, 10) };
    },
    async close() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

/** `crossdock` is what `npx --no crossdock` starts, without the second that npx takes; a program, so that its process can be ended. */
function environment(programs) {
  const { CROSSDOCK_HOME: _, ...rest } = process.env;
  const path = join(programs, 'crossdock');
  writeFileSync(path, `#!/bin/sh\nexec "${process.execPath}" "${root}/bin/crossdock.js" "$@"\n`, { mode: 0o755 });
  return { CROSSDOCK_HTTP_PORT: '0', ...rest, PATH: `${programs}:${rest.PATH}` };
}

async function until(what, holds) {
  const end = Date.now() + patience * 1000;
  while (!holds()) {
    if (Date.now() > end) throw new Trouble(`Nothing came of it in ${patience} seconds: ${what}.`);
    await after(100);
  }
}

function hasFile(folder) {
  return existsSync(folder) && readdirSync(folder).some((name) => !name.startsWith('.'));
}

/** Runs all of them in a folder; resolves with how many there were and the seconds that they took. */
export async function tenCommands(folder, say = console.log) {
  const programs = mkdtempSync(join(tmpdir(), 'crossdock-bin-'));
  const shell = openShell(programs);
  const home = join(folder, 'dock');
  const begun = Date.now();
  let daemon;
  // Whoever ends the script ends its daemon, too.
  const cut = () => {
    if (daemon) process.kill(daemon, 'SIGTERM');
    process.exit(143);
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, cut);
  try {
    for (const { command, stays, until: folderWithFile } of commands) {
      say(`$ ${command}`);
      const { text, code } = await shell.run(command.replace(pageFolder, `"${home}"`), { stays });
      if (stays) daemon = Number(/pid (\d+)/.exec(text)?.[1]);
      else if (text !== '') say(text);
      if (code !== 0) throw new Trouble(`"${command}" ended with ${code}.`);
      if (folderWithFile !== undefined)
        await until(`a file in ${folderWithFile}`, () => hasFile(join(home, folderWithFile)));
    }
  } finally {
    if (daemon) await ended(shell, daemon);
    await shell.close();
    for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, cut);
    rmSync(programs, { recursive: true, force: true });
  }
  return { count: commands.length, seconds: Math.round((Date.now() - begun) / 100) / 10 };
}

/** Only what we started, by its process id. */
async function ended(shell, daemon) {
  await shell.run(`kill ${daemon}; wait ${daemon}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await asScript(async () => {
    const [given] = process.argv.slice(2);
    const folder = given === undefined ? mkdtempSync(join(tmpdir(), 'crossdock-ten-')) : resolve(given);
    try {
      const { count, seconds } = await tenCommands(folder);
      console.log(`${count} commands, ${seconds} seconds`);
    } finally {
      if (given === undefined) rmSync(folder, { recursive: true, force: true });
    }
    return 0;
  });
