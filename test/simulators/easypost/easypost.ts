import { type VendorAnswer, type VendorRequest, VendorServer } from '../shared/vendor-server.ts';
import { orderIn, Refused, type Shape } from './order-rules.ts';
import { type SimulatedOrder, World } from './world.ts';

export const productionKey = 'EZPKfictional0production0key';
export const testKey = 'EZTKfictional0test0key';
/** Known to EasyPost, but its account has no vendor rights. */
export const plainKey = 'EZPKfictional0account0without0rights';
const prefix = '/fulfillment/vendor/v2/';

/** Whatever the public reference leaves open is a switch. */
export interface EasypostOptions {
  readonly now: () => number;
  /** Under which key errors come, and in which shape [U]. */
  envelope: Shape;
  /** With which status orders are refused [U]. */
  refusal: 400 | 404 | 409 | 422;
  /** Which paging lists obey [V: all four parameters are known to clients; which pair counts is U]. */
  paging: 'both' | 'offset' | 'page' | 'none';
  /** The same of stock; absent = as all lists [U]. */
  stockPaging?: EasypostOptions['paging'];
  /** No page is longer [U]. */
  longestPage: number;
  sorting: 'any' | 'newest first';
  /** Whether lists carry the picks of orders [U]. */
  picksInLists: boolean;
  /** Whether orders can be deleted [a client has the call, V; whether the service takes it is U]. */
  deletes: 'taken' | 'no route' | 'not allowed';
  /** Stock rows with their product, or with its id only [V both]. */
  productsInStock: boolean;
}

export class EasypostSimulator {
  readonly options: EasypostOptions;
  readonly production: World;
  readonly test: World;
  readonly server: VendorServer;
  /** What happens at the warehouse right after a list of orders was answered. */
  meanwhile: () => void = () => undefined;
  /** Refuses every key. */
  revoked = false;

  private constructor(options: EasypostOptions, server: VendorServer) {
    this.options = options;
    this.production = new World('production', options.now);
    this.test = new World('test', options.now);
    this.server = server;
  }

  static async start(given: Partial<EasypostOptions> = {}, port = 0): Promise<EasypostSimulator> {
    const options: EasypostOptions = {
      now: Date.now,
      envelope: 'errors',
      refusal: 422,
      paging: 'both',
      longestPage: 100,
      sorting: 'any',
      picksInLists: true,
      deletes: 'taken',
      productsInStock: true,
      ...given,
    };
    let self: EasypostSimulator | undefined;
    const server = await VendorServer.start((request) => self?.answer(request) ?? { status: 503 }, port);
    self = new EasypostSimulator(options, server);
    return self;
  }

  get baseUrl(): string {
    return `${this.server.url}${prefix}`;
  }

  answer(request: VendorRequest): VendorAnswer {
    try {
      return this.#route(request, this.#worldOf(request));
    } catch (thrown) {
      if (thrown instanceof Refused) return this.#refusal(thrown);
      throw thrown;
    }
  }

