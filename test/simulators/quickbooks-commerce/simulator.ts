import { createHmac } from 'node:crypto';
import { type VendorAnswer, type VendorRequest, VendorServer } from '../shared/vendor-server.ts';
import { Account, type Fulfillment, type Order, type Variant } from './account.ts';
import { application, Grants, jsonOf } from './grants.ts';
import { type Kind, listAnswer, type Row } from './lists.ts';
import { adjustStock, createFulfillment, shownFulfillment, shownLine, updateFulfillment } from './writes.ts';

export interface Options {
  readonly now?: () => number;
  /** Calls in a window, for each application and account [V] */
  readonly limit?: number;
  readonly windowSeconds?: number;
  readonly tokenSeconds?: number;
  /** Whether lines come along with orders that ask for them; they must be asked for otherwise. */
  readonly sideLoads?: boolean;
  readonly port?: number;
}

const currencies = new Map([
  [4, { id: 4, iso: 'NZD', name: 'New Zealand Dollars' }],
  [5, { id: 5, iso: 'USD', name: 'US Dollars' }],
]);

/** The vendor's API over an account in memory. */
export class QuickbooksCommerceSimulator {
  readonly account: Account;
  readonly grants: Grants;
  server!: VendorServer;
  readonly #options: Required<Omit<Options, 'port'>>;
  readonly #firstResults = new Map<string, VendorAnswer>();
  #window = { endsAt: 0, calls: 0 };

  private constructor({
    now = Date.now,
    limit = 300,
    windowSeconds = 300,
    tokenSeconds = 7200,
    sideLoads = true,
  }: Options) {
    this.#options = { now, limit, windowSeconds, tokenSeconds, sideLoads };
    this.account = new Account(now);
    this.grants = new Grants(now, tokenSeconds);
    this.account.addLocation(160, 'Warehouse');
  }

  static async start(options: Options = {}): Promise<QuickbooksCommerceSimulator> {
    const simulator = new QuickbooksCommerceSimulator(options);
    simulator.server = await VendorServer.start((request) => simulator.#handle(request), options.port);
    return simulator;
  }

  get url(): string {
    return this.server.url;
  }

  /** Settings that lead here. */
  get settings() {
    return {
      'client id': application.id,
      'client secret': application.secret,
      'base url': this.url,
      'authorize url': `${this.url}/oauth/authorize`,
    };
  }

  /** Calls to this path so far, newest last. */
  called(method: string, path: RegExp): readonly VendorRequest[] {
    return this.server.requests.filter((one) => one.method === method && path.test(one.path));
  }

  /** What a webhook of the vendor brings: base64 of HMAC-SHA256 with the application's secret [V] */
  hook(event: string, id: number): { body: Buffer; headers: Headers } {
    const body = Buffer.from(JSON.stringify({ object_id: id, event, timestamp: this.account.at() }));
    const signature = createHmac('sha256', application.secret).update(body).digest('base64');
    return { body, headers: new Headers({ 'x-gecko-signature': signature, 'x-gecko-delivery': '1' }) };
  }

  #handle(request: VendorRequest): VendorAnswer {
    if (request.path === '/oauth/token') return this.grants.answer(request);
    if (request.path === '/oauth/authorize') return this.#authorize(request);
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    // 401 where the token is missing, has expired or was revoked [V]
    if (!this.grants.takes(token)) return { status: 401, body: { message: 'The access token expired or was revoked' } };
    const { headers, over } = this.#counted();
    // 429 until the window ends; no Retry-After [V]
    if (over) return { status: 429, headers, body: { message: 'Too many requests' } };
    const answer = this.#kept(request);
    return { ...answer, headers: { ...answer.headers, ...headers } };
  }

