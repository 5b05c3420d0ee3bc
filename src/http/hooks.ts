import type { Context, Hono } from 'hono';
import type { Dock } from '../operations/dock.ts';
import { type HookVerdict, takeHook } from '../operations/inbound/hooks.ts';
import { limits } from '../support/limits.ts';
import { readBody } from './read-body.ts';

const statuses: Readonly<Record<HookVerdict, 200 | 401 | 404>> = { taken: 200, unknown: 404, 'not signed': 401 };

/** `/hooks/<merchant>/<cart or WMS>`: vendors' webhooks, answered at once. */
export function hookRoutes(app: Hono, dock: Dock): void {
  app.post('/hooks/:merchant/:partner', async (context: Context) => {
    const body = await readBody(context, limits.hookBytes);
    if (!body) return context.json({ error: { code: 'TOO_LARGE', message: 'A webhook is not that long.' } }, 413);
    const { merchant, partner } = context.req.param();
    const { method, url, raw } = context.req;
    const request = { method, query: new URL(url).searchParams, headers: raw.headers, body };
    return context.body(null, statuses[await takeHook(dock, `${merchant}/${partner}`, request)]);
  });
}