  #worldOf({ headers, path, query }: VendorRequest): World {
    // A URL of more than some 2 kB is refused; an integrator keeps to 28 ids for that reason [V].
    if (path.length + query.toString().length > 2048)
      throw new Refused(414, 'URI.TOO_LONG', 'The address is too long.');
    const [scheme = '', code = ''] = (headers.authorization ?? '').split(' ');
    const [user = '', password] = Buffer.from(code, 'base64').toString('utf8').split(':');
    // HTTP Basic, the key as user, no password [V].
    if (scheme !== 'Basic' || user === '' || password !== '' || this.revoked) throw unauthorized();
    // The account must be a vendor account [user's document].
    if (user === plainKey) throw new Refused(403, 'ACCOUNT.NOT_VENDOR', 'This account has no access.');
    // The key chooses the environment; the host is the same [V].
    if (user === productionKey) return this.production;
    if (user === testKey) return this.test;
    throw unauthorized();
  }

  #route(request: VendorRequest, world: World): VendorAnswer {
    const { method, path, query } = request;
    // Clients write `orders` and `orders/` [V].
    const [kind = '', id = '', more] = path.startsWith(prefix)
      ? path.slice(prefix.length).replace(/\/$/, '').split('/')
      : [];
    const route = `${method} ${kind}${id === '' ? '' : '/id'}${more === undefined ? '' : '/more'}`;
    switch (route) {
      case 'GET warehouses':
        return listOf(
          'warehouses',
          world.warehouses.map((one) => this.#stamped(world, one)),
        );
      case 'POST orders':
        return { status: 201, body: this.#shown(world, this.#create(request, world)) };
      case 'GET orders':
        return this.#orders(world, query);
      case 'GET orders/id':
        return { status: 200, body: this.#shown(world, orderWith(world, id)) };
      case 'DELETE orders/id':
        return this.#remove(world, id);
      case 'GET inventories':
        return this.#inventories(world, query);
      case 'GET products':
        return listOf(
          'products',
          this.#page(query, [...world.products.values()]).map((one) => this.#stamped(world, one)),
        );
      case 'GET products/id': {
        const product = [...world.products.values()].find((one) => one.id === id);
        if (!product) throw new Refused(404, 'NOT_FOUND', 'The product does not exist.');
        return { status: 200, body: this.#stamped(world, product) };
      }
      default:
        throw new Refused(404, 'NOT_FOUND', 'There is nothing here.');
    }
  }

  #create({ headers, body }: VendorRequest, world: World): SimulatedOrder {
    // Chunked bodies are not accepted [V].
    if (headers['content-length'] === undefined) throw new Refused(411, 'LENGTH_REQUIRED', 'Length required.');
    const { items, ...order } = orderIn(headers['content-type'], body, this.options.refusal);
    const wanted = items.map(({ product, units }) => {
      const found = [...world.products.values()].find(
        (one) => one.barcode === product.barcode || one.id === product.id,
      );
      if (!found)
        throw new Refused(
          this.options.refusal,
          'PRODUCT.NOT_FOUND',
          `No product has the barcode ${product.barcode}.`,
          'line_items',
        );
      return { barcode: found.barcode, units };
    });
    const short = world.shortOf(wanted);
    if (short !== undefined)
      throw new Refused(
        this.options.refusal,
        'ORDER.REJECTED',
        `Insufficient units of ${short} are on hand.`,
        'line_items',
      );
    return world.create(order, wanted);
  }

  #orders(world: World, query: URLSearchParams): VendorAnswer {
    const page = this.#page(query, world.listed(this.options.sorting));
    const answer = listOf(
      'orders',
      page.map((one) => this.#shown(world, one, this.options.picksInLists)),
    );
    this.meanwhile();
    return answer;
  }

  #remove(world: World, id: string): VendorAnswer {
    const { deletes } = this.options;
    if (deletes === 'not allowed') throw new Refused(405, 'METHOD', 'The method is not allowed.');
    if (deletes === 'no route') throw new Refused(404, 'NOT_FOUND', 'There is nothing here.');
    const order = orderWith(world, id);
    // Before any pick yes, afterwards no [I].
    if (order.picks.length > 0) throw new Refused(422, 'ORDER.PICKED', 'The order is being packed.');
    world.remove(order);
    return { status: 204 };
  }

  #inventories(world: World, query: URLSearchParams): VendorAnswer {
    const ids = query.getAll('product_ids[]');
    const withProduct = this.options.productsInStock && query.getAll('includes[]').includes('product');
    const rows = [...world.stock].flatMap(([barcode, levels]) =>
      [...levels].map(([warehouse, quantity]) => {
        const product = world.products.get(barcode);
        return {
          warehouse_id: warehouse,
          ...(withProduct ? { product } : { product_id: product?.id }),
          quantity,
          id: product?.id,
        };
      }),
    );
    const wanted = ids.length === 0 ? rows : rows.filter(({ id }) => ids.includes(id ?? ''));
    // Ids given: paging is ignored [V].
    const shown = ids.length === 0 ? this.#page(query, wanted, this.options.stockPaging) : wanted;
    return listOf(
      'inventories',
      shown.map(({ id: _, ...row }) => row),
    );
  }

  /** `limit` and `offset`, or `page` and `per_page` [V]; no total [I]. */
  #page<T>(query: URLSearchParams, rows: readonly T[], paging = this.options.paging): readonly T[] {
    const { longestPage } = this.options;
    const number = (name: string, least: number) => {
      const said = query.get(name);
      if (said === null) return undefined;
      if (!/^\d+$/.test(said) || Number(said) < least)
        throw new Refused(400, 'PARAMETER.INVALID', `${name} is no number.`, name);
      return Number(said);
    };
    const [limit, offset, page, perPage] = [
      number('limit', 1),
      number('offset', 0),
      number('page', 1),
      number('per_page', 1),
    ];
    if (paging === 'none') return rows;
    const usual = Math.min(20, longestPage);
    const byPage = paging === 'page' || (paging === 'both' && page !== undefined);
    const asked = byPage ? perPage : limit;
    const size = Math.min(asked ?? usual, longestPage);
    const from = byPage ? ((page ?? 1) - 1) * size : (offset ?? 0);
    return rows.slice(from, from + size);
  }

  #stamped<T extends object>({ mode }: World, object: T): T & { mode: string } {
    return { ...object, mode };
  }

  #shown(world: World, order: SimulatedOrder, picks = true): object {
    const { picks: own, ...rest } = order;
    return this.#stamped(world, {
      ...rest,
      ...(picks && { picks: own.map((pick) => this.#stamped(world, pick)) }),
      fees: [],
    });
  }

  /** The Go client finds errors under `errors`, the shipping API has `error`; which is right is unknown [U]. */
  #refusal({ status, code, message, field }: Refused): VendorAnswer {
    const error = { code, message, ...(field !== '' && { field }), errors: [] };
    const shapes: Record<Shape, unknown> = {
      error: { error },
      errors: { errors: error },
      list: { errors: [error] },
      nested: { error: { code, message: 'The request is not valid.', errors: [{ field, message }] } },
      text: message,
    };
    return { status, body: shapes[this.options.envelope] };
  }
}

function listOf(name: string, rows: readonly object[]): VendorAnswer {
  return { status: 200, body: { [name]: rows } };
}

function orderWith(world: World, id: string): SimulatedOrder {
  const order = world.orders.get(id);
  if (!order) throw new Refused(404, 'NOT_FOUND', 'The order does not exist.');
  return order;
}

function unauthorized(): Refused {
  return new Refused(401, 'APIKEY.INACTIVE', 'This api key is no longer active.');
}
