import { asCrossdockError } from '../../../support/errors.ts';
import { type ApiReply, callApi } from '../../api/call.ts';
import { errors } from '../../api/errors.ts';
import type { Fields } from '../../api/values.ts';
import type { ApiContext, Bucket } from '../../api-contract.ts';
import { type CostReport, judged } from './judged.ts';
import type { Operation } from './queries.ts';
import type { ShopifySettings } from './settings.ts';
import { accountOf, originOf } from './shop.ts';
import { tokensOf } from './tokens.ts';

/** The GraphQL Admin API of one shop. */
export interface Admin {
  /** `data` of the answer. Throws for each of the ways in which Shopify says no, but for `userErrors`: those are in the data. */
  run(operation: Operation, variables: Fields): Promise<Fields>;
}

const triesWhenThrottled = 4;
/** Until a shop has told its own: those of the Standard plan. */
const usual = { perSecond: 100, burst: 2000 };

export function adminOf(settings: ShopifySettings, context: ApiContext): Admin {
  const tokens = tokensOf(settings, context);
  const version = settings['api version'];
  const url = `${originOf(settings)}/admin/api/${version}/graphql.json`;
  const costs = new Map<string, { requested: number; actual: number }>();
  let bucket: Bucket = { name: `graphql:${accountOf(settings)}`, ...usual };
  let seen: { readonly available: number; readonly at: number } | undefined;
  let warned = false;
  return { run };

  async function run(operation: Operation, variables: Fields): Promise<Fields> {
    for (let tries = 1; ; tries++) {
      await waitForRoom(operation);
      const answer = await asked(operation, variables);
      if ('data' in answer) return answer.data;
      await context.budget.rest(bucket, context.now() + answer.throttledFor * 1000);
      if (tries === triesWhenThrottled)
        throw errors.API_RATE_LIMITED({
          message: `${new URL(url).host} has no points left for ${operation.name}.`,
          retryAfter: Math.ceil(answer.throttledFor),
        });
    }
  }

  /** Shopify wants room for what a query may cost, and then takes what it did cost. */
  async function waitForRoom({ name, cost, needs }: Operation): Promise<void> {
    const { requested, actual } = costs.get(name) ?? { requested: needs, actual: cost };
    const now = context.now();
    if (seen) {
      const available = Math.min(bucket.burst, seen.available + ((now - seen.at) / 1000) * bucket.perSecond);
      const short = Math.min(requested, bucket.burst) - available;
      if (short > 0) await context.budget.rest(bucket, now + Math.ceil((short / bucket.perSecond) * 1000));
    }
    await context.budget.spend(bucket, actual);
  }

  async function asked(operation: Operation, variables: Fields): Promise<{ data: Fields } | { throttledFor: number }> {
    const { name, effective = false } = operation;
    try {
      const reply = await posted(operation, variables);
      warnOfVersion(reply);
      const { answer, cost } = judged(reply, { effective, perSecond: bucket.perSecond });
      if (cost) note(name, cost);
      return answer;
    } catch (thrown) {
      const error = asCrossdockError(thrown);
      // The other way in which Shopify says that a bucket is empty: nothing was done.
      if (error.code === 'API_RATE_LIMITED') return { throttledFor: error.retryAfter ?? 1 };
      throw error;
    }
  }

  async function posted(operation: Operation, variables: Fields): Promise<ApiReply> {
    const token = await tokens.current();
    const reply = await post(token, operation, variables);
    const other = reply.status === 401 ? await tokens.after(token) : undefined;
    return other === undefined ? reply : post(other, operation, variables);
  }

  function post(token: string, { text: query, effective = false }: Operation, variables: Fields): Promise<ApiReply> {
    const headers = { 'x-shopify-access-token': token };
    return callApi(context, { method: 'POST', url, headers, json: { query, variables }, effective });
  }

  function note(name: string, { requested, actual, maximum, available, perSecond }: CostReport): void {
    const before = costs.get(name);
    // Rounded up towards the dearer of the last ones: pages differ.
    if (actual !== undefined)
      costs.set(name, { requested, actual: Math.ceil(Math.max(actual, ((before?.actual ?? 0) + actual) / 2)) });
    else costs.set(name, { requested, actual: before?.actual ?? requested });
    if (maximum > 0 && perSecond > 0) {
      bucket = { ...bucket, perSecond, burst: maximum };
      seen = { available, at: context.now() };
    }
  }

  function warnOfVersion({ headers }: ApiReply): void {
    const ran = headers.get('x-shopify-api-version');
    if (warned || ran === null || ran === version) return;
    warned = true;
    context.log.warn(
      { connection: context.name, asked: version, ran },
      'Shopify answers with another version of its API than the one that was asked for.',
    );
  }
}
