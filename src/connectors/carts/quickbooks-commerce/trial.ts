import { errors } from '../../api/errors.ts';
import { apiTrial } from '../../api/trial.ts';
import { type Fields, textOf, wholeOf } from '../../api/values.ts';
import type { ApiContext } from '../../api-contract.ts';
import type { TestStep } from '../../contract.ts';
import type { Client } from './client.ts';
import type { QuickbooksCommerceSettings } from './settings.ts';
import { locationOf } from './stock.ts';

type Steps = Parameters<typeof apiTrial>[2];

/** Reads as real work does, and changes nothing. */
export function trialOf(
  client: Client,
  settings: QuickbooksCommerceSettings,
  context: ApiContext,
  { receive, send }: { receive: boolean; send: boolean },
): AsyncGenerator<TestStep> {
  const required = settings['required location id'];
  const steps: Steps = [
    { name: 'credentials and orders', run: () => orders(client, settings) },
    ...(receive && required !== undefined
      ? [{ name: 'required location', run: () => location(client, required, 'required location id') }]
      : []),
    ...(send ? [{ name: 'stock location', run: () => stockLocation(client, settings) }] : []),
    ...(send ? [{ name: 'products', run: () => products(client) }] : []),
  ];
  return apiTrial([settings['base url']], context, steps);
}

async function orders(client: Client, settings: QuickbooksCommerceSettings): Promise<string> {
  const status = settings['order statuses'].join(',');
  const { total } = await client.list('orders', { status, limit: '0' });
  return `Our credentials are taken; ${total ?? 'some'} orders are ${settings['order statuses'].join(' or ')}.`;
}

async function location(client: Client, id: number, setting: string): Promise<string> {
  const all: Fields[] = [];
  for await (const { rows } of client.all('locations')) all.push(...rows);
  const found = all.find((one) => wholeOf(one.id) === id);
  if (found) return `Location ${id} is "${textOf(found.label)}".`;
  const names = all.slice(0, 20).map((one) => `${textOf(one.id)} (${textOf(one.label)})`);
  throw errors.API_CANNOT({
    message: `The account has no location ${id}. It has: ${names.join(', ') || 'none'}.`,
    hint: `Correct "${setting}".`,
  });
}

async function stockLocation(client: Client, settings: QuickbooksCommerceSettings): Promise<string> {
  return location(client, await locationOf(client, settings), 'stock location id');
}

async function products(client: Client): Promise<string> {
  const { total } = await client.list('variants', { limit: '0' });
  return `${total ?? 'Some'} products can be read.`;
}
