import { errors } from '../../api/errors.ts';
import { fieldsOf, listOf, textOf } from '../../api/values.ts';
import { numbers } from './answers.ts';
import type { Client } from './client.ts';

export interface FoundOrder {
  readonly orderRef: string;
  readonly status: string;
  readonly items: readonly unknown[];
}

/** The order that ShipStream has under our key. */
export async function findOrder(client: Client, key: string): Promise<FoundOrder | undefined> {
  const outcome = await client.call('order.info', [key, ['status', 'items', 'order_ref']]);
  if ('refused' in outcome) {
    const { number, words } = outcome.refused;
    if (number === numbers.notThere) return undefined;
    throw errors.API_REFUSED({ message: `ShipStream answers error ${number} to order.info: ${words}.` });
  }
  const { unique_id, order_ref, status, items } = fieldsOf(outcome.result);
  if (textOf(unique_id) !== key)
    throw errors.API_MALFORMED({
      message: 'ShipStream answers order.info with another order than the one that was asked for.',
    });
  return { orderRef: textOf(order_ref), status: textOf(status), items: listOf(items) };
}
