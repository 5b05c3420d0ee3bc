import type { Transport } from '../../src/connectors/contract.ts';
import type { OrderStatus } from '../../src/domain/order-status.ts';
import type { Dock } from '../../src/operations/dock.ts';
import { concludeDocument } from '../../src/storage/documents.ts';
import { savePause } from '../../src/storage/pauses.ts';
import { saveRelease } from '../../src/storage/release-delays.ts';
import { countSeen } from '../../src/storage/ship-methods.ts';
import { setPackageState } from '../../src/storage/shipments.ts';
import { crossdock } from '../cli/terminal.ts';
import { byHandDock } from './by-hand-dock.ts';
import { repeatOccasions } from './deeds-of-repeats.ts';
import { openTestDock, scriptedTransport } from './dock.ts';
import { publishedDock, settings } from './published.ts';
import { inStore, seedDoubt, seedException, seedOrder, seedPackage } from './seeds.ts';
import { temporaryFolder } from './temporary.ts';
import { outgoing, ticketOf } from './tickets.ts';
import { aWorkspace } from './workspace.ts';

/** A dock on which a command has something to do. */
export interface Occasion {
  readonly dock: Dock;
  readonly argv: readonly string[];
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Whose row it is; `''` = no merchant's. */
  readonly merchant: string;
}

const at = '2026-03-01T08:00:00.000Z';
const acme = { merchant: 'acme' };

