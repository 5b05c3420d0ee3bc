import type { Context, Hono } from 'hono';
import type { Dock } from '../operations/dock.ts';
import { type Pushed, pushingCart, pushOrders } from '../operations/inbound/push-orders.ts';
import { limits } from '../support/limits.ts';
import { readBody } from './read-body.ts';

/** `/api/v1/carts/<merchant>/<cart>/orders`: systems that give us orders themselves, each with the key of its cart. */
export function pushedOrderRoutes(app: Hono, dock: Dock): void {
  app.post('/api/v1/carts/:merchant/:cart/orders', async (context: Context) => {
    const { merchant, cart } = context.req.param();
    const key = /^Bearer\s+(.+)$/i.exec(context.req.header('authorization') ?? '')?.[1] ?? '';
    const place = pushingCart(dock, `${merchant}/${cart}`, key);
    if (!place) {
      context.header('WWW-Authenticate', 'Bearer realm="Crossdock"');
      return refusal(context, 401, 'UNAUTHORIZED', 'There is no such cart, or this is not its key.');
    }
    const body = await readBody(context, limits.pushedBytes);
    if (!body) return refusal(context, 413, 'TOO_LARGE', 'Send fewer orders at once: a request has at most 16 MiB.');
    return answer(context, await pushOrders(dock, place, body));
  });
}

function answer(context: Context, pushed: Pushed) {
  switch (pushed.said) {
    case 'taken':
      return context.json({ document: pushed.document, orders: pushed.orders }, 202);
    case 'known':
      return context.json({ document: pushed.document, orders: pushed.orders, known: true }, 200);
    case 'off':
      return refusal(context, 503, 'ORDER_DOWNLOAD_OFF', 'The "order download" of this cart is off; nothing is taken.');
    case 'refused': {
      const complaints = pushed.complaints.map(({ row: item, column: field, code, value, note }) => ({
        item,
        field,
        code,
        value,
        note,
      }));
      const message = 'Nothing was taken. Correct what is listed and send all of it again.';
      return context.json({ error: { code: 'ORDERS_REFUSED', message, complaints } }, 422);
    }
  }
}

function refusal(context: Context, status: 401 | 413 | 503, code: string, message: string) {
  return context.json({ error: { code, message } }, status);
}
