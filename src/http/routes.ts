import { type Context, Hono } from 'hono';
import { routePath } from 'hono/route';
import type { Dock } from '../operations/dock.ts';
import { type DaemonState, readiness } from '../operations/health.ts';
import { statusOf } from '../operations/status.ts';
import { asCrossdockError } from '../support/errors.ts';
import type { Log } from '../support/log.ts';
import { script, style } from './assets.ts';
import { customStoreRoutes } from './custom-store.ts';
import { hookRoutes } from './hooks.ts';
import type { InHand } from './in-hand.ts';
import type { Metrics } from './metrics.ts';
import { oauthCallback } from './oauth-callback.ts';
import { pushedOrderRoutes } from './pushed-orders.ts';
import { statusPage } from './status-page.ts';

/** Nothing but our own two files; no other page may frame it. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export interface RouteOptions {
  readonly log: Log;
  readonly state: () => DaemonState;
  /** For work that goes on when its answer has left. */
  readonly inHand: InHand;
}

/** Everything that can be seen from outside. Pages only read; partners that call us are known by their signatures and credentials. */
export function routes(dock: Dock, metrics: Metrics, { log, state, inHand }: RouteOptions): Hono {
  const app = new Hono();
  const { version } = dock;

  app.use(async (context, next) => {
    const from = performance.now();
    await next();
    context.header('Cache-Control', 'no-store');
    context.header('Content-Security-Policy', policy);
    context.header('X-Content-Type-Options', 'nosniff');
    context.header('Referrer-Policy', 'no-referrer');
    metrics.request(patternOf(context), context.res.status, (performance.now() - from) / 1000);
  });

  app.get('/livez', (context) => context.json({ status: 'ok', version }));

  const ready = async (context: Context) => {
    const { ready: yes, checks } = await readiness(dock, state());
    const verbose = context.req.query('verbose') !== undefined;
    return context.json(
      { status: yes ? 'ok' : 'unavailable', state: state(), ...(verbose && { checks }), version },
      yes ? 200 : 503,
    );
  };
  app.get('/readyz', ready);
  app.get('/healthz', ready);

  app.get('/metrics', async (context) =>
    context.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType }),
  );
  app.get('/api/v1/health', async (context) => {
    const { ready: yes, checks } = await readiness(dock, state());
    return context.json({
      status: yes ? 'ok' : 'unavailable',
      state: state(),
      checks,
      ...(await statusOf(dock, 'every merchant')),
    });
  });
  app.get('/', async (context) => context.html(await statusPage(await statusOf(dock, 'every merchant'))));
  app.get('/status.css', (context) => context.body(style, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  app.get('/status.js', (context) => context.body(script, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }));

  customStoreRoutes(app, dock, { log, inHand });
  hookRoutes(app, dock);
  pushedOrderRoutes(app, dock);
  oauthCallback(app, dock);

  app.notFound((context) => context.json({ error: { code: 'NOT_FOUND', message: 'There is no such page.' } }, 404));
  app.onError((thrown, context) => {
    const { code, message, hint } = asCrossdockError(thrown);
    log.error({ route: patternOf(context), code, err: thrown }, 'A request failed.');
    return context.json(
      { error: { code, message: code === 'UNEXPECTED' ? 'Something failed; the log says what.' : message, hint } },
      500,
    );
  });
  return app;
}

/** The registered pattern: the number of its values is bounded, whatever somebody asks for. */
function patternOf(context: Context): string {
  const pattern = routePath(context, -1);
  return pattern === '/*' || pattern === '*' ? 'other' : pattern;
}
