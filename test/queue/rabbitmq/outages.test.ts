import { Socket } from 'node:net';
import { expect } from 'chai';
import type { Arrival } from '../../../src/queue/queue.ts';
import { answerSeconds } from '../../../src/queue/rabbitmq/failures.ts';
import { reconnectDelay } from '../../../src/queue/rabbitmq/link.ts';
import { type Log, silentLog } from '../../../src/support/log.ts';
import { type Rabbit, sharedRabbit } from '../../peers/rabbitmq.ts';
import { atEnd } from '../../support/closing.ts';
import { suiteWith } from '../../support/needs.ts';
import { type Dock, dockOn, many, now, openDock, subjects, until } from './dock.ts';
import { openWire } from './wire.ts';

suiteWith('RabbitMQ on a bad day', ['rabbitmq-server'], function () {
  this.timeout(120_000);
  let rabbit: Rabbit;

  before(async function () {
    this.timeout(120_000);
    rabbit = await sharedRabbit();
  });

  async function wiredDock(heartbeat = 10) {
    const { vhost, url } = await rabbit.freshVhost();
    atEnd(() => rabbit.dropVhost(vhost));
    const wire = await openWire(`${url}?heartbeat=${heartbeat}`);
    return { wire, dock: await dockOn(wire.url, vhost) };
  }

  it('MQ-04 connections that are killed again and again in the middle of 5,000 tickets lose none', async () => {
    const { wire, dock } = await wiredDock();
    const came = new Set<string>();
    let deliveries = 0;
    await dock.queue.consume(
      'accept',
      async (arrivals) => {
        await new Promise((resolve) => setImmediate(resolve));
        deliveries += arrivals.length;
        for (const arrival of arrivals) {
          came.add(arrival.ticket.subject);
          arrival.settled();
        }
      },
      { atOnce: 100 },
    );
    const tickets = many('accept', 5_000);
    let cuts = 0;
    for (let sent = 0; sent < 5_000; sent += 500) {
      dock.send(...tickets.slice(sent, sent + 500));
      const before = came.size;
      // A cut in the middle of a handshake may leave an answer out, which the product waits for before it tries again.
      const patience = answerSeconds + 15;
      await until('some of them arrive', () => came.size > before || came.size === sent + 500, patience);
      if (dock.outbox.rows.size > 0 || came.size < sent + 500) cuts++;
      wire.cut();
      wire.mend();
    }
    await until('all arrive', () => came.size === 5_000, 60);
    await until('the outbox is empty', () => dock.outbox.rows.size === 0);
    expect(cuts, 'connections cut while tickets were on their way').to.be.at.least(3);
    expect(deliveries).to.be.at.least(5_000);
    await until('the last cut is mended', () => dock.queue.health().state === 'connected');
    expect(dock.queue.health()).to.include({ unrouted: 0 });
  });

  it('an operator who closes all connections in the console loses nothing', async () => {
    const dock = await openDock(rabbit);
    const came = await dock.gather('accept');
    dock.send(...many('accept', 500, 'before'));
    await until('connections are listed', async () => (await rabbit.closeConnections(dock.vhost)) === 2);
    dock.send(...many('accept', 500, 'after'));
    await until('all arrive', () => new Set(subjects(came)).size === 1_000);
  });

  it('MQ-01 a channel that the broker closed is opened again, on the same connection', async () => {
    const { wire, dock } = await wiredDock();
    const [accepted, delivered] = [await dock.gather('accept'), await dock.gather('deliver')];
    const connections = wire.made();
    expect(wire.badAck()).to.equal(2);
    await until('the loss is noticed', () => dock.queue.health().state === 'connecting');
    expect(dock.queue.health().detail).to.match(/crossdock\.2-accept is not consumed/);
    await until('the consumers are back', () => dock.queue.health().state === 'connected');
    dock.send(now('accept', 'a'), now('deliver', 'b'));
    await until('both arrive', () => accepted.length + delivered.length === 2);
    expect(wire.made()).to.equal(connections);
  });

  it('MQ-19 a queue that does not answer is named in health, stops no other stage, and is consumed once it answers', async () => {
    const { wire, dock } = await wiredDock();
    wire.muteConsume('crossdock.3-deliver');
    const accepted = await dock.gather('accept');
    const delivered = dock.gather('deliver');
    dock.send(now('accept', 'a'), now('deliver', 'b'));
    await until('the other stage works', () => accepted.length === 1);
    await delivered;
    expect(dock.queue.health().state).to.equal('connecting');
    expect(dock.queue.health().detail).to.match(/crossdock\.3-deliver.*did not answer.*QUEUE_UNAVAILABLE/);
    wire.unmute();
    await until('it is consumed', () => dock.queue.health().state === 'connected', 30);
    await until('its ticket arrives', async () => subjects(await delivered).includes('b'));
  });

  it('MQ-10 a queue that was deleted under its consumer is declared again and consumed', async () => {
    const dock = await openDock(rabbit);
    const meddler = await dock.meddler();
    const came = await dock.gather('collect');
    await meddler.deleteQueue('crossdock.4-collect');
    await until('the loss is noticed', () => dock.queue.health().state === 'connecting');
    await until('it is consumed again', () => dock.queue.health().state === 'connected', 60);
    dock.send(now('collect', 'after'));
    await until('tickets arrive', () => came.length === 1);
  });

  it('MQ-05 an acknowledgement that comes after its channel has gone does no harm; the ticket comes again', async () => {
    const { wire, dock } = await wiredDock();
    const held: Arrival[] = [];
    await dock.queue.consume('deliver', async (arrivals) => void held.push(...arrivals), { atOnce: 8 });
    dock.send(now('deliver', 'slow'));
    await until('it is in hand', () => held.length === 1);
    wire.cut();
    wire.mend();
    await until('it comes again', () => held.length === 2, 30);
    held[0]?.settled();
    held[0]?.settled();
    held[1]?.settled();
    expect(held[1]?.crashes).to.equal(1);
    dock.send(now('deliver', 'next'));
    await until('the next one comes', () => held.length === 3);
    expect(held[2]?.ticket.subject).to.equal('next');
    expect(dock.queue.health().state).to.equal('connected');
  });

  it('MQ-13 a peer that freezes is given up after missed heartbeats, and tickets go on over a new connection', async () => {
    const { wire, dock } = await wiredDock(1);
    const came = await dock.gather('accept');
    wire.freeze();
    dock.send(now('accept', 'through ice'));
    await until('it arrives over a new connection', () => came.length > 0, 30);
    expect(wire.made()).to.be.greaterThan(2);
  });

  it('MQ-17 small writes are not held back on either connection', async () => {
    const original = Socket.prototype.setNoDelay;
    const set: (boolean | undefined)[] = [];
    Socket.prototype.setNoDelay = function (this: Socket, noDelay?: boolean) {
      set.push(noDelay);
      return original.call(this, noDelay);
    };
    atEnd(() => {
      Socket.prototype.setNoDelay = original;
    });
    await openDock(rabbit);
    // The HTTP client that makes the virtual host sets it as well.
    expect(set.filter((noDelay) => noDelay === true).length).to.be.at.least(2);
    expect(set.filter((noDelay) => noDelay === false)).to.deep.equal([]);
  });

  it('MQ-02 a broker under alarm blocks publishing only: tickets wait, health says so, acknowledgements still count', async () => {
    const dock = await openDock(rabbit);
    dock.send(...many('accept', 50, 'early'));
    await until('they are stored', () => dock.outbox.rows.size === 0);
    atEnd(() => rabbit.ctl('set_vm_memory_high_watermark', '0.4'));
    await rabbit.ctl('set_vm_memory_high_watermark', '0.00001');
    dock.send(now('accept', 'late'));
    await until('health says blocked', () => dock.queue.health().state === 'blocked');
    expect(dock.queue.health().detail).to.match(/memory/);
    dock.send(...many('accept', 200, 'later'));
    const came = await dock.gather('accept', 20);
    await until('what lay there is worked', () => came.length >= 50);
    expect(dock.outbox.rows.size).to.equal(201);
    await rabbit.ctl('set_vm_memory_high_watermark', '0.4');
    await until('the rest follows', () => new Set(subjects(came)).size === 251, 30);
    await until('the outbox is empty', () => dock.outbox.rows.size === 0);
    expect(dock.queue.health().state).to.equal('connected');
  });

  it('MQ-15 a full stage refuses; its tickets stay in the outbox, those of other stages pass them', async () => {
    let refused = '';
    const log: Log = {
      ...silentLog,
      warn: (fields, message) => {
        if (/refuses/.test(message)) refused = JSON.stringify(fields);
      },
      child: () => log,
    };
    const dock = await openDock(rabbit, { log });
    await rabbit.api(`/policies/${dock.vhost}/cd-stage`, 'PUT', {
      pattern: '^crossdock\\.[1-9]-[a-z-]+$',
      'apply-to': 'queues',
      definition: { 'max-length': 100 },
    });
    // The broker applies the limit some time after it has taken the policy, and softly: fill until it holds.
    let sent = 0;
    await until('the stage is full', async () => {
      if (dock.outbox.rows.size === 0) dock.send(...many('accept', 50, `fill-${sent++}`));
      return refused !== '';
    });
    expect(refused).to.match(/"stage":"accept".*QUEUE_FULL/);
    dock.send(...many('notify', 20));
    const notified = await dock.gather('notify');
    await until('the other stage works', () => notified.length === 20);
    expect(dock.outbox.rows.size, 'refused and kept').to.be.greaterThan(0);
    const came = await dock.gather('accept');
    await until('all come in the end', () => new Set(subjects(came)).size === sent * 50, 40);
    await until('the outbox is empty', () => dock.outbox.rows.size === 0);
  });

  it('MQ-11 daemons do not knock all at once after a restart of the broker', () => {
    for (const [attempt, most] of [
      [0, 200],
      [3, 1_600],
      [50, 15_000],
    ] as const) {
      const delays = Array.from({ length: 200 }, () => reconnectDelay(attempt));
      expect(Math.min(...delays)).to.be.at.least(most / 2);
      expect(Math.max(...delays)).to.be.at.most(most);
      expect(new Set(delays).size).to.be.greaterThan(100);
    }
  });
});

