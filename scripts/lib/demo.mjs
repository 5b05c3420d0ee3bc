import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, say } from './project.mjs';

/** As in crossdock.yaml and merchants/acme.yaml (a test compares). `read` is the stand-in's own. */
export const demoFolders = {
  cartOrders: 'data/demo/acme/orders',
  cartTracking: 'data/demo/acme/tracking',
  cartStock: 'data/demo/acme/stock',
  wmsIn: 'data/demo/legacy/in',
  wmsOut: 'data/demo/legacy/out',
  wmsRead: 'data/demo/legacy/read',
};

/** The workspace is the one that the repository ships: no other is named, and its merchant still uses the demo's folders. */
export function isDemo(folder = root, environment = process.env) {
  const merchant = join(folder, 'merchants/acme.yaml');
  return (
    !environment.CROSSDOCK_HOME &&
    existsSync(merchant) &&
    readFileSync(merchant, 'utf8').includes(demoFolders.cartOrders)
  );
}

/** Starts the stand-in warehouse beside us. It ends when its standard input ends: also when we are killed. */
export function startStandIn() {
  for (const folder of Object.values(demoFolders)) mkdirSync(join(root, folder), { recursive: true });
  tellWhereToLook();
  const child = spawn(process.execPath, [join(root, 'scripts/stand-in.mjs'), '--until-stdin-ends'], {
    cwd: root,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  child.on('error', (thrown) => say(`The stand-in warehouse cannot be started: ${thrown.message}`));
  child.stdin.on('error', () => child.kill('SIGKILL'));
  return { stop: () => stop(child) };
}

async function stop(child) {
  if (!child.pid || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
  child.stdin.end();
  await gone;
  clearTimeout(timer);
}

function tellWhereToLook(environment = process.env) {
  const host = environment.CROSSDOCK_HTTP_HOST ?? '127.0.0.1';
  const port = environment.CROSSDOCK_HTTP_PORT ?? '8080';
  say(
    [
      '',
      'This is the demo: one merchant, a CSV cart and a stand-in warehouse, all in folders. Nothing leaves this machine.',
      `  page              http://${host}:${port}`,
      `  drop orders into  ${demoFolders.cartOrders}`,
      `  the cart gets     ${demoFolders.cartTracking}, ${demoFolders.cartStock}`,
      `  the WMS reads     ${demoFolders.wmsIn} (afterwards in ${demoFolders.wmsRead}), answers in ${demoFolders.wmsOut}`,
      '  in a second terminal: npx --no crossdock orders list',
      '',
    ].join('\n'),
  );
}
