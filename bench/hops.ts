import { join } from 'node:path';
import { connect } from 'amqplib';
import Database from 'libsql';
import type { Ticket } from '../src/queue/queue.ts';
import { openRabbitQueue } from '../src/queue/rabbitmq/open.ts';
import { ticketFor } from '../src/queue/ticket.ts';
import { startStages } from '../src/stages/runner.ts';
import type { DecidingStage } from '../src/stages/stage.ts';
import { insertRows } from '../src/storage/bulk.ts';
import { readOutbox } from '../src/storage/outbox.ts';
import { systemClock } from '../src/support/clock.ts';
import { silentLog } from '../src/support/log.ts';
import { sharedRabbit } from '../test/peers/rabbitmq.ts';
import { eventually } from '../test/support/eventually.ts';
import { temporaryFolder } from '../test/support/temporary.ts';
import { type Bench, seconds } from './bench.ts';
import { benchStore, benchTools } from './tools.ts';

const tickets = 10_000;
const road = ['accept', 'deliver', 'collect'] as const;
const statusAfter = { accept: 'new', deliver: 'sending', collect: 'at_wms' } as const;
const statusBefore = { accept: 'received', deliver: 'new', collect: 'sending' } as const;

/** 10,000 tickets through three durable hops: per hop one guarded update and one outgoing ticket, quorum queues, SQLite that syncs. */
export const hops: Bench = {
  name: 'hops',
  unit: 'ms per ticket',
  target: 2,
  prepare: async () => ({
    product: () => perTicket(productRun),
    floor: () => perTicket(floorRun),
  }),
};

async function perTicket(run: () => Promise<number>): Promise<number> {
  return ((await run()) * 1000) / tickets;
}

/** The stage runner, the group commit, the relay and the RabbitMQ driver as the daemon wires them. */
async function productRun(): Promise<number> {
  const rabbit = await sharedRabbit();
  const { url, vhost } = await rabbit.freshVhost();
  const { store, folder } = await benchStore();
  const tools = await benchTools(
    store,
    folder,
    { merchants: new Map(), notices: null } as never,
    () => undefined as never,
  );
  const ids = Array.from({ length: tickets }, (_, index) => `p${index}`);
  await store.commits.commit({ apply: (trx) => seed(trx, store.dialect, ids) });
  const queue = await openRabbitQueue({
    url,
    host: 'bench',
    version: '0',
    log: silentLog,
    clock: systemClock,
    onConfirmed: (rows) => void store.commits.fold(rows),
    readUnsent: (limit, excluding) => readOutbox(store.reader, { limit, excluding: [...excluding] }),
  });
  store.commits.onCommitted((rows) => queue.committed(rows));
  let arrived = 0;
  const stages = road.map(
    (name, index): DecidingStage<Ticket> => ({
      kind: 'deciding',
      name,
      gather: async (taken) => [...taken],
      decide(ticket) {
        const next = road[index + 1];
        if (!next) arrived += 1;
        return {
          say: 'moved',
          save: [{ kind: 'part', part: ticket.subject, from: [statusBefore[name]], to: statusAfter[name], reason: '' }],
          emit: next ? [ticketFor(next, { ...aboutOf(ticket) })] : [],
        };
      },
    }),
  );
  await startStages([], stages, queue, tools);
  const taken = await seconds(async () => {
    await store.commits.commit({
      tickets: ids.map((subject) =>
        ticketFor('accept', {
          merchant: 'bench',
          subject,
          cause: 'bench',
          at: systemClock.iso(),
          connection: 'bench',
          ref: subject,
        }),
      ),
    });
    await eventually('all tickets arrived', () => arrived >= tickets, 120);
  });
  await eventually(
    'every part is at its end',
    async () =>
      (await store.reader.selectFrom('parts').select('id').where('status', '=', 'at_wms').execute()).length === tickets,
    60,
  );
  await queue.stopConsuming();
  await queue.close();
  await rabbit.dropVhost(vhost);
  return taken;
}

function aboutOf({ merchant, subject, cause, at, connection, ref }: Ticket) {
  return { merchant, subject, cause, at, connection, ref };
}

async function seed(
  trx: Parameters<typeof insertRows>[0],
  dialect: Parameters<typeof insertRows>[1],
  ids: readonly string[],
): Promise<void> {
  const at = systemClock.iso();
  await insertRows(
    trx,
    dialect,
    'orders',
    [
      'id',
      'merchant',
      'cart',
      'cart_order',
      'order_number',
      'number_key',
      'cust_ref',
      'status',
      'reason',
      'document',
      'version',
      'placed_at',
      'received_at',
      'updated_at',
    ],
    ids.map((id) => [`o${id}`, 'bench', 'web', id, id, id, id, 'received', '', null, 1, at, at, at]),
  );
  await insertRows(
    trx,
    dialect,
    'parts',
    ['id', 'order_id', 'merchant', 'wms', 'status', 'reason', 'updated_at'],
    ids.map((id) => [id, `o${id}`, 'bench', 'w', 'received', '', at]),
  );
}

