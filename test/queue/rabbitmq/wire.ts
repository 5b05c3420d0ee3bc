import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';
import { atEnd } from '../../support/closing.ts';

/** A cable to the broker that a test can pull, freeze, and speak on. */
export interface Wire {
  readonly url: string;
  /** Connections made so far. */
  readonly made: () => number;
  /** Resets every connection hard, and refuses new ones while it stays cut. */
  cut(): void;
  mend(): void;
  /** Nothing passes any more, but nothing is closed. */
  freeze(): void;
  /** Sends an acknowledgement of a tag that was never delivered, on every channel that consumes. */
  badAck(): number;
  /** From now on what the client asks about consuming this queue never reaches the broker, so no answer ever comes. */
  muteConsume(queue: string): void;
  unmute(): void;
}

interface Pair {
  readonly client: Socket;
  readonly broker: Socket;
  readonly consuming: Set<number>;
}

interface Mood {
  cut: boolean;
  muted: string;
}

const METHOD_FRAME = 1;
const BASIC_CONSUME = 0x003c_0014;
const FRAME_END = 0xce;

export async function openWire(url: string): Promise<Wire> {
  const target = new URL(url);
  const pairs = new Set<Pair>();
  let made = 0;
  const mood: Mood = { cut: false, muted: '' };
  const server = createServer((client) => {
    made++;
    if (mood.cut) {
      client.resetAndDestroy();
      return;
    }
    const broker = createConnection({ host: target.hostname, port: Number(target.port), noDelay: true });
    const pair = { client, broker, consuming: new Set<number>() };
    pairs.add(pair);
    broker.pipe(client);
    for (const [from, to] of [
      [client, broker],
      [broker, client],
    ] as const) {
      // One side's end is the other's.
      from.on('error', () => to.destroy());
      from.on('close', () => pairs.delete(pair));
    }
    passFrames(pair, mood);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEnd(() => {
    drop(pairs);
    server.close();
  });
  const own = new URL(url);
  own.hostname = '127.0.0.1';
  own.port = String((server.address() as { port: number }).port);
  return {
    url: own.href,
    made: () => made,
    cut: () => {
      mood.cut = true;
      drop(pairs);
    },
    mend: () => {
      mood.cut = false;
    },
    freeze: () => {
      for (const { client, broker } of pairs) {
        broker.unpipe(client);
        client.pause();
        broker.pause();
      }
    },
    badAck: () => {
      const channels = [...pairs].flatMap(({ broker, consuming }) =>
        [...consuming].map((channel) => ({ broker, channel })),
      );
      for (const { broker, channel } of channels) broker.write(ackFrame(channel, 999n));
      return channels.length;
    },
    muteConsume: (queue) => {
      mood.muted = queue;
    },
    unmute: () => {
      mood.muted = '';
    },
  };
}

function drop(pairs: Set<Pair>): void {
  for (const { client, broker } of pairs) {
    client.resetAndDestroy();
    broker.destroy();
  }
  pairs.clear();
}

/** Hands on what the client says, frame by frame after its greeting of eight bytes. */
function passFrames({ client, broker, consuming }: Pair, mood: Mood): void {
  let rest = Buffer.alloc(0);
  let greeted = false;
  client.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    if (!greeted && rest.length >= 8) {
      greeted = true;
      broker.write(rest.subarray(0, 8));
      rest = rest.subarray(8);
    }
    while (greeted && rest.length >= 7 && rest.length >= 8 + rest.readUInt32BE(3)) {
      const frame = rest.subarray(0, 8 + rest.readUInt32BE(3));
      rest = rest.subarray(frame.length);
      const consume = frame[0] === METHOD_FRAME && frame.readUInt32BE(7) === BASIC_CONSUME;
      if (consume) consuming.add(frame.readUInt16BE(1));
      if (!(consume && mood.muted && frame.includes(mood.muted))) broker.write(frame);
    }
  });
}

/** Frame: type, channel, size, class 60, method 80, tag, no "multiple", end. */
function ackFrame(channel: number, tag: bigint): Buffer {
  const frame = Buffer.alloc(21);
  frame.writeUInt8(METHOD_FRAME, 0);
  frame.writeUInt16BE(channel, 1);
  frame.writeUInt32BE(13, 3);
  frame.writeUInt16BE(60, 7);
  frame.writeUInt16BE(80, 9);
  frame.writeBigUInt64BE(tag, 11);
  frame.writeUInt8(0, 19);
  frame.writeUInt8(FRAME_END, 20);
  return frame;
}
