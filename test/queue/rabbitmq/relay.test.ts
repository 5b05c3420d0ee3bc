import { expect } from 'chai';
import { queueErrors } from '../../../src/queue/errors.ts';
import type { OutboxRow } from '../../../src/queue/queue.ts';
import type { OutMessage } from '../../../src/queue/rabbitmq/message.ts';
import { Relay } from '../../../src/queue/rabbitmq/relay.ts';
import type { CrossdockError } from '../../../src/support/errors.ts';
import { silentLog } from '../../../src/support/log.ts';
import { atEnd } from '../../support/closing.ts';
import { many, now, Outbox, until } from './dock.ts';

interface Flight {
  readonly row: number;
  readonly message: OutMessage;
  land(failure?: CrossdockError): void;
}

/** A relay over a broker that answers only when the test says so. */
function openRelay(outbox = new Outbox()) {
  const flights: Flight[] = [];
  const reads: { limit: number; excluding: ReadonlySet<number> }[] = [];
  const bench = { ready: true, blocked: '', restarts: 0, readFails: false };
  const relay = new Relay({
    publisher: {
      get ready() {
        return bench.ready;
      },
      publish: (message, land) => {
        flights.push({ row: Number(message.options.messageId.split('.')[1]), message, land });
      },
    },
    sender: { host: 'box1', version: '0.1.0', now: () => 0 },
    log: silentLog,
    onConfirmed: outbox.onConfirmed,
    readUnsent: async (limit, excluding) => {
      reads.push({ limit, excluding });
      if (bench.readFails) throw new Error('The store is busy.');
      return outbox.readUnsent(limit, excluding);
    },
    blocked: () => bench.blocked,
    restart: () => {
      bench.restarts++;
    },
  });
  atEnd(() => relay.close(0));
  const landAll = (failure?: CrossdockError) => {
    for (const flight of flights.splice(0)) flight.land(failure);
  };
  return { relay, outbox, flights, reads, bench, landAll };
}

describe('the relay from the outbox to the broker', () => {
  it('sends in order and reports what is confirmed, in batches', async () => {
    const { relay, outbox, flights, landAll } = openRelay();
    relay.committed(outbox.write(many('accept', 3)));
    await until('all fly', () => flights.length === 3);
    expect(flights.map(({ row }) => row)).to.deep.equal([1, 2, 3]);
    expect(outbox.rows.size).to.equal(3);
    landAll();
    await until('all are reported', () => outbox.rows.size === 0);
  });

  it('keeps a bounded number in flight and in memory; the rest is read from the store', async () => {
    const { relay, outbox, flights, landAll } = openRelay();
    relay.committed(outbox.write(many('accept', 30_000)));
    await until('the window is full', () => flights.length === 2_000);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(flights).to.have.length(2_000);
    await until('all are confirmed', () => {
      expect(flights.length).to.be.at.most(2_000);
      landAll();
      return outbox.rows.size === 0;
    });
    expect(outbox.confirmed.size).to.equal(30_000);
    expect([...outbox.confirmed.values()].every((times) => times === 1)).to.equal(true);
  });

  it('does not send again what is confirmed and not deleted yet, however often it reads', async () => {
    const { relay, outbox, flights, reads, landAll } = openRelay();
    outbox.keepConfirmed = true;
    relay.committed(outbox.write(many('accept', 1_500)));
    await until('all fly', () => flights.length === 1_500);
    landAll();
    await until('all are reported', () => outbox.confirmed.size === 1_500);
    const foreign = outbox.write([now('accept', 'of the command line')])[0] as OutboxRow;
    await until('the foreign row is found behind them', () => flights.length > 0);
    expect(flights.map(({ row }) => row)).to.deep.equal([foreign.id]);
    const before = reads.length;
    await until('two more reads', () => reads.length >= before + 2);
    expect(flights).to.have.length(1);
  });

  it('forgets confirmed rows once the store has', async () => {
    const { relay, outbox, flights, reads, landAll } = openRelay();
    relay.committed(outbox.write(many('accept', 10)));
    await until('all fly', () => flights.length === 10);
    landAll();
    await until('all are reported', () => outbox.rows.size === 0);
    const before = reads.length;
    await until('a read later', () => reads.length > before);
    // The same numbers again, as from a store that was begun anew: they must fly.
    relay.committed(many('notify', 10).map((ticket, index) => ({ ...ticket, id: index + 1 })));
    await until('they fly', () => flights.length === 10);
  });

  it('MQ-04 sends again after a loss, and takes no late word about the first flight for the second', async () => {
    const { relay, outbox, flights, bench, landAll } = openRelay();
    relay.committed(outbox.write(many('accept', 5)));
    await until('all fly', () => flights.length === 5);
    const first = flights.splice(0);
    bench.ready = false;
    for (const flight of first) flight.land(queueErrors.QUEUE_NOT_CONFIRMED());
    relay.disconnected();
    relay.committed(outbox.write(many('accept', 2)));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(flights).to.have.length(0);
    bench.ready = true;
    relay.connected();
    await until('they fly again', () => flights.length === 7);
    expect(flights.map(({ row }) => row)).to.deep.equal([1, 2, 3, 4, 5, 6, 7]);
    for (const flight of first) flight.land();
    await new Promise((resolve) => setImmediate(resolve));
    expect(outbox.rows.size).to.equal(7);
    landAll();
    await until('all are reported', () => outbox.rows.size === 0);
  });

  it('MQ-15 lets a refused row rest and offers it again from the store', async () => {
    const { relay, outbox, flights, landAll } = openRelay();
    relay.committed(outbox.write([now('accept', 'refused')]));
    await until('it flies', () => flights.length === 1);
    landAll(queueErrors.QUEUE_FULL());
    relay.committed(outbox.write([now('notify', 'passes')]));
    await until('the other flies', () => flights.length === 1);
    expect(flights[0]?.message.key).to.equal('notify.acme.web');
    landAll();
    await until('the refused one flies again', () => flights.length === 1);
    landAll();
    await until('all are reported', () => outbox.rows.size === 0);
  });

  it('MQ-02 writes nothing while the broker is blocked', async () => {
    const { relay, outbox, flights, bench } = openRelay();
    bench.blocked = 'low on memory';
    relay.committed(outbox.write(many('accept', 3)));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(flights).to.have.length(0);
    bench.blocked = '';
    relay.unblocked();
    await until('they fly', () => flights.length === 3);
  });

  it('survives a store that cannot be read', async () => {
    const { relay, outbox, flights, reads, bench } = openRelay();
    bench.readFails = true;
    outbox.write([now('accept', 'left behind')]);
    relay.connected();
    await until('a read has failed', () => reads.length >= 1);
    bench.readFails = false;
    await until('it flies', () => flights.length === 1);
  });

  it('ends its close in time when the broker does not answer', async () => {
    const { relay, outbox, flights } = openRelay();
    relay.committed(outbox.write(many('accept', 3)));
    await until('all fly', () => flights.length === 3);
    await relay.close(0.05);
    expect(outbox.rows.size).to.equal(3);
    relay.committed(outbox.write(many('accept', 3)));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(flights).to.have.length(3);
  });
});
