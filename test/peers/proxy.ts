import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';
import { atEnd } from '../support/closing.ts';

/** `up`: from the client to the server. */
export type Direction = 'up' | 'down';

export interface Proxy {
  readonly port: number;
  /** Connections that were made through it. */
  connections(): number;
  /** From now on nothing passes on the connections that exist; nobody is told. New ones work. */
  freeze(): void;
  /** Ends all connections. */
  cut(): void;
  /** Passes on so many more bytes in this direction, then ends all connections. */
  cutAfter(direction: Direction, bytes: number): void;
  /** Passes on the chunk that holds the marker, then ends all connections with the next chunk of either side. */
  cutAt(direction: Direction, marker: string): void;
  /** Throws away the next chunk in this direction and ends all connections. */
  loseNext(direction: Direction): void;
  /** So many more bytes pass in this direction, everything later vanishes: a path that loses large packets. */
  blackholeAfter(direction: Direction, bytes: number): void;
}

type Verdict = 'pass' | 'vanish' | 'cut';

/** Stands between a client and a server on this machine, and can be a bad network. A fault that cuts is over when it has. */
export async function startProxy(to: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let frozen = new Set<Socket>();
  let connections = 0;
  let judge: (direction: Direction, chunk: Buffer) => Verdict = () => 'pass';

  const server = createServer((client) => {
    connections++;
    const far = createConnection({ port: to, host: '127.0.0.1', noDelay: true });
    client.setNoDelay(true);
    join('up', client, far);
    join('down', far, client);
  });

  function join(direction: Direction, from: Socket, other: Socket): void {
    sockets.add(from);
    from.on('data', (chunk) => {
      if (frozen.has(from)) return;
      const verdict = judge(direction, chunk);
      if (verdict === 'cut') cut();
      else if (verdict === 'pass') other.write(chunk);
    });
    from.on('end', () => other.end());
    from.on('error', () => other.destroy());
    from.on('close', () => {
      sockets.delete(from);
      other.destroy();
    });
  }

  function cut(): void {
    judge = () => 'pass';
    for (const socket of sockets) socket.destroy();
  }

  /** Passes until so many bytes have gone in one direction, then gives the other verdict. */
  function after(wanted: Direction, bytes: number, then: Verdict): void {
    let left = bytes;
    judge = (direction, chunk) => {
      if (direction === wanted) left -= chunk.length;
      return left > 0 ? 'pass' : then;
    };
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEnd(async () => {
    server.close();
    cut();
    await once(server, 'close');
  });
  return {
    port: (server.address() as { port: number }).port,
    connections: () => connections,
    cut,
    freeze() {
      frozen = new Set(sockets);
    },
    cutAfter: (direction, bytes) => after(direction, bytes, 'cut'),
    blackholeAfter: (direction, bytes) => after(direction, bytes, 'vanish'),
    cutAt(wanted, marker) {
      let seen = false;
      judge = (direction, chunk) => {
        if (seen) return 'cut';
        seen = direction === wanted && chunk.includes(marker);
        return 'pass';
      };
    },
    loseNext(wanted) {
      judge = (direction) => (direction === wanted ? 'cut' : 'pass');
    },
  };
}
