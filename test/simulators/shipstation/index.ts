import { type VendorAnswer, type VendorRequest, VendorServer } from '../shared/vendor-server.ts';
import { ShipStationAccount } from './account.ts';
import { createOrder, createOrders, markAsShipped, orderWith, subscribe, tagOrder } from './deeds.ts';
import { listed, listedByTag } from './lists.ts';
import { Refused } from './refused.ts';

export interface ShipStationOptions {
  readonly key: string;
  readonly secret: string;
  /** Milliseconds. */
  readonly now: () => number;
  /** 40 for each key [D]. */
  readonly callsPerMinute: number;
  /** Whether an open order can be set to "cancelled" [?]. */
  readonly takesCancel: boolean;
  /** Whether a tag changes the date of the last change [?]. */
  readonly tagsTouch: boolean;
  readonly port: number;
}

const usual: ShipStationOptions = {
  key: 'ss-key-0123456789abcdef',
  secret: 'ss-secret-fedcba9876543210',
  now: Date.now,
  callsPerMinute: 40,
  takesCancel: true,
  tagsTouch: false,
  port: 0,
};

/** The V1 API of ShipStation over one account. */
export class ShipStationSimulator {
  readonly options: ShipStationOptions;
  readonly account: ShipStationAccount;
  #server: VendorServer | undefined;
  #revoked = false;
  #minute = { begins: 0, calls: 0 };

  private constructor(options: ShipStationOptions) {
    this.options = options;
    this.account = new ShipStationAccount(options.now);
  }

  static async start(more: Partial<ShipStationOptions> = {}): Promise<ShipStationSimulator> {
    const simulator = new ShipStationSimulator({ ...usual, ...more });
    simulator.#server = await VendorServer.start((request) => simulator.#answer(request), simulator.options.port);
    return simulator;
  }

  get server(): VendorServer {
    if (!this.#server) throw new Error('Not started.');
    return this.#server;
  }

  revoke(revoked: boolean): void {
    this.#revoked = revoked;
  }

  #answer(request: VendorRequest): VendorAnswer {
    const headers = this.#count();
    try {
      this.#enter(request, Number(headers['X-Rate-Limit-Remaining']));
      return { ...this.#route(request), headers };
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      return { status: thrown.status, headers, body: { message: thrown.message } };
    }
  }

  /** Every answer says what is left of the minute, and in how many seconds the next one begins: not an epoch [D]. */
  #count(): Record<string, string> {
    const now = this.options.now();
    if (now - this.#minute.begins >= 60_000) this.#minute = { begins: now, calls: 0 };
    this.#minute.calls += 1;
    return {
      'X-Rate-Limit-Limit': String(this.options.callsPerMinute),
      'X-Rate-Limit-Remaining': String(this.options.callsPerMinute - this.#minute.calls),
      'X-Rate-Limit-Reset': String(Math.ceil((this.#minute.begins + 60_000 - now) / 1000)),
    };
  }

  /** No Retry-After is promised [?]. */
  #enter({ headers }: VendorRequest, left: number): void {
    const { key, secret } = this.options;
    const basic = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
    if (this.#revoked || headers.authorization !== basic) throw new Refused(401, 'The credentials are not valid.');
    if (left < 0) throw new Refused(429, 'Too Many Requests');
  }

  #route({ method, path, query, headers, body }: VendorRequest): VendorAnswer {
    const { account } = this;
    const active = () => [...account.orders.values()].filter(({ orderId }) => !account.deleted.has(orderId));
    const json = () => parsed(headers['content-type'], body);
    const reads: Readonly<Record<string, () => VendorAnswer>> = {
      '/orders': () => listed('orders', active(), query),
      '/orders/listbytag': () => listedByTag(account, query),
      '/accounts/listtags': () => ok(account.tags),
      '/shipments': () =>
        listed(
          'shipments',
          account.shipments.map((one) => withStore(account, one)),
          query,
        ),
      '/fulfillments': () => listed('fulfillments', account.fulfillments, query),
      '/stores': () => ok(account.stores),
      '/carriers': () => ok(account.carriers),
      '/carriers/listservices': () => ok(servicesOf(account, query.get('carrierCode'))),
      '/webhooks': () => ok({ webhooks: [] }),
    };
    const writes: Readonly<Record<string, () => VendorAnswer>> = {
      '/orders/createorder': () => ok(createOrder(account, json() as never, this.options)),
      '/orders/createorders': () => ok(createOrders(account, json(), this.options)),
      '/orders/markasshipped': () => ok(markAsShipped(account, json() as never)),
      '/orders/addtag': () => ok(tagOrder(account, json() as never, true, this.options.tagsTouch)),
      '/orders/removetag': () => ok(tagOrder(account, json() as never, false, this.options.tagsTouch)),
      '/webhooks/subscribe': () => ok(subscribe(json() as never, () => account.next())),
    };
    const one = /^\/orders\/(\d+)$/.exec(path)?.[1];
    if (one !== undefined && method === 'GET') return ok(orderWith(account, one));
    if (one !== undefined && method === 'DELETE') return this.#delete(one);
    const handler = method === 'GET' ? reads[path] : method === 'POST' ? writes[path] : undefined;
    if (handler) return handler();
    const elsewhere = path in reads || path in writes || one !== undefined;
    throw new Refused(elsewhere ? 405 : 404, elsewhere ? 'The method is not allowed.' : 'No such resource.');
  }

  /** It stays in the database, and is shown no more [D]. */
  #delete(id: string): VendorAnswer {
    this.account.deleted.add(orderWith(this.account, id).orderId);
    return ok({ success: true, message: 'The requested order has been deleted.' });
  }
}

function ok(body: unknown): VendorAnswer {
  return { status: 200, body };
}

function parsed(type: string | undefined, body: Buffer): unknown {
  if (!type?.startsWith('application/json')) throw new Refused(415, 'JSON is needed.');
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new Refused(400, 'The body is no JSON.');
  }
}

function withStore({ orders }: ShipStationAccount, shipment: { orderId: number }): object {
  return { ...shipment, advancedOptions: { storeId: orders.get(shipment.orderId)?.advancedOptions.storeId } };
}

function servicesOf({ services, carriers }: ShipStationAccount, carrierCode: string | null): unknown {
  if (!carriers.some(({ code }) => code === carrierCode)) throw new Refused(400, 'carrierCode is not valid.');
  return services.filter((one) => one.carrierCode === carrierCode);
}