suiteWith('RabbitMQ that goes and comes back', ['rabbitmq-server'], function () {
  this.timeout(180_000);
  let rabbit: Rabbit;
  let dock: Dock;
  const came = new Set<string>();

  before(async function () {
    this.timeout(120_000);
    rabbit = await sharedRabbit();
    const { vhost, url } = await rabbit.freshVhost();
    dock = await dockOn(url, vhost);
    atEnd(() => rabbit.dropVhost(vhost));
    await dock.queue.consume(
      'accept',
      async (arrivals) => {
        for (const arrival of arrivals) {
          came.add(arrival.ticket.subject);
          arrival.settled();
        }
      },
      { atOnce: 100 },
    );
  });

  it('an orderly restart in the middle of 2,000 tickets loses none', async () => {
    dock.send(...many('accept', 1_000, 'before'));
    await until('the first arrive', () => came.size > 0);
    await rabbit.stopApp();
    await until('health tells', () => dock.queue.health().state === 'connecting');
    expect(dock.queue.health().detail).to.match(/QUEUE_UNREACHABLE/);
    dock.send(...many('accept', 1_000, 'meanwhile'));
    expect(await dock.queue.counts().catch((thrown) => thrown.code)).to.equal('QUEUE_UNREACHABLE');
    await rabbit.startApp();
    await until('all arrive', () => came.size === 2_000, 90);
    await until('the outbox is empty', () => dock.outbox.rows.size === 0);
  });

  it('MQ-04 a power cut with 2,000 tickets in flight loses none', async () => {
    came.clear();
    dock.send(...many('accept', 2_000, 'dark'));
    await until('some are in flight', () => dock.outbox.rows.size < 2_000);
    expect(dock.outbox.rows.size).to.be.greaterThan(0);
    await rabbit.kill();
    await rabbit.restart();
    await until('the outbox is empty', () => dock.outbox.rows.size === 0, 90);
    await until('all arrive', () => came.size === 2_000, 90);
    expect(dock.queue.health().state).to.equal('connected');
  });
});
