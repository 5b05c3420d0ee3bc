import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import SftpClient from 'ssh2-sftp-client';
import type { Workspace } from '../src/config/workspace.ts';
import { sftp } from '../src/connectors/transports/sftp/index.ts';
import { workGate } from '../src/deliveries/gate.ts';
import { ordersCargo } from '../src/deliveries/orders-cargo.ts';
import { compileMapping } from '../src/mapping/compile.ts';
import { insertReceived } from '../src/storage/orders.ts';
import { systemClock } from '../src/support/clock.ts';
import { newId } from '../src/support/ids.ts';
import { silentLog } from '../src/support/log.ts';
import { type SshdPeer, startSshd } from '../test/peers/sshd.ts';
import { atEnd } from '../test/support/closing.ts';
import { temporaryFolder } from '../test/support/temporary.ts';
import { type Bench, type Contest, seconds } from './bench.ts';
import { cellsOf, madeUpOrders, ordersMapping } from './made-up.ts';
import { benchStore, benchTools } from './tools.ts';

const howMany = 10_000;

/** 10,000 accepted orders into one CSV of 30 columns at a real sshd: temporary name, size checked, renamed. */
export const ordersOut: Bench = { name: 'orders-out', unit: 's per 10,000 orders', target: 2, prepare };

async function prepare(): Promise<Contest> {
  const peer = await startSshd();
  const orders = madeUpOrders(howMany);
  const settings = sftp.settings.parse({
    host: '127.0.0.1',
    port: peer.port,
    user: peer.user,
    password: peer.password,
    'host key': peer.hostKeyFingerprint,
  });
  const transport = sftp.connect(settings, {
    name: 'bench',
    signal: new AbortController().signal,
    now: systemClock.now,
    log: silentLog,
  });
  atEnd(() => transport.close());
  await mkdir(join(peer.root, 'in'), { recursive: true, mode: 0o777 });
  const client = new SftpClient();
  await client.connect({ host: '127.0.0.1', port: peer.port, username: peer.user, password: peer.password });
  atEnd(() => client.end());
  await client.mkdir('bench', true);
  const compiled = compileMapping('bench', ordersMapping, new Map());
  if ('findings' in compiled) throw new Error(JSON.stringify(compiled.findings));
  const workspace = workspaceOf(compiled.mapping);
  let wanted: string | undefined;
  const check = async (): Promise<void> => {
    const hash = await takeFile(peer);
    wanted ??= hash;
    if (hash !== wanted) throw new Error('Product and floor did not write the same bytes.');
  };
  return {
    async product() {
      const { store, folder } = await benchStore();
      const tools = await benchTools(store, folder, workspace, () => transport);
      for (let from = 0; from < orders.length; from += 500) {
        const received = orders.slice(from, from + 500).map((order) => ({
          id: newId(systemClock.now()),
          part: newId(systemClock.now()),
          order,
          wms: 'legacy',
          document: 'd',
        }));
        await store.commits.commit({
          apply: async (trx) => void (await insertReceived(trx, store.dialect, received, systemClock.iso())),
        });
      }
      await store.commits.commit({
        apply: async (trx) => void (await trx.updateTable('parts').set({ status: 'new' }).execute()),
      });
      const taken = await seconds(
        async () => void (await workGate(tools, ordersCargo, 'acme/legacy/orders', 'waiting')),
      );
      await check();
      return taken;
    },
    async floor() {
      const spool = join(await temporaryFolder(), 'spool.csv');
      const rows = async function* () {
        for (const order of orders) yield* cellsOf(order);
      };
      const taken = await seconds(async () => {
        await pipeline(
          Readable.from(rows()),
          stringify({ header: true, columns: headers(), record_delimiter: 'windows' }),
          createWriteStream(spool),
        );
        await client.fastPut(spool, 'bench/.part');
        await client.rename('bench/.part', 'bench/floor.csv');
      });
      await check();
      return taken;
    },
  };
}

function headers(): string[] {
  return [...ordersMapping.matchAll(/^ {2}([^:]+): (?:order|line)\./gm)].map((match) => match[1] ?? '');
}

/** The one file that arrived: its hash; the folder is empty afterwards. */
async function takeFile({ root }: SshdPeer): Promise<string> {
  const names = (await readdir(join(root, 'bench'))).filter((name) => !name.startsWith('.'));
  if (names.length !== 1) throw new Error(`One file was expected, there are ${names.length}.`);
  const path = join(root, 'bench', names[0] ?? '');
  const hash = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  await rm(path);
  return hash;
}

function workspaceOf(mapping: Workspace['mappings'] extends ReadonlyMap<string, infer M> ? M : never): Workspace {
  const outlet = {
    id: 'acme/legacy/orders',
    connection: 'bench',
    place: { directory: 'bench' },
    mapping: 'bench',
    values: {},
    batch: 'each run',
    atMost: howMany,
    gatherSeconds: 0,
    numbering: 'connection',
    subject: '',
    text: '',
  };
  const warehouse = { wms: 'legacy', zone: 'UTC', orders: outlet, shipments: null, inventory: null };
  const merchant = {
    id: 'acme',
    name: 'Acme',
    zone: 'UTC',
    wms: 'legacy',
    warehouses: new Map([['legacy', warehouse]]),
    carts: new Map(),
    services: {},
    contacts: [],
  };
  return {
    revision: 'bench',
    merchants: new Map([['acme', merchant]]),
    mappings: new Map([['bench', mapping]]),
    notices: null,
  } as unknown as Workspace;
}
