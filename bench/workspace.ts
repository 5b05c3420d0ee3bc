import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { shopOrders } from '../test/support/demo-shop.ts';
import { manyFolders, manyMerchants, merchantIds } from '../test/support/many-merchants.ts';

/**
 * `npm run bench -- workspace <folder> [--merchants=40]`: an invented workspace of many merchants with something to see: an order that
 * must be held, a file that nobody can read, a server that does not answer. Then, with CROSSDOCK_HOME=<folder>/home, any command.
 */
const { values, positionals } = parseArgs({
  options: { merchants: { type: 'string', default: '40' } },
  allowPositionals: true,
});
const root = resolve(positionals[0] ?? 'many-merchants');
const howMany = Number(values.merchants);
/** Nothing listens at the discard port. */
const connections =
  '  stuck: { sftp: { host: 127.0.0.1, port: 9, user: dock, password: "$' + '{env:PARTNER_PASSWORD}" } }';
const [first = '', stuck = '', ...others] = merchantIds(howMany);

for (const folder of ['mappings', 'templates']) await cp(folder, join(root, 'home', folder), { recursive: true });
for (const [name, text] of Object.entries(manyMerchants({ howMany, connections, wmsBy: { [stuck]: 'stuck' } })))
  await put(join(root, 'home', name), text);
for (const folder of manyFolders(howMany)) await mkdir(join(root, folder), { recursive: true });
for (const id of [first, stuck, ...others.slice(0, 10)])
  await put(ordersOf(id, 'orders.csv'), shopOrders({ number: `${id}-1` }, { number: `${id}-2` }));
if (others[3]) await put(ordersOf(others[3], 'zero.csv'), shopOrders({ number: `${others[3]}-3`, quantity: 0 }));
if (others[5]) await put(ordersOf(others[5], 'strange.csv'), 'no,such,file\r\n1,2,3\r\n');
process.stdout.write(`CROSSDOCK_HOME=${join(root, 'home')} PARTNER_PASSWORD=fictional\n`);

function ordersOf(id: string, name: string): string {
  return join(root, 'cart', id, 'orders', name);
}

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