/** By hand: everything that has arrived in one transaction, deletes folded into the next, one acknowledgement for many. */
async function floorRun(): Promise<number> {
  const rabbit = await sharedRabbit();
  const { url, vhost } = await rabbit.freshVhost();
  const database = new Database(join(await temporaryFolder(), 'floor.db'));
  database.exec(`pragma journal_mode = wal; pragma synchronous = full;
    create table parts (id text primary key, status text not null); create table outbox (id integer primary key, body text not null)`);
  database.exec('begin');
  const insert = database.prepare('insert into parts values (?, ?)');
  for (let index = 0; index < tickets; index += 1) insert.run([`p${index}`, 'received']);
  database.exec('commit');
  const connection = await connect(url, { noDelay: true });
  const publisher = await connection.createConfirmChannel();
  for (const name of road)
    await publisher.assertQueue(`floor.${name}`, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  const floor = new Floor(database, publisher as never);
  const taken = await seconds(async () => {
    for (const [index, name] of road.entries()) {
      const channel = await connection.createChannel();
      await channel.prefetch(500);
      const batch: { fields: { deliveryTag: number }; content: Buffer }[] = [];
      await channel.consume(`floor.${name}`, (message) => {
        if (!message) return;
        batch.push(message);
        if (batch.length === 1)
          setImmediate(
            () => void floor.hop(batch.splice(0), road[index + 1], (last) => channel.ack(last as never, true)),
          );
      });
    }
    floor.begin(Array.from({ length: tickets }, (_, index) => floorTicket(index)));
    await eventually('all arrived', () => floor.arrived >= tickets, 120);
  });
  await connection.close();
  database.close();
  await rabbit.dropVhost(vhost);
  return taken;
}

/** Some 300 bytes. */
function floorTicket(index: number): string {
  return JSON.stringify({
    v: 1,
    merchant: 'bench',
    subject: `p${index}`,
    cause: 'bench',
    at: systemClock.iso(),
    pad: 'x'.repeat(180),
  });
}

class Floor {
  arrived = 0;
  readonly #database: Database.Database;
  readonly #channel: { sendToQueue(queue: string, body: Buffer, options: object, confirmed: () => void): boolean };
  #confirmed: number[] = [];

  constructor(
    database: Database.Database,
    channel: { sendToQueue(queue: string, body: Buffer, options: object, confirmed: () => void): boolean },
  ) {
    this.#database = database;
    this.#channel = channel;
  }

  /** Durable first, as everything on this road. */
  begin(bodies: readonly string[]): void {
    this.#database.exec('begin immediate');
    const rows = this.#database
      .prepare('insert into outbox (body) select value from json_each(?) returning id')
      .all([JSON.stringify(bodies)]) as { id: number }[];
    this.#database.exec('commit');
    for (const [index, body] of bodies.entries()) this.publish('accept', body, rows[index]?.id);
  }

  publish(stage: string, body: string, row = 0): void {
    this.#channel.sendToQueue(`floor.${stage}`, Buffer.from(body), { persistent: true }, () => {
      if (row > 0) this.#confirmed.push(row);
    });
  }

  async hop(
    batch: readonly { content: Buffer }[],
    next: string | undefined,
    ack: (last: unknown) => void,
  ): Promise<void> {
    const bodies = batch.map(({ content }) => content.toString());
    const rows: number[] = [];
    this.#database.exec('begin immediate');
    this.#database
      .prepare("update parts set status = status || '.' where id in (select value ->> 'subject' from json_each(?))")
      .run([`[${bodies.join(',')}]`]);
    if (next) {
      const inserted = this.#database
        .prepare('insert into outbox (body) select value from json_each(?) returning id')
        .all([JSON.stringify(bodies)]) as { id: number }[];
      rows.push(...inserted.map(({ id }) => id));
    }
    this.#database
      .prepare('delete from outbox where id in (select value from json_each(?))')
      .run([JSON.stringify(this.#confirmed.splice(0))]);
    this.#database.exec('commit');
    ack(batch.at(-1));
    if (next) for (const [index, body] of bodies.entries()) this.publish(next, body, rows[index]);
    else this.arrived += bodies.length;
  }
}
