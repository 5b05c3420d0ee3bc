import { type VendorAnswer, type VendorRequest, VendorServer } from '../shared/vendor-server.ts';
import { Access } from './access.ts';
import { OrderRoutes } from './orders.ts';
import { ProductRoutes } from './products.ts';
import { noRoute } from './said.ts';
import { SimStore } from './store.ts';
import { TrackingRoutes } from './tracking.ts';

export interface Options {
  readonly now?: () => number;
  readonly port?: number;
  /** The shop lives in a folder of its site. */
  readonly folder?: string;
}

/** A WordPress with WooCommerce in it. */
export class WoocommerceSimulator {
  readonly store: SimStore;
  readonly access: Access;
  readonly orders: OrderRoutes;
  readonly products: ProductRoutes;
  readonly tracking: TrackingRoutes;
  /** `plain`: /wp-json is a page like any other, the API is under ?rest_route= [V]. */
  permalinks: 'pretty' | 'plain' = 'pretty';
  /** PHP prints its warnings before the JSON [I]. */
  prints = false;
  /** A password in front of the whole site, as hosts put before a staging copy. */
  staging = false;
  /** The shop calls itself otherwise and leads there. */
  movedTo: string | undefined;
  /** Called before a request is answered: the world moves on between two calls. */
  meanwhile: ((request: VendorRequest) => void) | undefined;
  readonly #folder: string;
  readonly #now: () => number;
  #server: VendorServer | undefined;

  private constructor({ now = Date.now, folder = '' }: Options) {
    this.#now = now;
    this.#folder = folder;
    this.store = new SimStore(now);
    this.access = new Access(now);
    this.orders = new OrderRoutes(this.store);
    this.products = new ProductRoutes(this.store);
    this.tracking = new TrackingRoutes(this.store);
  }

  static async start(options: Options = {}): Promise<WoocommerceSimulator> {
    const vendor = new WoocommerceSimulator(options);
    vendor.#server = await VendorServer.start((request) => vendor.#answer(request), options.port ?? 0);
    return vendor;
  }

  get server(): VendorServer {
    if (!this.#server) throw new Error('Not started.');
    return this.#server;
  }

  get url(): string {
    return this.server.url + this.#folder;
  }

  #answer(request: VendorRequest): VendorAnswer {
    const answer = this.#site(request);
    // The clock of the shop, not that of the machine which plays it.
    return { ...answer, headers: { date: new Date(this.#now()).toUTCString(), ...answer.headers } };
  }

  #site(request: VendorRequest): VendorAnswer {
    if (this.movedTo !== undefined)
      return { status: 301, headers: { location: `${this.movedTo}${request.path}` }, body: '' };
    if (this.staging) {
      const headers = { 'www-authenticate': 'Basic realm="Staging"', 'content-type': 'text/html' };
      return { status: 401, headers, body: '<html>Login</html>' };
    }
    if (!request.path.startsWith(this.#folder)) return page(404);
    const inSite = request.path.slice(this.#folder.length);
    const route = this.#route(inSite, request.query);
    if (route === undefined) return page(this.permalinks === 'plain' ? 200 : 404);
    const said = this.access.check(request, this.server.url + request.path);
    request.query.delete('rest_route');
    this.meanwhile?.(request);
    const answer = isPublic(route) ? this.#routed(route, request) : (said ?? this.#routed(route, request));
    const headers = { 'content-type': 'application/json; charset=UTF-8', ...answer.headers };
    const noise = this.prints
      ? '<br />\n<b>Warning</b>:  Undefined array key "x" in <b>[/in/plugin.php]</b><br />\n'
      : '';
    return { ...answer, headers, body: noise + JSON.stringify(answer.body) };
  }

  /** `undefined` = no address of the API. ?rest_route= works whatever the permalinks are [I]. */
  #route(path: string, query: URLSearchParams): string | undefined {
    const asked = query.get('rest_route');
    if ((path === '/' || path === '/index.php') && asked !== null) return asked;
    return this.permalinks === 'pretty' && path.startsWith('/wp-json/') ? path.slice('/wp-json'.length) : undefined;
  }

  #routed(path: string, given: VendorRequest): VendorAnswer {
    const request = { ...given, path };
    const call = `${given.method} ${path.replace(/\/\d+/g, '/#')}`;
    const order = this.orders.find(path);
    switch (call) {
      case 'GET /wc/v3/orders':
        return this.orders.list(request);
      case 'GET /wc/v3/orders/#':
        return this.orders.get(request);
      case 'PUT /wc/v3/orders/#':
        return this.orders.update(request);
      case 'GET /wc/v3/orders/#/refunds':
        return this.orders.refunds(request);
      case 'GET /wc/v3/orders/#/notes':
        return this.orders.notes(request);
      case 'POST /wc/v3/orders/#/notes':
        return this.orders.addNote(request);
      case 'GET /wc/v3/orders/#/fulfillments':
      case 'POST /wc/v3/orders/#/fulfillments':
        return this.tracking.native(request, order);
      case 'GET /wc/v3/products':
        return this.products.list(request);
      case 'GET /wc/v3/products/#/variations':
        return this.products.variations(request);
      case 'POST /wc/v3/products/batch':
      case 'POST /wc/v3/products/#/variations/batch':
        return this.products.batch(request);
      case 'GET /wc-shipment-tracking/v3/shipment-trackings/providers':
        return this.tracking.providers();
      case 'GET /wc-shipment-tracking/v3/orders/#/shipment-trackings':
      case 'POST /wc-shipment-tracking/v3/orders/#/shipment-trackings':
        return this.tracking.plugin('shipment-tracking', request, order);
      case 'GET /wc-ast/v3/orders/#/shipment-trackings':
      case 'POST /wc-ast/v3/orders/#/shipment-trackings':
        return this.tracking.plugin('ast', request, order);
      default:
        return noRoute();
    }
  }
}

/** The list of carriers is for anybody [V]. */
function isPublic(route: string): boolean {
  return route.endsWith('/providers');
}

function page(status: number): VendorAnswer {
  return { status, headers: { 'content-type': 'text/html' }, body: '<!DOCTYPE html><html><body>A shop</body></html>' };
}