/** An occasion for every command that changes something, by its name: a new one needs one here. */
export const occasions: Readonly<Record<string, () => Promise<Occasion>>> = {
  async run() {
    return { ...acme, dock: await openTestDock(), argv: ['run', 'order download', '--merchant', 'acme'] };
  },
  async pause() {
    const argv = ['pause', 'acme/legacy/orders', '--until', '2099-01-01T00:00:00Z'];
    return { ...acme, dock: await openTestDock(), argv };
  },
  async resume() {
    const dock = await openTestDock();
    const pause = { kind: 'service', name: 'order delivery', merchant: 'acme', since: at, until: null } as const;
    await inStore(dock.tools.store, (trx) => savePause(trx, { ...pause, reason: '', actor: 'cli:anna' }));
    return { ...acme, dock, argv: ['resume', 'order-delivery', '--merchant', 'acme'] };
  },
  async 'mappings publish'() {
    const { dock, save } = await publishedDock();
    await save({ 'crossdock.yaml': settings('two') });
    return { merchant: '', dock, argv: ['mappings', 'publish'] };
  },
  async 'mappings rollback'() {
    const { dock, save } = await publishedDock();
    await save({ 'crossdock.yaml': settings('two') });
    await crossdock(dock, ['mappings', 'publish']);
    return { merchant: '', dock, argv: ['mappings', 'rollback'] };
  },
  async 'orders retry'() {
    const dock = await openTestDock();
    await seedOrder(dock.tools.store, '1001', 'error');
    return { ...acme, dock, argv: ['orders', 'retry', '1001'] };
  },
  async 'orders release'() {
    const dock = await openTestDock();
    const { id } = await seedOrder(dock.tools.store, '1001', 'on_hold');
    await inStore(dock.tools.store, (trx) => saveRelease(trx, id, at));
    return { ...acme, dock, argv: ['orders', 'release', '1001'] };
  },
  async 'merchants add'() {
    return { merchant: 'colt', ...(await shopDock()), argv: ['merchants', 'add', 'colt', '--wms', 'legacy'] };
  },
  async 'merchants close'() {
    return { ...acme, ...(await shopDock()), argv: ['merchants', 'close', 'acme', '--erase-personal-data'] };
  },
  async 'merchants change-wms'() {
    return { ...acme, ...(await shopDock()), argv: ['merchants', 'change-wms', 'acme', 'west'] };
  },
  async 'services on'() {
    return { ...acme, ...(await shopDock()), argv: ['services', 'on', 'acme', 'order-delivery'] };
  },
  async 'services off'() {
    return { ...acme, ...(await shopDock()), argv: ['services', 'off', 'acme', 'inventory'] };
  },
  async 'connections accept-host-key'() {
    const { dock, save, revisions } = await publishedDock({ publish: 'on save' });
    const partner = 'partner: { sftp: { host: sftp.example.com, user: dock, password: secret } }';
    await save({ 'crossdock.yaml': `${settings('one', 'on save')}connections:\n  ${partner}\n` });
    await revisions.reload();
    const drafts = { ...dock.drafts, connect: () => ({ transport: () => showingKey(), close: async () => undefined }) };
    return { merchant: '', dock: { ...dock, drafts }, argv: ['connections', 'accept-host-key', 'partner'] };
  },
  certify: () => apiWarehouse(),
  async connect() {
    const { dock, ...shop } = await shopDock();
    const drafts = {
      ...dock.drafts,
      connect: () => ({ transport: () => scriptedTransport(), close: async () => undefined }),
    };
    const argv = ['connect', 'api', 'acme/erp', '--secret', 'api key'];
    return { ...acme, ...shop, dock: { ...dock, drafts }, argv, input: 'a key of twenty letters' };
  },
  async 'secrets set'() {
    return { merchant: '', dock: await openTestDock(), argv: ['secrets', 'set', 'partner-sftp'], input: 'hunter2' };
  },
  async 'secrets delete'() {
    const dock = await openTestDock();
    await crossdock(dock, ['secrets', 'set', 'partner-sftp'], { input: 'hunter2' });
    return { merchant: '', dock, argv: ['secrets', 'delete', 'partner-sftp'] };
  },
  async 'test-order'() {
    return { ...acme, ...(await shopDock()), argv: ['test-order', 'web', '--to', 'test-folder'] };
  },
  async adopt() {
    const dock = await openTestDock();
    await seedOrder(dock.tools.store, '1001', 'new');
    return { ...acme, dock, argv: ['adopt', '--cart', 'web', '--before', '2030-01-01T00:00:00Z'] };
  },
  'orders hold': () => withOrder('hold', 'new'),
  'orders stop': () => withOrder('stop', 'error'),
  'orders resume': () => withOrder('resume', 'cancel_sending'),
  'orders cancel': () => withOrder('cancel', 'on_hold'),
  'orders edit': () => withOrder('edit', 'new', '--set', 'shipTo.city=Springfield'),
  'orders erase': () => withOrder('erase', 'at_wms', '--yes'),
  'orders ship': () => withOrder('ship', 'at_wms', '--tracking', '1Z1'),
  'orders reship': () => withOrder('reship', 'shipped'),
  async 'orders resend-tracking'() {
    const dock = await openTestDock();
    const { store } = dock.tools;
    const id = await seedPackage(store, await seedOrder(store, '1001', 'at_wms'), '1Z1');
    await inStore(store, (trx) => setPackageState(trx, store.dialect, [id], 'new', 'confirmed', at));
    return { ...acme, dock, argv: ['orders', 'resend-tracking', '1001'] };
  },
  async 'orders export'() {
    const dock = await byHandDock();
    return { ...acme, dock, argv: ['orders', 'export', '--undelivered', '--out', await temporaryFolder()] };
  },
  'orders mark-delivered': () => withOrder('mark-delivered', 'new'),
  ...repeatOccasions,
  async 'files reread'() {
    let revision = 'r1';
    const { dock, id } = await withFile('acme/legacy/shipments', () => aWorkspace({ revision }));
    revision = 'r2';
    return { ...acme, dock, argv: ['files', 'reread', id] };
  },
  async 'files accept'() {
    const { dock, id } = await withFile('acme/legacy/inventory');
    const held = { state: 'quarantined', code: 'SNAPSHOT_SHRUNK' } as const;
    await inStore(dock.tools.store, (trx) => concludeDocument(trx, id, held, at));
    return { ...acme, dock, argv: ['files', 'accept', id] };
  },
  async 'deliveries send-again'() {
    const { dock, delivery } = await withDoubt();
    return { ...acme, dock, argv: ['deliveries', 'send-again', delivery] };
  },
  async 'deliveries mark-delivered'() {
    const { dock, delivery } = await withDoubt();
    return { ...acme, dock, argv: ['deliveries', 'mark-delivered', delivery] };
  },
  async 'exceptions release'() {
    const { dock, exception } = await withException();
    return { ...acme, dock, argv: ['exceptions', 'release', exception] };
  },
  async 'exceptions resolve'() {
    const { dock, exception } = await withException();
    return { ...acme, dock, argv: ['exceptions', 'resolve', exception] };
  },
  async 'dead replay'() {
    return { ...acme, dock: await withDead(), argv: ['dead', 'replay', '--all'] };
  },
  async 'dead drop'() {
    return { ...acme, dock: await withDead(), argv: ['dead', 'drop', '--all'] };
  },
  async 'ship-methods map'() {
    const dock = await openTestDock();
    await inStore(dock.tools.store, (trx) => countSeen(trx, [{ merchant: 'acme', cart: 'web', method: 'Slow' }], at));
    return { ...acme, dock, argv: ['ship-methods', 'map', '--cart', 'web', '--from', 'Slow', '--pass-through'] };
  },
  async 'ship-methods fetch'() {
    const shipMethods = async () => [{ code: 'GND', description: 'Ground', carrier: 'UPSN' }];
    const dock = await openTestDock({ transport: () => ({ ...scriptedTransport(), shipMethods }) });
    return { merchant: '', dock, argv: ['ship-methods', 'fetch', 'legacy'] };
  },
  async 'ship-methods import'() {
    const argv = ['ship-methods', 'import', '--wms', 'legacy', '--csv', '-'];
    return { merchant: '', dock: await openTestDock(), argv, input: 'code,description,carrier\nGND,Ground,UPSN\n' };
  },
  async 'aliases import'() {
    const argv = ['aliases', 'import', '--csv', '-'];
    return { ...acme, dock: await openTestDock(), argv, input: 'merchant,sku,type,code\nacme,MUG,upc,111\n' };
  },
  async 'products add'() {
    const argv = ['products', 'add', 'MUG', '--alias', 'upc=111', '--merchant', 'acme'];
    return { ...acme, dock: await openTestDock(), argv };
  },
  async 'products import'() {
    const argv = ['products', 'import', '--csv', '-'];
    return { ...acme, dock: await openTestDock(), argv, input: 'merchant,sku,description,components\nacme,MUG,,\n' };
  },
};

