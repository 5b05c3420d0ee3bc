import { apiTrial } from '../../api/trial.ts';
import { type Fields, textOf } from '../../api/values.ts';
import type { ApiContext } from '../../api-contract.ts';
import type { TestStep } from '../../contract.ts';
import type { EasypostClient } from './client.ts';
import type { EasypostSettings } from './settings.ts';
import { createdMs } from './times.ts';

const namesAtMost = 5;
const pagesLookedAt = 2;

/** Nothing but reading. The order in which orders come is told, because it decides how far their list has to be read. */
export function tryOut(
  client: EasypostClient,
  settings: EasypostSettings,
  context: ApiContext,
  { receive }: { receive: boolean },
): AsyncGenerator<TestStep> {
  const steps = [
    { name: 'warehouses', run: async () => warehousesSeen(await client.warehouses()) },
    { name: 'orders', run: async () => `${ordersSeen(await firstOf(client.orders()), settings)}${modeNote(settings)}` },
  ];
  const stock = {
    name: 'inventories',
    run: async () => `${(await firstOf(client.inventories())).length} rows of stock were read.`,
  };
  return apiTrial([new URL(settings['base url']).origin], context, receive ? [...steps, stock] : steps);
}

/** Two pages: whether a list can be paged shows with the second. */
async function firstOf(pages: AsyncGenerator<readonly Fields[], void>): Promise<Fields[]> {
  const rows: Fields[] = [];
  let looked = 0;
  for await (const page of pages) {
    rows.push(...page);
    if (++looked === pagesLookedAt) break;
  }
  return rows;
}

function warehousesSeen(warehouses: readonly Fields[]): string {
  const names = warehouses.map(({ id, name }) => [textOf(id), textOf(name)].filter(Boolean).join(' ')).filter(Boolean);
  const listed = names.slice(0, namesAtMost).join(', ');
  return `The key is taken. Warehouses: ${listed === '' ? 'none' : listed}${names.length > namesAtMost ? ' and more' : ''}.`;
}

function ordersSeen(orders: readonly Fields[], settings: EasypostSettings): string {
  const times = orders.map(createdMs);
  const sorted = times.every((time, index) => index === 0 || time <= (times[index - 1] ?? 0));
  const newestFirst = new Set(times).size > 2 && sorted;
  if (settings['order list'] === 'newest first' && times.length > 1 && !sorted)
    return `${orders.length} orders were read, NOT newest first: set "order list" to "any order".`;
  return `${orders.length} orders were read${newestFirst ? ', newest first' : ''}.`;
}

function modeNote(settings: EasypostSettings): string {
  return settings['test mode'] ? ' Test mode: real orders wait, and neither shipments nor stock are read.' : '';
}
