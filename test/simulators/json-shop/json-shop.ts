import { type VendorAnswer, type VendorRequest, VendorServer } from '../shared/vendor-server.ts';
import { Refused } from './refused.ts';
import { addPackage, findPackages, listOrders, setStock } from './shop-routes.ts';
import { cancelOrder, createOrder, findOrders, listShipments, listStock } from './warehouse-routes.ts';
import { World } from './world.ts';

export const shopToken = 'token-of-the-shop-4711';
export const shopPassword = 'password-of-the-shop-0815';

interface Options {
  readonly now: () => number;
  /** How callers sign in. */
  readonly signIn: 'bearer' | 'basic' | 'header' | 'query';
}

type Route = (world: World, request: VendorRequest, name: string, key: string) => VendorAnswer;

const routes: readonly (readonly [method: string, path: RegExp, route: Route])[] = [
  ['GET', /^\/api\/orders$/, listOrders],
  ['POST', /^\/api\/orders\/([^/]+)\/packages$/, (world, request, name, key) => addPackage(world, key, name, request)],
  ['GET', /^\/api\/orders\/([^/]+)\/packages$/, (world, request, name) => findPackages(world, name, request)],
  ['PUT', /^\/api\/stock$/, setStock],
  ['POST', /^\/wh\/orders$/, (world, request, _, key) => createOrder(world, key, request)],
  ['GET', /^\/wh\/orders$/, findOrders],
  ['POST', /^\/wh\/orders\/([^/]+)\/cancel$/, (world, request, name) => cancelOrder(world, name, request)],
  ['GET', /^\/wh\/shipments$/, listShipments],
  ['GET', /^\/wh\/stock$/, listStock],
];

/** A shop and a warehouse with an HTTP API such as somebody writes for themselves: under `/api` the one, under `/wh` the other. */
export class JsonShop {
  readonly server: VendorServer;
  readonly world: World;
  readonly #signIn: Options['signIn'];
  revoked = false;

  private constructor(server: VendorServer, world: World, { signIn }: Options) {
    this.server = server;
    this.world = world;
    this.#signIn = signIn;
  }

  static async start(given: Partial<Options> = {}, port?: number): Promise<JsonShop> {
    const options: Options = { now: Date.now, signIn: 'bearer', ...given };
    let shop: JsonShop | undefined;
    const server = await VendorServer.start((request) => shop?.handle(request) ?? { status: 503 }, port);
    shop = new JsonShop(server, new World(options.now), options);
    return shop;
  }

  handle(request: VendorRequest): VendorAnswer {
    try {
      return this.#answer(request);
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      return { status: thrown.status, body: { error: { message: thrown.message } } };
    }
  }

  #answer(request: VendorRequest): VendorAnswer {
    if (this.revoked || !this.#isKnown(request)) throw new Refused(401, 'who are you?');
    const here = routes.filter(([, path]) => path.test(request.path));
    if (here.length === 0) throw new Refused(404, 'there is no such page');
    const found = here.find(([method]) => method === request.method);
    if (!found) throw new Refused(405, `${request.method} is not for this page`);
    const [method, path, route] = found;
    const name = decodeURIComponent(path.exec(request.path)?.[1] ?? '');
    if (method === 'GET') return route(this.world, request, name, '');
    // what is given is JSON and says so
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) throw new Refused(415, 'JSON is expected');
    return method === 'POST'
      ? this.#once(request, (key) => route(this.world, request, name, key))
      : route(this.world, request, name, '');
  }

  /** The same key is answered as before; with something else under it, it is a mistake. */
  #once({ headers, path, body }: VendorRequest, work: (key: string) => VendorAnswer): VendorAnswer {
    const key = headers['idempotency-key'];
    if (typeof key !== 'string' || key === '') throw new Refused(400, 'the header Idempotency-Key is required');
    const text = `${path}\n${body.toString('utf8')}`;
    const known = this.world.answered.get(`${path} ${key}`);
    if (known && known.body !== text) throw new Refused(422, 'this key was used for something else');
    if (known) return { status: known.status, body: known.answer };
    const answer = work(key);
    this.world.answered.set(`${path} ${key}`, { body: text, status: answer.status, answer: answer.body });
    return answer;
  }

  #isKnown({ headers, query }: VendorRequest): boolean {
    switch (this.#signIn) {
      case 'bearer':
        return headers.authorization === `Bearer ${shopToken}`;
      case 'basic':
        return headers.authorization === `Basic ${Buffer.from(`crossdock:${shopPassword}`).toString('base64')}`;
      case 'header':
        return headers['x-api-key'] === shopToken;
      case 'query':
        return query.get('api_key') === shopToken;
    }
  }
}
