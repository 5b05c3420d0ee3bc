import type { Order } from '../domain/order.ts';
import { contentOf } from '../domain/order-content.ts';
import { withoutPersonalData } from '../domain/personal-data.ts';
import { type Stripping, stripOrders } from '../storage/erase-orders.ts';
import { tellEvents } from '../storage/events.ts';
import type { Dialect, Scope, Trx } from '../storage/scope.ts';

/** Orders that lose their personal data in one commit. */
export const ordersAtOnce = 200;

const stripping: Stripping = {
  text: (body) => JSON.stringify(stripped(body)),
  content: (body) => contentOf(stripped(body)),
};

function stripped(body: string): Order {
  return withoutPersonalData(JSON.parse(body) as Order);
}

/** Takes the personal data out of these orders and tells it in their stories; `by`: a person, or `clock`. */
export async function strip(
  trx: Trx,
  dialect: Dialect,
  orders: readonly { readonly id: string; readonly merchant: string }[],
  by: string,
  at: string,
): Promise<void> {
  const scope: Scope = [...new Set(orders.map(({ merchant }) => merchant))];
  await stripOrders(
    trx,
    dialect,
    scope,
    orders.map(({ id }) => id),
    stripping,
    at,
  );
  await tellEvents(
    trx,
    dialect,
    orders.map(({ id, merchant }) => ({
      merchant,
      kind: 'order',
      subject: id,
      event: 'personal data erased',
      data: { by },
    })),
    at,
  );
}
