import { type VendorAnswer, type VendorRequest, VendorServer } from '../shared/vendor-server.ts';
import { Refusal } from './answers.ts';
import { confirmShipment } from './confirming.ts';
import { Feeds } from './feeds.ts';
import { Listings } from './listings.ts';
import { OrderBook } from './order-book.ts';
import { type Operation, Rates } from './rates.ts';
import { getOrder, searchOrders } from './search.ts';
import { type Grant, SignIn } from './sign-in.ts';

export interface AmazonOptions {
  readonly now?: () => number;
  readonly port?: number;
  readonly grant?: Partial<Grant>;
  readonly sellerId?: string;
  readonly marketplaces?: readonly string[];
  /** Keeps to the usage plans. */
  readonly rates?: boolean;
}

const usualGrant: Grant = {
  clientId: 'amzn1.application-oa2-client.example',
  clientSecret: 'amzn1.oa2-cs.v1.example-secret',
  refreshToken: 'Atzr|example-refresh-token',
};

/** Roles of the app, as Seller Central grants them. */
interface Roles {
  orders: boolean;
  addresses: boolean | 'region';
  listings: boolean;
}

/** Login with Amazon, the Selling Partner API of one region with one seller in it, and the store behind signed addresses. */
export class AmazonSimulator {
  readonly server: VendorServer;
  readonly signIn: SignIn;
  readonly book: OrderBook;
  readonly listings = new Listings();
  readonly feeds: Feeds;
  readonly rates: Rates;
  readonly roles: Roles = { orders: true, addresses: true, listings: true };
  readonly sellerId: string;
  readonly marketplaces: readonly string[];
  readonly #now: () => number;

  private constructor(server: VendorServer, options: AmazonOptions) {
    const now = options.now ?? Date.now;
    this.server = server;
    this.#now = now;
    this.sellerId = options.sellerId ?? 'A1EXAMPLE2SELLER';
    this.marketplaces = options.marketplaces ?? ['ATVPDKIKX0DER', 'A2EUQ1WTGCTBG2'];
    this.signIn = new SignIn({ ...usualGrant, ...options.grant }, now);
    this.book = new OrderBook(now);
    this.feeds = new Feeds(this.listings, this.sellerId, now);
    this.rates = new Rates(now, options.rates ?? false);
  }

  static async start(options: AmazonOptions = {}): Promise<AmazonSimulator> {
    let simulator: AmazonSimulator | undefined;
    const server = await VendorServer.start((request) => {
      if (!simulator) throw new Error('Not ready.');
      return simulator.#answer(request);
    }, options.port);
    simulator = new AmazonSimulator(server, options);
    return simulator;
  }

  #answer(request: VendorRequest): VendorAnswer {
    const { method, path } = request;
    if (path === '/auth/o2/token') return this.signIn.token(request);
    const [, signed] = /^\/signed\/([^/]+)$/.exec(path) ?? [];
    if (signed && method === 'PUT') return this.feeds.upload(signed, request);
    if (signed && method === 'GET') return this.feeds.download(signed, request);
    // each answer has the id under which Amazon finds the call [D]
    const id = { 'x-amzn-requestid': 'b7d1a3f0-0000-4000-8000-example00001' };
    try {
      this.signIn.check(request);
      const { status, headers, body } = this.#operate(request);
      return { status, headers: { ...id, ...headers }, ...(body !== undefined && { body }) };
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      return { ...thrown.answer, headers: id };
    }
  }

  #operate(request: VendorRequest): VendorAnswer {
    const { method } = request;
    const parts = request.path.split('/').slice(1).map(decodeURIComponent);
    const name = `${method} ${parts.slice(0, 3).join('/')}`;
    const seen = {
      book: this.book,
      now: this.#now(),
      marketplaces: this.marketplaces,
      addresses: this.roles.addresses,
    };
    const part = (index: number) => parts[index] ?? '';
    const origin = this.server.url;
    switch (name) {
      case 'GET orders/2026-01-01/orders':
        return parts.length === 3
          ? this.#run('searchOrders', 'orders', () => ({ status: 200, body: searchOrders(request, seen) }))
          : this.#run('getOrder', 'orders', () => ({ status: 200, body: getOrder(part(3), request, seen) }));
      case 'POST orders/v0/orders':
        if (part(4) !== 'shipmentConfirmation') break;
        return this.#run('confirmShipment', 'orders', () => confirmShipment(this.book, part(3), request));
      case 'PATCH listings/2021-08-01/items':
        this.#expectSeller(part(3));
        return this.#run('patchListingsItem', 'listings', () => this.listings.patch(part(4), request));
      case 'GET listings/2021-08-01/items':
        this.#expectSeller(part(3));
        return this.#run('getListingsItem', 'listings', () => this.listings.get(part(4), request));
      case 'POST feeds/2021-06-30/documents':
        return this.#run('createFeedDocument', 'listings', () => this.feeds.createDocument(request, origin));
      case 'GET feeds/2021-06-30/documents':
        return this.#run('getFeedDocument', 'listings', () => this.feeds.getDocument(part(3), request, origin));
      case 'POST feeds/2021-06-30/feeds':
        return this.#run('createFeed', 'listings', () => this.feeds.create(request));
      case 'GET feeds/2021-06-30/feeds':
        return this.#run('getFeed', 'listings', () => this.feeds.get(part(3)));
    }
    // reading orders by the old version ends, so nothing may lean on it [D]
    throw new Refusal(404, 'NotFound', 'There is no such resource.');
  }

  #run(operation: Operation, role: keyof Roles, act: () => VendorAnswer): VendorAnswer {
    const headers = this.rates.take(operation);
    // a role that is missing answers as a token that is not good [V]
    if (!this.roles[role]) throw new Refusal(403, 'Unauthorized', 'Access to requested resource is denied.');
    const answer = act();
    return { ...answer, headers: { ...headers, ...answer.headers } };
  }

  #expectSeller(sellerId: string): void {
    if (sellerId !== this.sellerId) throw new Refusal(403, 'Unauthorized', 'Access to requested resource is denied.');
  }
}