  /** A fixed window with three headers, its end in seconds of the epoch [V] */
  #counted(): { headers: Record<string, string>; over: boolean } {
    const { now, limit, windowSeconds } = this.#options;
    if (now() >= this.#window.endsAt) this.#window = { endsAt: now() + windowSeconds * 1000, calls: 0 };
    this.#window.calls += 1;
    const headers = {
      'x-rate-limit-limit': String(limit),
      'x-rate-limit-remaining': String(Math.max(0, limit - this.#window.calls)),
      'x-rate-limit-reset': String(Math.ceil(this.#window.endsAt / 1000)),
    };
    return { headers, over: this.#window.calls > limit };
  }

  /** The same Idempotency-Key of a POST has the first result [V] */
  #kept(request: VendorRequest): VendorAnswer {
    const key = request.headers['idempotency-key'];
    if (request.method !== 'POST' || typeof key !== 'string') return this.#route(request);
    const name = `${request.path} ${key}`;
    const first = this.#firstResults.get(name);
    if (first) return first;
    const answer = this.#route(request);
    if (answer.status < 300) this.#firstResults.set(name, answer);
    return answer;
  }

  #route(request: VendorRequest): VendorAnswer {
    const [, root = '', id, ...rest] = request.path.split('/');
    if (rest.length > 0) return notFound;
    if (request.method === 'GET') return id === undefined ? this.#list(root, request) : this.#one(root, id);
    const body = jsonOf(request.body);
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? '') || !body)
      return { status: 400, body: { message: 'The body is no JSON.' } };
    if (request.method === 'POST' && id === undefined && root === 'fulfillments')
      return createFulfillment(this.account, body);
    if (request.method === 'POST' && id === undefined && root === 'stock_adjustments')
      return adjustStock(this.account, body);
    if (request.method === 'PUT' && root === 'fulfillments') return updateFulfillment(this.account, Number(id), body);
    return notFound;
  }

  #list(root: string, request: VendorRequest): VendorAnswer {
    const kind = this.#kinds()[root];
    if (!kind) return notFound;
    const included = [...request.query.getAll('include'), ...request.query.getAll('_include')].join(',');
    return listAnswer(root, kind, request, (page) => {
      if (root === 'fulfillments') return { fulfillment_line_items: page.flatMap(({ id }) => this.#packedLines(id)) };
      if (root === 'orders' && included.includes('order_line_items') && this.#options.sideLoads)
        return { order_line_items: page.flatMap(({ id }) => this.account.linesOf(id).map((line) => this.#line(line))) };
      return {};
    });
  }

  /** A single read has its root in the singular [V] */
  #one(root: string, id: string): VendorAnswer {
    const kind = this.#kinds()[root];
    return kind?.kept.has(Number(id))
      ? { status: 200, body: { [root.replace(/s$/, '')]: kind.show(Number(id)) } }
      : notFound;
  }

  #kinds(): Record<string, Kind> {
    const { account } = this;
    const plain = (one: object & { id: number }): Row => ({ ...one });
    return {
      orders: kindOf(account.orders, (order) => this.#order(order)),
      order_line_items: kindOf(account.lines, (line) => this.#line(line)),
      variants: kindOf(account.variants, (variant) => this.#variant(variant)),
      addresses: kindOf(account.addresses, plain),
      locations: kindOf(account.locations, plain),
      currencies: kindOf(currencies, plain),
      fulfillments: kindOf(account.fulfillments, (one) => this.#fulfillment(one)),
      fulfillment_line_items: kindOf(account.fulfillmentLines, shownLine),
    };
  }

  #order(order: Order): Row {
    return {
      ...order,
      order_line_item_ids: this.account.linesOf(order.id).map(({ id }) => id),
      fulfillment_ids: this.account.fulfillmentsOf(order.id).map(({ id }) => id),
      invoice_ids: [],
    };
  }

  #line(line: object & { id: number }): Row {
    return { ...line, fulfillment_line_item_ids: [], invoice_line_item_ids: [] };
  }

  #fulfillment(fulfillment: Fulfillment): Row {
    return shownFulfillment(this.account, fulfillment);
  }

  #packedLines(fulfillment: number): Row[] {
    return this.account.packedLinesOf(fulfillment).map(shownLine);
  }

  /** Numbers are text; a location without any stock of it may be missing [V] */
  #variant({ stock, ...variant }: Variant): Row {
    return {
      ...variant,
      locations: [...stock].map(([location_id, { onHand, committed }]) => ({
        location_id,
        stock_on_hand: decimal(onHand),
        committed: committed === 0 ? null : decimal(committed),
      })),
    };
  }

  #authorize({ query }: VendorRequest): VendorAnswer {
    if (
      query.get('client_id') !== application.id ||
      query.get('response_type') !== 'code' ||
      query.get('redirect_uri') !== application.callback
    )
      return { status: 401, body: { error: 'invalid_request', error_description: 'Unknown application or callback.' } };
    const back = new URL(application.callback);
    back.searchParams.set('code', this.grants.consent());
    back.searchParams.set('state', query.get('state') ?? '');
    return { status: 302, headers: { location: back.href } };
  }
}

function kindOf<T extends object>(kept: ReadonlyMap<number, T>, show: (one: T) => Row): Kind {
  return {
    kept,
    show: (id) => {
      const one = kept.get(id);
      if (!one) throw new Error(`There is no ${id}.`);
      return show(one);
    },
  };
}

const notFound: VendorAnswer = { status: 404, body: { message: 'Not found' } };

/** Decimals are text with a point (`"24.0"`) [V] */
export function decimal(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
