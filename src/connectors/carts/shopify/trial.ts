import { errors } from '../../api/errors.ts';
import { apiTrial } from '../../api/trial.ts';
import { fieldsOf, listOf, textOf } from '../../api/values.ts';
import type { ApiContext } from '../../api-contract.ts';
import type { TestStep } from '../../contract.ts';
import type { Admin } from './client.ts';
import { aboutLocation, aboutShop, listOrders } from './queries.ts';
import { scopesMissing, scopesMissingAt } from './scopes.ts';
import { orderSearch } from './search.ts';
import type { ShopifySettings } from './settings.ts';
import { locationOf, originOf } from './shop.ts';

export async function* trial(
  settings: ShopifySettings,
  context: ApiContext,
  admin: Admin,
  want: { readonly receive: boolean; readonly send: boolean },
): AsyncGenerator<TestStep> {
  const granted = new Set<string>();
  yield* apiTrial([originOf(settings)], context, [
    { name: 'login', run: login },
    { name: 'scopes', run: scopes },
    { name: 'location', run: location },
    ...(want.receive ? [{ name: 'orders', run: orders }] : []),
  ]);

  async function login(): Promise<string> {
    const { shop, currentAppInstallation } = await admin.run(aboutShop, {});
    for (const scope of listOf(fieldsOf(currentAppInstallation).accessScopes))
      granted.add(textOf(fieldsOf(scope).handle));
    return `The shop is "${textOf(fieldsOf(shop).name)}" (${textOf(fieldsOf(shop).myshopifyDomain)}), asked in version ${settings['api version']}.`;
  }

  async function scopes(): Promise<string> {
    refuseLacking(scopesMissing(granted, want, settings), '');
    const all = granted.has('read_all_orders') ? 'also those older than 60 days' : 'those of the last 60 days only';
    return `The app has the scopes that it needs; of the orders it sees ${all}.`;
  }

  async function location(): Promise<string> {
    const { location: found, locations } = await admin.run(aboutLocation, { id: locationOf(settings) });
    const { name, isActive, isFulfillmentService } = fieldsOf(found);
    if (textOf(name) === '') {
      const there = listOf(fieldsOf(locations).nodes).map(fieldsOf);
      const list = there.map((one) => `${textOf(one.id).replace(/^.*\//, '')} (${textOf(one.name)})`).join(', ');
      throw errors.API_REFUSED({
        message: `The shop has no location ${settings.location}.`,
        hint: `It has: ${list}. Write one of these numbers as "location".`,
      });
    }
    if (isActive === false)
      throw errors.API_REFUSED({
        message: `The location "${textOf(name)}" is not active.`,
        hint: 'Activate it under Settings > Locations, or write another one.',
      });
    const manager = isFulfillmentService === true ? 'service' : 'merchant';
    const owner = manager === 'service' ? 'belongs to a fulfillment service' : "is the merchant's own";
    refuseLacking(scopesMissingAt(manager, granted, want), ` for "${textOf(name)}", which ${owner}`);
    return `The warehouse is "${textOf(name)}" there.`;
  }

  async function orders(): Promise<string> {
    const query = orderSearch(settings, { since: '', earliest: '' });
    const asked = { query, first: 1, after: null, customerTags: settings['customer tags'] };
    const [order] = listOf(fieldsOf((await admin.run(listOrders, asked)).orders).nodes);
    return order === undefined ? 'Orders can be read; none is open now.' : 'Orders can be read, and some are open.';
  }
}

function refuseLacking(missing: readonly string[], where: string): void {
  if (missing.length > 0)
    throw errors.API_FORBIDDEN({
      message: `The app lacks the scopes ${missing.join(', ')}${where}.`,
      hint: 'Add them to the app, and let the merchant agree (or make the token) again.',
    });
}
