import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { atEnd } from './closing.ts';

export const receiverSecret = 'a secret of the test, long enough';

export interface Received {
  readonly id: string;
  /** Whether the signature is that of these bytes, by the rule that docs/extra-interface.md tells receivers. */
  readonly signed: boolean;
  readonly headers: IncomingMessage['headers'];
  readonly path: string;
  readonly body: string;
}

/** `hang`: accepts the message and never answers; `body`: what the answer begins with, and then never ends. */
export type Answer =
  | number
  | 'hang'
  | { readonly status: number; readonly body: string }
  | { readonly status: number; readonly headers: Readonly<Record<string, string>> };

export interface Receiver {
  readonly url: string;
  readonly port: number;
  /** Every message that came, also those that were answered with a failure. */
  readonly all: readonly Received[];
  /** What it answers from now on; default 204. */
  answers(answer: Answer | ((message: Received) => Answer)): void;
  stop(): Promise<void>;
}

/** A webhook's receiver on a free port, or on the one it had before. */
export async function startReceiver(port = 0): Promise<Receiver> {
  const all: Received[] = [];
  let answer: (message: Received) => Answer = () => 204;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const message = received(request, Buffer.concat(chunks));
      all.push(message);
      reply(response, answer(message));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
    return stopped;
  };
  atEnd(stop);
  const own = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${own}/hook`,
    port: own,
    all,
    answers: (next) => {
      answer = typeof next === 'function' ? next : () => next;
    },
    stop,
  };
}

function reply(response: ServerResponse, answer: Answer): void {
  if (answer === 'hang') return;
  if (typeof answer === 'number') response.writeHead(answer).end();
  else if ('body' in answer) response.writeHead(answer.status).write(answer.body);
  else response.writeHead(answer.status, answer.headers).end();
}

function received(request: IncomingMessage, body: Buffer): Received {
  const { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signature } = request.headers;
  const wanted = createHmac('sha256', receiverSecret).update(`${id}.${seconds}.`).update(body).digest();
  const given = Buffer.from(String(signature).replace(/^v1,/, ''), 'base64');
  return {
    id: String(id),
    signed: given.length === wanted.length && timingSafeEqual(given, wanted),
    headers: request.headers,
    path: request.url ?? '',
    body: body.toString('utf8'),
  };
}
