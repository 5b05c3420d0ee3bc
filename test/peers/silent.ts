import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { atEnd } from '../support/closing.ts';

export interface SilentServer {
  readonly port: number;
  /** Connections that stand open now. */
  readonly open: () => number;
  /** Most that stood open at one time. */
  readonly most: () => number;
}

/** A server that accepts every connection and never says a word: the most patient way of being down. */
export async function startSilent(): Promise<SilentServer> {
  const sockets = new Set<Socket>();
  let most = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    most = Math.max(most, sockets.size);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEnd(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, open: () => sockets.size, most: () => most };
}
