import { errors } from '../../api/errors.ts';
import { apiTrial } from '../../api/trial.ts';
import { fieldsOf, listOf, textOf } from '../../api/values.ts';
import type { ApiContext } from '../../api-contract.ts';
import type { TestStep } from '../../contract.ts';
import { isNoRoute, refusedCall, type Shop } from './client.ts';
import type { Settings } from './settings.ts';
import { siteOf } from './settings.ts';
import { fulfillmentsPath } from './tracking/native.ts';
import { trackingsPath } from './tracking/plugins.ts';

export async function* trial(
  settings: Settings,
  context: ApiContext,
  shop: Shop,
  want: { readonly receive: boolean; readonly send: boolean },
): AsyncGenerator<TestStep> {
  let order = '';
  yield* apiTrial([new URL(siteOf(settings)).origin], context, [
    { name: 'orders', run: orders },
    { name: 'statuses', run: statuses },
    { name: 'products', run: products },
    ...(want.send
      ? [
          { name: 'writing', run: writing },
          { name: 'tracking', run: tracking },
        ]
      : []),
  ]);

  async function orders(): Promise<string> {
    const status = settings['order statuses'].join(',');
    const { json, headers } = await shop.read('wc/v3/orders', { status, per_page: 1 });
    const [first] = listOf(json).map(fieldsOf);
    order = textOf(first?.id);
    const count = textOf(headers.get('x-wp-total') ?? '');
    const many = count === '' ? '' : `; ${count} are ${settings['order statuses'].join(' or ')} now`;
    return `Orders can be read by ${settings.authentication} authentication, ${shop.permalinks} permalinks${many}.`;
  }

  /** A shop refuses to list what it does not have. */
  async function statuses(): Promise<string> {
    const { 'status when shipped': whole, 'status when partly shipped': partly } = settings;
    const named = [...settings['order statuses'], ...settings['canceled statuses'], whole, partly];
    const all = [...new Set(named.filter((one) => one !== ''))];
    await shop.read('wc/v3/orders', { status: all.join(','), per_page: 1 });
    return `The shop has the statuses ${all.join(', ')}.`;
  }

  async function products(): Promise<string> {
    await shop.read('wc/v3/products', { per_page: 1 });
    return 'Products can be read.';
  }

  /** A batch of nothing changes nothing, and is refused to a key that may only read, which is what a new one is by default. */
  async function writing(): Promise<string> {
    const path = 'wc/v3/products/batch';
    const outcome = await shop.change({ method: 'POST', path, json: { update: [] }, effective: false });
    if ('refused' in outcome) throw refusedCall(path, outcome.refused);
    return 'The key may write, too.';
  }

  /** A GET at each of the ways; 404 without a route means that the shop does not have it. */
  async function tracking(): Promise<string> {
    const asked = order === '' ? '0' : order;
    const paths = {
      native: fulfillmentsPath(asked),
      'shipment-tracking': trackingsPath('shipment-tracking', asked),
      ast: trackingsPath('ast', asked),
    };
    const there: string[] = [];
    for (const [name, path] of Object.entries(paths)) {
      const outcome = await shop.ask(path);
      if (!('refused' in outcome && isNoRoute(outcome.refused))) there.push(name);
    }
    const { tracking: chosen } = settings;
    const all = ['note', 'meta', ...there];
    if (!all.includes(chosen))
      throw errors.API_NOT_THERE({
        message: `The shop has no tracking by "${chosen}".`,
        hint: `It has: ${all.join(', ')}. Write one of them as "tracking", or activate the plug-in or feature there.`,
      });
    return `Tracking goes by "${chosen}". The shop has: ${all.join(', ')}.`;
  }
}
