import { createHmac, randomBytes } from 'node:crypto';
import { type VendorAnswer, type VendorRequest, VendorServer } from '../shared/vendor-server.ts';
import { Merchant } from './merchant.ts';
import { cancelOrder, createOrder, orderInfo, searchOrders } from './orders.ts';
import { isRow, Refused, type Row } from './refused.ts';
import { searchShipments, shipmentInfo } from './shipments.ts';
import { type Options, usualOptions, World } from './world.ts';

const sessionMilliseconds = 24 * 3_600_000;

type Method = (world: World, merchant: Merchant, args: readonly unknown[]) => unknown;

const methods: Readonly<Record<string, Method>> = {
  'order.create': createOrder,
  'order.info': orderInfo,
  'order.search': searchOrders,
  'order.cancel': cancelOrder,
  'shipment.search': searchShipments,
  'shipment.info': shipmentInfo,
  'inventory.list': (_, merchant, [skus, warehouse]) => merchant.stock.list(skus, warehouse),
  'inventory.detailed': (_, merchant, [skus]) => merchant.stock.detailed(skus),
  'rate.services': (world, _, [warehouse]) => offeredServices(world, warehouse),
  'warehouse.list': () => [
    { warehouse_id: 1, name: 'East', is_active: true },
    { warehouse_id: '2', name: 'West', is_active: true },
  ],
  'store.list': (_, merchant) =>
    merchant.stores.map((code, at) => ({ store_id: at + 1, code, name: code, is_active: true })),
  'webhook.create': (_, merchant, [hook]) => {
    const { url, secret_key, topics } = isRow(hook) ? hook : {};
    merchant.webhooks.push({
      url: String(url),
      secret: String(secret_key),
      topics: (topics as string[]) ?? [],
      sent: 0,
    });
    return true;
  },
};

/** ShipStream's Merchant API in memory: JSON-RPC 2.0 over one address. */
export class ShipStreamSimulator {
  readonly server: VendorServer;
  readonly world: World;
  readonly #sessions = new Map<string, { readonly merchant: Merchant; readonly until: number }>();
  logins = 0;

  private constructor(server: VendorServer, world: World) {
    this.server = server;
    this.world = world;
  }

  static async start(options: Partial<Options> = {}, port = 0): Promise<ShipStreamSimulator> {
    const world = new World({ ...usualOptions, ...options });
    let simulator: ShipStreamSimulator | undefined;
    const server = await VendorServer.start((request) => simulator?.handle(request) ?? { status: 503 }, port);
    simulator = new ShipStreamSimulator(server, world);
    return simulator;
  }

  addMerchant(username: string, key: string): Merchant {
    const merchant = new Merchant(username, key);
    this.world.merchants.push(merchant);
    return merchant;
  }

  expireSessions(): void {
    this.#sessions.clear();
  }

  handle(request: VendorRequest): VendorAnswer {
    // one address, with or without a slash at its end [D]; what else there is are pages for people
    if (!/^\/api\/jsonrpc\/?$/.test(request.path)) return page(404, 'Page not found');
    if (request.method !== 'POST') return page(405, 'Method not allowed');
    let asked: unknown;
    try {
      asked = JSON.parse(request.body.toString('utf8'));
    } catch {
      return this.#error(null, new Refused(700, 'Parse error'));
    }
    const id = isRow(asked) ? asked.id : null;
    try {
      return this.#answer(id, this.#called(asked, request));
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      if (thrown.number === 2 && this.world.options.deniesWith === 'status') return page(401, 'Unauthorized');
      return this.#error(id, thrown);
    }
  }

