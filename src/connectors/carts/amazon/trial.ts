import { jsonOf } from '../../api/call.ts';
import { fieldsOf, listOf } from '../../api/values.ts';
import type { Step } from '../../transports/shared/steps.ts';
import { type AmazonClient, expectDone } from './client.ts';
import { hasAddress } from './from-recipient.ts';
import { withoutAddresses } from './orders.ts';
import { listingPath, stockMarketplace } from './patch.ts';

const weekMilliseconds = 7 * 86_400_000;
/** No listing has it: only whether the question is allowed is of interest. */
const nobodysSku = 'CROSSDOCK-CONNECTION-TEST';

/** As real work does it, with nothing changed: signs in, looks for one order, asks for a listing. */
export function trialSteps(client: AmazonClient, want: { receive: boolean; send: boolean }): Step[] {
  return [
    { name: 'sign in', run: () => signIn(client) },
    ...(want.receive ? [{ name: 'orders', run: () => orders(client) }] : []),
    ...(want.send ? [{ name: 'listings', run: () => listings(client) }] : []),
  ];
}

async function signIn(client: AmazonClient): Promise<string> {
  await client.signIn();
  return 'Login with Amazon gave an access token.';
}

async function orders(client: AmazonClient): Promise<string> {
  const { settings, context } = client;
  const { orders: found } = await client.fields({
    operation: 'searchOrders',
    method: 'GET',
    path: '/orders/2026-01-01/orders',
    query: {
      marketplaceIds: settings.marketplaces.join(','),
      lastUpdatedAfter: new Date(context.now() - weekMilliseconds).toISOString(),
      fulfilledBy: 'MERCHANT',
      fulfillmentStatuses: 'UNSHIPPED',
      includedData: 'RECIPIENT,FULFILLMENT',
      maxResultsPerPage: '1',
    },
  });
  const [order] = listOf(found).map(fieldsOf);
  if (!order) return 'Orders may be read; none waits, so whether addresses are given shows with the first one.';
  if (hasAddress(order)) return 'Orders may be read, with their addresses.';
  if (settings['without addresses'] === 'stop') throw withoutAddresses(1);
  return 'Orders may be read, but without addresses.';
}

async function listings(client: AmazonClient): Promise<string> {
  const reply = await client.call({
    operation: 'getListingsItem',
    method: 'GET',
    path: listingPath(client.settings, nobodysSku),
    query: { marketplaceIds: stockMarketplace(client.settings), includedData: 'summaries' },
  });
  if (reply.status !== 404) fieldsOf(jsonOf(expectDone(reply, 'getListingsItem')));
  return 'Listings may be read; the right to confirm shipments shows with the first one.';
}
