import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Consent } from './consent.ts';
import { errors } from './errors.ts';
import { isState } from './state.ts';

export const callbackPath = '/oauth/callback';

interface Listening {
  /** 0 = any free one. */
  readonly port: number;
  readonly state: string;
  /** Called when the address can be visited. */
  readonly send: (redirectUri: string) => void;
  readonly signal: AbortSignal;
  readonly milliseconds: number;
}

/** Listens on this machine alone, for one visit with our own state; all others are told that they are not expected. */
export async function listenForConsent({ port, state, send, signal, milliseconds }: Listening): Promise<Consent> {
  let arrived: (query: URLSearchParams) => void = () => undefined;
  let failed: (thrown: Error) => void = () => undefined;
  const visit = new Promise<URLSearchParams>((resolve, reject) => {
    arrived = resolve;
    failed = reject;
  });
  visit.catch(() => undefined);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (request.method !== 'GET' || url.pathname !== callbackPath) return page(response, 404, 'There is nothing here.');
    if (!isState(url.searchParams.get('state'), state))
      return page(response, 400, 'This visit was not expected. Follow the address that the command has printed.');
    page(response, 200, 'Thank you. The command goes on; this page can be closed.');
    arrived(url.searchParams);
  });
  const late = setTimeout(() => failed(errors.CONNECT_NOBODY_CAME()), milliseconds);
  const stop = () => failed(errors.CONNECT_INTERRUPTED());
  signal.addEventListener('abort', stop, { once: true });
  try {
    await listening(server, port);
    const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}${callbackPath}`;
    if (signal.aborted) stop();
    else send(redirectUri);
    return { redirectUri, query: await visit };
  } finally {
    clearTimeout(late);
    signal.removeEventListener('abort', stop);
    await closed(server);
  }
}

function page(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'close',
  });
  response.end(`${sentence}\n`);
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(errors.CONNECT_PORT_TAKEN({ message: `Port ${port} cannot be listened on (${cause.code}).`, cause })),
    );
    server.listen({ host: '127.0.0.1', port }, () => resolve());
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    if (!server.listening) return resolve();
    server.close(() => resolve());
    // The answer of the last visit has left by then.
    setTimeout(() => server.closeAllConnections(), 200).unref();
  });
}
