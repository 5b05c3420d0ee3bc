import { CrossdockError } from '../../../support/errors.ts';
import { errors } from '../../api/errors.ts';
import { apiTrial } from '../../api/trial.ts';
import { fieldsOf, listOf, textOf } from '../../api/values.ts';
import type { ApiContext } from '../../api-contract.ts';
import type { TestStep } from '../../contract.ts';
import type { Step } from '../../transports/shared/steps.ts';
import { numbers } from './answers.ts';
import { addressHint, type Client } from './client.ts';
import { canceledSince } from './look-shipments.ts';
import { leftOut, originOf, type Settings } from './settings.ts';
import { offeredMethods } from './ship-methods.ts';
import { stockMethod } from './stock.ts';

/** No order can have it: it is longer than any that is given out, and says what it is. */
const nobodysOrder = 'crossdock-test-no-such-order';

/** Asks for something of every kind that the work needs; the role of the API user may allow one and not the other. */
export function trial(
  client: Client,
  settings: Settings,
  context: ApiContext,
  want: { receive: boolean; send: boolean },
): AsyncGenerator<TestStep> {
  const look: Step[] = [
    { name: 'shipments', run: () => allowed('shipment.search', () => shipments(client)) },
    ...(settings['see canceled orders']
      ? [
          {
            name: 'canceled orders',
            run: () => allowed('order.search', () => canceledOrders(client, settings, context)),
          },
        ]
      : []),
    { name: 'stock', run: () => allowed(stockMethod(settings), () => stock(client, settings)) },
    { name: 'ship methods', run: () => allowed('rate.services', () => shipMethods(client, settings)) },
  ];
  const send: Step[] = [
    { name: 'orders', run: () => allowed('order.info', () => orders(client)) },
    { name: 'cancels', run: () => allowed('order.cancel', () => cancels(client)) },
  ];
  return apiTrial([originOf(settings)], context, [
    { name: 'address', run: async () => address(settings) },
    { name: 'sign in', run: () => signIn(client) },
    ...(want.receive ? look : []),
    ...(want.send ? send : []),
  ]);
}

function address(settings: Settings): string {
  const rest = leftOut(settings);
  const api = `The API is at ${originOf(settings)}/api/jsonrpc.`;
  return rest === '' ? api : `Warning: "${rest}" of "base url" is left out; write ${originOf(settings)}. ${api}`;
}

async function signIn(client: Client): Promise<string> {
  const warehouses = await client.ask('warehouse.list', []).catch((thrown: unknown) => {
    if (thrown instanceof CrossdockError && thrown.code === 'API_MALFORMED')
      throw errors.API_NOT_THERE({
        message: `${thrown.message} This is no ShipStream.`,
        hint: addressHint,
        cause: thrown,
      });
    throw thrown;
  });
  const named = listOf(warehouses)
    .map((one) => fieldsOf(one))
    .map(({ warehouse_id, name }) => `${textOf(warehouse_id)} ${textOf(name)}`);
  return `Test WMS Connection successful. Warehouses: ${named.slice(0, 20).join(', ') || 'none'}.`;
}

async function orders(client: Client): Promise<string> {
  const outcome = await client.call('order.info', [nobodysOrder, ['status']]);
  if ('refused' in outcome && outcome.refused.number !== numbers.notThere)
    throw errors.API_REFUSED({ message: `ShipStream answers: ${outcome.refused.words}.` });
  return 'Orders can be looked up. Whether they may be created shows with the first one: ShipStream has no call that would tell and create none.';
}

async function cancels(client: Client): Promise<string> {
  await client.call('order.cancel', [nobodysOrder, { all_items: true }, ['status']]);
  return 'Orders may be canceled.';
}

async function shipments(client: Client): Promise<string> {
  await client.ask('shipment.search', [
    null,
    { sort_field: 'shipment_id', sort_dir: 'desc', page: 1, limit: 1 },
    ['*', 'packages'],
  ]);
  return 'Shipments can be read.';
}

async function canceledOrders(client: Client, settings: Settings, { now }: ApiContext): Promise<string> {
  const filters = canceledSince(new Date(now()).toISOString(), settings);
  const outcome = await client.call('order.search', [filters, { page: 1, limit: 1 }, ['status']]);
  if ('result' in outcome) return 'Canceled orders can be read.';
  throw errors.API_CANNOT({
    message: `ShipStream does not search for canceled orders: ${outcome.refused.words}.`,
    hint: 'Write "see canceled orders: false".',
  });
}

async function stock(client: Client, settings: Settings): Promise<string> {
  await client.ask(stockMethod(settings), [[nobodysOrder]]);
  return 'Stock can be read.';
}

async function shipMethods(client: Client, settings: Settings): Promise<string> {
  return `${(await offeredMethods(client, settings)).length} ship methods are offered.`;
}

/** The credentials are fine by now, so it is the role that lacks a right. */
async function allowed(method: string, ask: () => Promise<string>): Promise<string> {
  try {
    return await ask();
  } catch (thrown) {
    if (!(thrown instanceof CrossdockError) || thrown.code !== 'API_UNAUTHORIZED') throw thrown;
    throw errors.API_FORBIDDEN({
      message: `The role of the API user does not allow ${method}.`,
      hint: `Ask the warehouse to allow ${method} in the role of the API user.`,
      cause: thrown,
    });
  }
}
