import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { atEnd } from '../support/closing.ts';
import { filesIn, root } from '../support/daemon.ts';
import { script } from '../support/script.ts';
import { temporaryFolder } from '../support/temporary.ts';

interface TenCommands {
  readonly commands: readonly { readonly command: string }[];
}

const page =
  readFileSync(join(root, 'docs/onboarding.md'), 'utf8').split('## Ten commands')[1]?.split(/^## /m)[0] ?? '';

describe('a file-drop merchant from nothing', () => {
  it('takes at most ten commands, and the page has exactly these', async () => {
    const { commands } = await script<TenCommands>('ten-commands.mjs');
    const typed = [...page.matchAll(/^ *\$ (.+)$/gm)].map(([, command]) => command);
    expect(typed).to.deep.equal(commands.map(({ command }) => command));
    expect(commands.length).to.be.at.most(10);
    // Two in one line would be two.
    for (const { command } of commands) expect(command).to.not.match(/&&|;|\|\|/);
  });

  it('has its order in the layout of the WMS and its tracking number in the folder of the shop at the end', async function () {
    this.timeout(240_000);
    const folder = await temporaryFolder();
    const { code, output } = await run(folder);
    expect(code, output).to.equal(0);
    expect(output.trimEnd().split('\n').at(-1)).to.match(/^10 commands, [\d.]+ seconds$/);
    const home = join(folder, 'dock');
    const log = await readFile(join(home, 'data/daemon.log'), 'utf8');
    expect(log, 'the daemon was ended').to.include('Stopping: what is in hand is finished');
    const [order = ''] = Object.values(await filesIn(join(home, 'partners/warehouse/orders/BOLT')));
    expect(order).to.match(/^Cust-ref,Ship-code,Company,/);
    expect(order).to.include('BIKE-1001,Ground,,Ada,Example').and.include('BELL-RED,2');
    const [tracking = ''] = Object.values(await filesIn(join(home, 'partners/bolt/tracking')));
    expect(tracking).to.include('UPS,1Z999EXAMPLE0001,BELL-RED,2').and.include('UPS,1Z999EXAMPLE0001,PUMP-01,1');
    expect(output).to.include(tracking.trimEnd().split('\n').at(-1) ?? '');
  });
});

async function run(folder: string): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, ['scripts/ten-commands.mjs', folder], {
    cwd: root,
    env: { ...process.env, CROSSDOCK_LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  atEnd(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'close');
  return { code, output };
}
