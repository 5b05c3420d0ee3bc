import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Dock } from '../operations/dock.ts';
import type { DaemonState } from '../operations/health.ts';
import type { Log } from '../support/log.ts';
import { within } from '../support/waiting.ts';
import { errors } from './errors.ts';
import { InHand } from './in-hand.ts';
import { Metrics } from './metrics.ts';
import { routes } from './routes.ts';

export interface HttpOptions {
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  readonly log: Log;
  readonly state: () => DaemonState;
}

export interface HttpServer {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

/** When the daemon closes: seconds for requests in hand to be worked to their answers, and milliseconds for those to be read. */
const workPatience = 10;
const closePatience = 1000;
const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

/** Throws `HTTP_PORT_TAKEN` or `HTTP_NOT_LISTENING`. */
export async function startHttp(dock: Dock, options: HttpOptions): Promise<HttpServer> {
  const { host, log } = options;
  const metrics = new Metrics(dock);
  const inHand = new InHand();
  const app = routes(dock, metrics, { ...options, inHand });
  const server = createAdaptorServer({ fetch: (...call) => inHand.add(Promise.resolve(app.fetch(...call))) }) as Server;
  server.requestTimeout = 30_000;
  try {
    await listening(server, options);
  } catch (thrown) {
    metrics.close();
    throw thrown;
  }
  if (!loopback.has(host))
    log.warn(
      { host },
      'The status page has no login and can be reached from other machines: put it behind a proxy that has one.',
    );
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    close: async () => {
      metrics.close();
      await closed(server, inHand);
    },
  };
}

function listening(server: Server, { host, port }: HttpOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (thrown: NodeJS.ErrnoException) => reject(refusal(thrown, host, port)));
    server.listen({ host, port }, () => resolve());
  });
}

function refusal(cause: NodeJS.ErrnoException, host: string, port: number) {
  if (cause.code === 'EADDRINUSE') {
    const hint = `End that program, or choose another port: CROSSDOCK_HTTP_PORT=${port < 65_000 ? port + 10 : 8090}. Perhaps Crossdock runs already.`;
    return errors.HTTP_PORT_TAKEN({
      message: `Another program listens on port ${port} of ${host} (CROSSDOCK_HTTP_PORT).`,
      hint,
      value: String(port),
      cause,
    });
  }
  return errors.HTTP_NOT_LISTENING({
    message: `The status page cannot be opened on ${host}, port ${port} (${cause.code ?? cause.message}).`,
    value: `${host}:${port}`,
    cause,
  });
}

async function closed(server: Server, inHand: InHand): Promise<void> {
  const over = once(server, 'close');
  server.close();
  await within(workPatience, inHand.over(), () => new Error('late')).catch(() => undefined);
  const timer = setTimeout(() => server.closeAllConnections(), closePatience);
  await over;
  clearTimeout(timer);
  await inHand.over();
}
