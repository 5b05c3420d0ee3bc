import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import { serveStore } from '../operations/custom-store/serve.ts';
import type { Dock } from '../operations/dock.ts';
import { limits } from '../support/limits.ts';
import type { Log } from '../support/log.ts';
import type { InHand } from './in-hand.ts';
import { readBody } from './read-body.ts';

interface Sending {
  readonly log: Log;
  readonly inHand: InHand;
}

/** Where partners that fetch by themselves call: one address for each merchant, and one for each cart with a pair of its own. */
export function customStoreRoutes(app: Hono, dock: Dock, sending: Sending): void {
  const serve = async (context: Context) => {
    const { merchant = '', cart } = context.req.param() as { merchant?: string; cart?: string };
    const { raw, method } = context.req;
    const answer = await serveStore(dock, {
      merchant,
      ...(cart !== undefined && { cart }),
      authorization: context.req.header('authorization') ?? '',
      method,
      query: new URL(raw.url).searchParams,
      body: () => bodyOf(context),
    });
    if (answer.arrived) whenSent(context, answer.arrived, sending);
    // What was not read of a body that is too long is not waited for.
    const headers = answer.status === 413 ? { ...answer.headers, connection: 'close' } : answer.headers;
    return context.body(answer.body, answer.status as 200, headers);
  };
  app.all('/custom-store/:merchant', serve);
  app.all('/custom-store/:merchant/:cart', serve);
}

/** Cut off while it comes: what is too long never lies here. */
async function bodyOf(context: Context): Promise<Buffer | 'too large'> {
  if (Number(context.req.header('content-length') ?? 0) > limits.noticeBytes) return 'too large';
  return (await readBody(context, limits.noticeBytes)) ?? 'too large';
}

/** The last byte has gone to the network; a connection that broke before says nothing. */
function whenSent(context: Context, then: () => Promise<void>, { log, inHand }: Sending): void {
  const { outgoing } = context.env as HttpBindings;
  outgoing.once('finish', () => {
    const booked = then().catch((thrown: unknown) =>
      log.error({ err: thrown }, 'An export could not be booked; its orders are told of once more.'),
    );
    inHand.add(booked);
  });
}