/** A server whose key nobody expects. */
function showingKey(): Transport {
  return {
    ...scriptedTransport(),
    async *test() {
      const detail = `partner shows the host key SHA256:${'A'.repeat(43)}, and the connection expects none yet.`;
      yield { name: 'host key', ok: false, milliseconds: 1, detail, code: 'HOST_KEY_UNKNOWN' };
    },
  };
}

/** A merchant with a cart and two WMSes over folders. */
async function shopDock(): Promise<Pick<Occasion, 'dock' | 'env'>> {
  const { dock, home, save, revisions } = await publishedDock({ publish: 'on save' });
  const wms = ['legacy', 'west'].map(
    (name) =>
      `  ${name}: { orders: { to: { folder: out/${name} }, mapping: out }, inventory: { from: { folder: in/${name} }, mapping: stock } }\n`,
  );
  await save({
    'crossdock.yaml': `${settings('one', 'on save')}wms:\n${wms.join('')}`,
    'merchants/acme.yaml':
      'wms: legacy\nservices: { order delivery: off, inventory: automatic }\ncarts:\n  web: { orders: { from: { folder: in/web }, mapping: out } }\n',
    'mappings/out.yaml': 'kind: orders\ncolumns: { Order: order.orderNumber, SKU: line.sku }\n',
  });
  await revisions.reload();
  return { dock, env: { CROSSDOCK_HOME: home } };
}

async function withOrder(does: string, status: OrderStatus, ...more: readonly string[]): Promise<Occasion> {
  const dock = await openTestDock();
  await seedOrder(dock.tools.store, '1001', status);
  return { ...acme, dock, argv: ['orders', does, '1001', ...more] };
}

async function withFile(endpoint: string, workspace = () => aWorkspace()): Promise<{ dock: Dock; id: string }> {
  const dock = await openTestDock({ workspace });
  const argv = ['files', 'put', endpoint, '-', '--name', 'FILE_1.csv'];
  return { dock, id: (await crossdock(dock, argv, { input: 'a,b\n' })).out.trim() };
}

async function withDoubt(): Promise<{ dock: Dock; delivery: string }> {
  const dock = await openTestDock();
  const { part } = await seedOrder(dock.tools.store, '1001', 'sending');
  return { dock, delivery: (await seedDoubt(dock.tools.store, [part])).delivery };
}

async function withException(): Promise<{ dock: Dock; exception: string }> {
  const dock = await openTestDock();
  const { store } = dock.tools;
  const { id: subject } = await seedOrder(store, '1001', 'error');
  return {
    dock,
    exception: await seedException(store, 'ORDER_NOT_RENDERABLE', [{ kind: 'order', subject, merchant: 'acme' }]),
  };
}

async function withDead(): Promise<Dock> {
  const dock = await openTestDock();
  const tickets = [outgoing('x', 'dead', { ticket: ticketOf('acme/legacy/orders', 'deliver') })];
  await dock.tools.store.commits.commit({ tickets });
  return dock;
}

/** A WMS that takes whatever it is sent, and no wrong key. */
async function apiWarehouse(): Promise<Occasion> {
  const { dock, save, revisions } = await publishedDock({ publish: 'on save' });
  const ship = 'settings: { api username: acme, api key: a-key-of-a-test }';
  await save({
    'crossdock.yaml': `${settings('one', 'on save')}wms:\n  ship: { type: shipstream, settings: { base url: https://wms.example.com } }\n`,
    'merchants/acme.yaml': `wms: ship\nwarehouses: { ship: { ${ship} } }\n`,
  });
  await revisions.reload();
  const takesAll = { ...scriptedTransport(), send: async () => undefined, trace: async () => 'delivered' as const };
  const refuses: Transport = {
    fetchClaims: false,
    async *test() {
      yield { name: 'login', ok: false, milliseconds: 1, detail: 'not this key', code: 'API_UNAUTHORIZED' };
    },
    close: async () => undefined,
  };
  const connector = dock.drafts.connectors.find(({ id }) => id === 'shipstream');
  const partner = (name: string) =>
    connector && { connector, settings: dock.tools.workspace().connections.get(name)?.settings };
  const tools = { ...dock.tools, connection: () => takesAll, partner };
  const drafts = { ...dock.drafts, connect: () => ({ transport: () => refuses, close: async () => undefined }) };
  return {
    ...acme,
    dock: { ...dock, tools, drafts },
    argv: ['certify', 'acme/ship', '--send', '--ship-method', 'ups_03'],
  };
}