  #called(asked: unknown, { headers }: VendorRequest): unknown {
    if (!isRow(asked) || !String(headers['content-type']).includes('application/json'))
      throw new Refused(600, 'Invalid request');
    if (asked.jsonrpc !== '2.0' && asked.jsonrpc !== 2) throw new Refused(600, 'Invalid request: jsonrpc must be 2.0');
    if (asked.id === undefined) throw new Refused(600, 'Invalid request: id is missing');
    if (!Array.isArray(asked.params)) throw new Refused(602, 'Invalid params');
    // two methods exist [D]
    if (asked.method === 'login') return this.#login(asked.params);
    if (asked.method !== 'call') throw new Refused(601, 'Method not found');
    const [session, path, args = []] = asked.params;
    const merchant = this.#merchantOf(session, headers.authorization);
    if (typeof path !== 'string' || !/^\w+\.\w+$/.test(path)) throw new Refused(3, 'Invalid API path.');
    const method = methods[path];
    if (!method) throw new Refused(4, 'Resource path is not callable.');
    // a role may allow one method and not the other [D]
    if (merchant.denied.has(path)) throw new Refused(2, 'Access denied.');
    // a bare argument is tolerated [D]
    return method(this.world, merchant, Array.isArray(args) ? args : [args]);
  }

  /** 32 hex characters in lower case, for 24 hours [D]. */
  #login(params: readonly unknown[]): string {
    const [username, key] = params;
    if (typeof username !== 'string' || typeof key !== 'string') throw new Refused(6, 'Required parameter is missing.');
    const merchant = this.#known(username, key);
    const session = randomBytes(16).toString('hex');
    this.#sessions.set(session, { merchant, until: this.world.now() + sessionMilliseconds });
    this.logins += 1;
    return session;
  }

  #merchantOf(session: unknown, authorization: string | undefined): Merchant {
    if (session === null) {
      const text = Buffer.from(authorization?.replace(/^Basic /, '') ?? '', 'base64').toString('utf8');
      const [username = '', ...key] = text.split(':');
      return this.#known(username, key.join(':'));
    }
    const found = this.#sessions.get(String(session));
    if (!found || found.until <= this.world.now()) throw new Refused(5, 'Session expired. Try to relogin.');
    if (found.merchant.revoked) throw new Refused(2, 'Access denied.');
    return found.merchant;
  }

  #known(username: string, key: string): Merchant {
    const found = this.world.merchants.find((one) => one.username === username && one.key === key && !one.revoked);
    if (!found) throw new Refused(2, 'Access denied.');
    return found;
  }

  #answer(id: unknown, result: unknown): VendorAnswer {
    const { version: jsonrpc, errorNull } = this.world.options;
    return { status: 200, body: { jsonrpc, id, ...(errorNull && { error: null }), result } };
  }

  /** Errors come with status 200 [C]. */
  #error(id: unknown, { number, message }: Refused): VendorAnswer {
    const body: Row = { jsonrpc: this.world.options.version, id, error: { code: -(32_000 + number), message } };
    return { status: 200, body };
  }

  /** Messages to whoever asked for the topic, numbered for each webhook without gaps [D]; a connection has 5 s [D]. Nothing is repeated here. */
  async notify(merchant: Merchant, topic: string, message: Row = {}): Promise<number[]> {
    const statuses: number[] = [];
    for (const hook of merchant.webhooks.filter(({ topics }) => topics.includes(topic))) {
      hook.sent += 1;
      const { body, headers } = ShipStreamSimulator.hook(hook.secret, topic, message, hook.sent);
      const signal = AbortSignal.timeout(5000);
      statuses.push((await fetch(hook.url, { method: 'POST', body, headers, signal })).status);
    }
    return statuses;
  }

  /** The next message of a webhook: what is posted, and how it is signed [D]. */
  static hook(secret: string, topic: string, message: Row, increment: number): { body: Buffer; headers: Headers } {
    const body = Buffer.from(JSON.stringify({ topic, message: { ...message, webhook_increment_id: increment } }));
    const signature = createHmac('sha256', secret).update(body).digest('base64');
    return { body, headers: new Headers({ 'content-type': 'application/json', 'x-plugin-hmac-sha256': signature }) };
  }
}

/** An object by code, of one warehouse where its number is given [D]; freight leaves from the first only. */
function offeredServices(world: World, warehouse: unknown): World['services'] {
  if (warehouse !== null && warehouse !== undefined && typeof warehouse !== 'number')
    throw new Refused(102, 'Invalid warehouse.');
  const { external_ltl, ...parcels } = world.services;
  return warehouse === 2 || external_ltl === undefined ? parcels : { ...parcels, external_ltl };
}

function page(status: number, title: string): VendorAnswer {
  return { status, headers: { 'content-type': 'text/html' }, body: `<html><title>${title}</title></html>` };
}
