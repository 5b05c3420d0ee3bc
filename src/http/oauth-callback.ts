import type { Context, Hono } from 'hono';
import { keepVisit } from '../operations/connecting/kept-consents.ts';
import type { Dock } from '../operations/dock.ts';

/** A partner's query is short; whoever sends more is somebody else. */
const queryAtMost = 8192;

/** `/oauth/callback`: where browsers come back to from partners, for the command that waits for it. */
export function oauthCallback(app: Hono, dock: Dock): void {
  app.get('/oauth/callback', async (context: Context) => {
    // By this `crossdock test` knows us behind a proxy that lets nothing else through.
    context.header('Crossdock', 'oauth-callback');
    const { search, searchParams } = new URL(context.req.url);
    const kept = search.length <= queryAtMost && (await keepVisit(dock, searchParams));
    return kept
      ? context.text('Thank you. The command goes on; this page can be closed.\n')
      : context.text('This visit was not expected, or comes too late. Run "crossdock connect" again.\n', 404);
  });
}
