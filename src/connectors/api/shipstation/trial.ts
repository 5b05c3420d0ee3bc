import type { Step } from '../../transports/shared/steps.ts';
import { errors } from '../errors.ts';
import { fieldsOf, listOf, textOf, wholeOf } from '../values.ts';
import type { ShipStation } from './client.ts';

/** What both connectors must be able to do: the key opens the account, orders and shipments can be read, the store is there. */
export function accountSteps(client: ShipStation, storeId: number | undefined): Step[] {
  return [
    {
      name: 'credentials',
      run: async () => {
        const carriers = listOf(await client.get('/carriers'));
        return `The key opens an account with ${counted(carriers.length, 'carrier')}.`;
      },
    },
    {
      name: 'read orders',
      run: async () => `${counted(await totalOf(client, '/orders', storeId), 'order')} can be read.`,
    },
    {
      name: 'read shipments',
      run: async () => `${counted(await totalOf(client, '/shipments', storeId), 'shipment')} can be read.`,
    },
    ...(storeId === undefined ? [] : [{ name: 'store', run: () => storeStep(client, storeId) }]),
  ];
}

async function totalOf(client: ShipStation, path: string, storeId: number | undefined): Promise<number> {
  const reply = fieldsOf(await client.get(path, { page: 1, pageSize: 1, ...(storeId !== undefined && { storeId }) }));
  const total = wholeOf(reply.total);
  if (total === undefined) throw errors.API_MALFORMED({ message: `The answer of ${path} has no total.` });
  return total;
}

async function storeStep(client: ShipStation, storeId: number): Promise<string> {
  const stores = listOf(await client.get('/stores')).map((one) => fieldsOf(one));
  const store = stores.find((one) => wholeOf(one.storeId) === storeId);
  if (store) return `Store ${storeId} is "${textOf(store.storeName)}".`;
  const others = stores.map((one) => `${textOf(one.storeId)} "${textOf(one.storeName)}"`).slice(0, 20);
  throw errors.API_REFUSED({
    message: `The account has no store ${storeId}. It has: ${others.join(', ') || 'none'}.`,
    hint: 'Correct "store id".',
  });
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
