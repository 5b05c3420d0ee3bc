import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';
import { atEnd } from '../support/closing.ts';

export interface BrokenLine {
  readonly port: number;
  /** Cuts the connection that next sends these bytes: the server still gets them, the answer is lost. */
  cutAfter(bytes: string): void;
}

/** A line to a server on this machine that a test can cut at a chosen word. */
export async function brokenLine(to: number): Promise<BrokenLine> {
  const sockets = new Set<Socket>();
  let word = '';
  const server = createServer((client) => {
    const upstream = createConnection({ port: to, host: '127.0.0.1' });
    for (const socket of [client, upstream]) {
      sockets.add(socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket)));
    }
    client
      .on('close', () => upstream.end())
      .on('data', (chunk) => {
        upstream.write(chunk);
        if (word === '' || !chunk.toString('latin1').includes(word)) return;
        word = '';
        client.destroy();
      });
    upstream.on('close', () => client.end()).on('data', (chunk) => client.write(chunk));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEnd(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return {
    port: (server.address() as { port: number }).port,
    cutAfter(bytes) {
      word = bytes;
    },
  };
}
