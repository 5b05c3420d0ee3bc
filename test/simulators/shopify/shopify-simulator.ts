import { type DocumentNode, execute, GraphQLError, parse, validate } from 'graphql';
import { type VendorAnswer, type VendorRequest, VendorServer } from '../shared/vendor-server.ts';
import { actualCost, PointBucket, requestedCost } from './cost.ts';
import { Grants } from './grants.ts';
import { rootOf } from './resolvers.ts';
import { schema } from './schema.ts';
import { SimShop } from './shop.ts';

const allScopes = [
  ...['read_orders', 'read_products', 'read_inventory', 'write_inventory', 'read_locations', 'read_customers'],
  'write_merchant_managed_fulfillment_orders',
];

export const app = {
  clientId: 'client-0001',
  clientSecret: 'shpss_0000000000000000000000000000beef',
  domain: 'acme-example.myshopify.com',
};

/** One query may cost 1,000 points at most [V]. */
const pointsAtMost = 1000;

/** A shop with its GraphQL Admin API and its token endpoint. */
export class ShopifySimulator {
  readonly shop: SimShop;
  readonly grants: Grants;
  readonly bucket: PointBucket;
  scopes = new Set(allScopes);
  protectedData: 'given' | 'nulls' | 'error' = 'given';
  /** How an empty bucket is told: the docs show 200, some have met 429 [V conflict]. */
  throttledBy: 200 | 429 = 200;
  /** The version that runs in truth, where it is not the one of the path (that one is no longer supported) [I]. */
  runs: string | undefined;
  /** 402 frozen, 423 locked [I]. */
  closedWith: 402 | 423 | undefined;
  /** Called before a query runs: the world moves on between two calls. */
  meanwhile: ((document: string) => void) | undefined;
  readonly #root: object;

  private constructor(now: () => number) {
    this.shop = new SimShop(now);
    this.grants = new Grants(app, now);
    this.bucket = new PointBucket(now);
    this.#root = rootOf(this.shop, () => ({
      scopes: this.scopes,
      protectedData: this.protectedData,
      domain: app.domain,
    }));
  }

  static async start({ now = Date.now, port = 0 } = {}): Promise<{ vendor: ShopifySimulator; server: VendorServer }> {
    const vendor = new ShopifySimulator(now);
    const server = await VendorServer.start((request) => vendor.#answer(request), port);
    return { vendor, server };
  }

  async #answer(request: VendorRequest): Promise<VendorAnswer> {
    if (request.method === 'POST' && request.path === '/admin/oauth/access_token') return this.grants.answer(request);
    const version = /^\/admin\/api\/(\d{4}-(?:01|04|07|10)|unstable)\/graphql\.json$/.exec(request.path)?.[1];
    if (version === undefined || request.method !== 'POST') return { status: 404, body: { errors: 'Not Found' } };
    const headers = { 'x-shopify-api-version': this.runs ?? version };
    const token = String(request.headers['x-shopify-access-token'] ?? '');
    if (!this.grants.takes(token))
      return {
        status: 401,
        headers,
        body: { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' },
      };
    if (this.closedWith) return { status: this.closedWith, headers, body: { errors: 'Unavailable Shop' } };
    if (!String(request.headers['content-type'] ?? '').includes('application/json'))
      return { status: 400, headers, body: { errors: { query: 'Required parameter missing or invalid' } } };
    return { ...(await this.#run(request.body.toString('utf8'))), headers };
  }

  async #run(text: string): Promise<{ status: number; body: unknown }> {
    let given: { query?: unknown; variables?: Record<string, unknown> };
    try {
      given = JSON.parse(text) as typeof given;
    } catch {
      return { status: 400, body: { errors: { json: 'Bad Request' } } };
    }
    if (typeof given.query !== 'string')
      return { status: 400, body: { errors: { query: 'Required parameter missing or invalid' } } };
    const document = readDocument(given.query);
    if (!('kind' in document)) return { status: 200, body: { errors: document } };
    const variables = given.variables ?? {};
    const requested = requestedCost(document, variables);
    if (requested > pointsAtMost) return { status: 200, body: { errors: [tooDear(requested)] } };
    if (requested > this.bucket.available) return this.#throttled(requested);
    this.meanwhile?.(given.query);
    const result = await execute({ schema, document, rootValue: this.#root, variableValues: variables });
    const actual = given.query.startsWith('mutation') ? requested : Math.min(requested, actualCost(result.data));
    this.bucket.take(actual);
    const cost = { requestedQueryCost: requested, actualQueryCost: actual, throttleStatus: this.bucket.status };
    return { status: 200, body: { ...result, extensions: { cost } } };
  }

  #throttled(requestedQueryCost: number): { status: number; body: unknown } {
    const cost = { requestedQueryCost, actualQueryCost: null, throttleStatus: this.bucket.status };
    const errors = [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }];
    return { status: this.throttledBy, body: { errors, extensions: { cost } } };
  }
}

function readDocument(query: string): DocumentNode | readonly GraphQLError[] {
  try {
    const document = parse(query);
    const problems = validate(schema, document);
    return problems.length > 0 ? problems : document;
  } catch (thrown) {
    return [thrown instanceof GraphQLError ? thrown : new GraphQLError(String(thrown))];
  }
}

function tooDear(cost: number): object {
  const message = `Query cost is ${cost}, which exceeds the single query max cost limit (${pointsAtMost}).`;
  return { message, extensions: { code: 'MAX_COST_EXCEEDED', cost, maxCost: pointsAtMost } };
}
