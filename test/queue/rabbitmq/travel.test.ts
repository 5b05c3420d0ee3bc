import { connect } from 'amqplib';
import { expect } from 'chai';
import { crashLimit, pipeline, stageNames } from '../../../src/pipeline.ts';
import type { Arrival } from '../../../src/queue/queue.ts';
import { type Rabbit, sharedRabbit } from '../../peers/rabbitmq.ts';
import { atEnd } from '../../support/closing.ts';
import { suiteWith } from '../../support/needs.ts';
import { type Dock, many, now, openDock, openMeddler, subjects, ticket, until } from './dock.ts';

const failure = {
  code: 'SFTP_AUTH',
  message: 'The server refuses the password.',
  hint: 'Correct it.',
  at: '2026-03-01T11:59:00.000Z',
};

suiteWith('tickets through RabbitMQ', ['rabbitmq-server'], function () {
  this.timeout(60_000);
  let rabbit: Rabbit;

  before(async function () {
    this.timeout(120_000);
    rabbit = await sharedRabbit();
  });

  it('reach the queue of their stage, and their outbox rows are reported as confirmed', async () => {
    const dock = await openDock(rabbit);
    const came = new Map<string, Arrival[]>();
    for (const stage of stageNames) came.set(stage, await dock.gather(stage));
    dock.send(...stageNames.map((stage) => now(stage, `for-${stage}`)));
    await until('all arrive', () => [...came.values()].every((list) => list.length === 1));
    for (const stage of stageNames) expect(came.get(stage)?.[0]?.ticket).to.deep.equal(ticket(stage, `for-${stage}`));
    await until('the outbox is empty', () => dock.outbox.rows.size === 0);
    await until('the queues are empty', async () => (await unacked(rabbit, dock)) === 0);
  });

  it('come in batches of what has arrived, never more unsettled than allowed, and never two batches at a time', async () => {
    const dock = await openDock(rabbit);
    dock.send(...many('accept', 1_000));
    await until('all are confirmed', () => dock.outbox.rows.size === 0);
    let [busy, unsettled, most, batches] = [0, 0, 0, 0];
    const came: string[] = [];
    await dock.queue.consume(
      'accept',
      async (arrivals) => {
        busy++;
        batches++;
        unsettled += arrivals.length;
        most = Math.max(most, unsettled);
        expect(busy).to.equal(1);
        await new Promise((resolve) => setImmediate(resolve));
        came.push(...subjects(arrivals));
        unsettled -= arrivals.length;
        for (const arrival of arrivals) arrival.settled();
        busy--;
      },
      { atOnce: 50 },
    );
    await until('all arrive', () => came.length === 1_000);
    expect(new Set(came).size).to.equal(1_000);
    expect(most).to.be.within(2, 50);
    expect(batches).to.be.below(500);
  });

  it("do not stand behind thousands of another merchant's: queues are kept short, and merchants take turns", async () => {
    const dock = await openDock(rabbit, { readyMost: 50 });
    const order: string[] = [];
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    await dock.queue.consume(
      'accept',
      async (arrivals) => {
        await gate;
        order.push(...subjects(arrivals));
        for (const arrival of arrivals) arrival.settled();
      },
      { atOnce: 100, batch: 20, share: 10 },
    );
    dock.send(...many('accept', 3_000, 'big'));
    await until('the queue is as long as it may be', () => dock.outbox.rows.size <= 2_850);
    dock.send(now('accept', 'small', { merchant: 'bolt' }));
    open();
    await until('all arrive', () => order.length === 3_001, 60);
    expect(order.indexOf('small')).to.be.below(500);
    expect(new Set(order).size).to.equal(3_001);
  });

  it('wait for room while earlier ones are still in hand', async () => {
    const dock = await openDock(rabbit);
    const held: Arrival[] = [];
    await dock.queue.consume('deliver', async (arrivals) => void held.push(...arrivals), { atOnce: 8 });
    dock.send(...many('deliver', 20));
    await until('eight are in hand', () => held.length === 8);
    await until('the others wait in the broker', async () => (await ready(dock, 'deliver')) >= 11);
    expect(held).to.have.length(8);
    for (const arrival of held.slice()) arrival.settled();
    await until('eight more came', () => held.length === 16);
    for (const arrival of held.slice()) arrival.settled();
    await until('the rest came', () => held.length === 20);
  });

  it('MQ-08 wait in a tier and return to their own stage under their own key, the short before the long', async () => {
    const dock = await openDock(rabbit, { tierSeconds: { '30s': 1, '5m': 4, '1h': 3600 } });
    const meddler = await dock.meddler();
    const [accepted, notified] = [await dock.gather('accept'), await dock.gather('notify')];
    const retry = { attempt: 2, failure };
    dock.send({ ...now('notify', 'long'), to: '5m', ...retry }, { ...now('notify', 'short'), to: '30s', ...retry });
    dock.send({ ...now('accept', 'short'), to: '30s', ...retry }, { ...now('accept', 'hour'), to: '1h', ...retry });
    await until('they wait', async () => (await meddler.checkQueue('crossdock.retry.1h')).messageCount === 1);
    await until('three returned', () => accepted.length + notified.length === 3);
    expect(subjects(accepted)).to.deep.equal(['short']);
    expect(subjects(notified)).to.deep.equal(['short', 'long']);
    expect(accepted[0]).to.include({ attempt: 2, crashes: 0 });
    expect((await meddler.checkQueue('crossdock.retry.1h')).messageCount).to.equal(1);
    expect((await meddler.checkQueue('crossdock.unrouted')).messageCount).to.equal(0);
  });

  it('MQ-03 end in crossdock.unrouted when no stage takes them, and health tells', async () => {
    const dock = await openDock(rabbit);
    const meddler = await dock.meddler();
    meddler.publish('crossdock.work', 'nowhere.acme.web', Buffer.from('{}'));
    await until('it lies there', async () => (await meddler.checkQueue('crossdock.unrouted')).messageCount === 1);
    await dock.queue.counts();
    expect(dock.queue.health().unrouted).to.equal(1);
  });

  it('MQ-03 stay in the outbox when the broker has no place at all, and go out once the queues are declared again', async () => {
    const dock = await openDock(rabbit);
    const meddler = await dock.meddler();
    await meddler.deleteQueue('crossdock.unrouted');
    await meddler.unbindQueue('crossdock.2-accept', 'crossdock.work', 'accept.#');
    dock.send(now('accept', 'homeless'));
    const came = await dock.gather('accept');
    await until('it arrives after all', () => came.length > 0);
    expect(new Set(subjects(came))).to.deep.equal(new Set(['homeless']));
    await until('the outbox is empty', () => dock.outbox.rows.size === 0);
  });

  it('MQ-14 that nobody can read go to the dead queue of their stage as they were, and the next ones pass', async () => {
    const dock = await openDock(rabbit);
    const meddler = await dock.meddler();
    const came = await dock.gather('ingest');
    const bad = ['not json', JSON.stringify({ ...ticket('ingest', 'future'), v: 99 })];
    for (const body of bad) {
      meddler.publish('crossdock.work', 'ingest.acme.web', Buffer.from(body), {
        messageId: `own-${body.length}`,
        headers: { 'x-mine': 'kept' },
      });
    }
    dock.send(now('ingest', 'good'));
    await until('the good one arrives', () => came.length === 1);
    await until('the others are dead', async () => (await dead(dock, 'ingest')) === 2);
    const message = await meddler.get('crossdock.5-ingest.dead');
    if (!message) throw new Error('The dead queue is empty.');
    expect(message.content.toString()).to.equal('not json');
    expect(message.properties.messageId).to.equal('own-8');
    expect(message.properties.headers).to.include({
      'x-mine': 'kept',
      'x-cd-error-code': 'QUEUE_MALFORMED',
      'x-cd-origin-queue': 'crossdock.5-ingest',
      'x-cd-error-host': 'box1',
    });
    expect(message.properties.headers?.['x-cd-error']).to.match(/not JSON/);
    meddler.nack(message, false, true);
    await until('nothing is left unacknowledged', async () => (await unacked(rabbit, dock)) === 0);
  });

  it('MQ-06 that kill their worker end in the dead queue after the limit, and say so', async () => {
    const dock = await openDock(rabbit);
    dock.send(now('upload-tracking', 'poison'));
    await until('it is stored', () => dock.outbox.rows.size === 0);
    for (let death = 0; death < crashLimit; death++) await dieWith(dock.url, 'crossdock.6-upload-tracking', 1);
    const held: Arrival[] = [];
    await dock.queue.consume('upload-tracking', async (arrivals) => void held.push(...arrivals), { atOnce: 8 });
    await until('it comes once more', () => held.length === 1);
    expect(held[0]?.crashes).to.equal(crashLimit);
    await dock.queue.close();
    const after = await openMeddler(dock.url);
    await until(
      'it is dead',
      async () => (await after.checkQueue('crossdock.6-upload-tracking.dead')).messageCount === 1,
    );
    expect((await after.checkQueue('crossdock.6-upload-tracking')).messageCount).to.equal(0);
  });

  it('MQ-09 that find no dead queue at their limit are kept in crossdock.unrouted', async () => {
    const dock = await openDock(rabbit);
    const meddler = await dock.meddler();
    dock.send(now('notify', 'poison'));
    await until('it is stored', () => dock.outbox.rows.size === 0);
    await meddler.deleteQueue('crossdock.8-notify.dead');
    for (let death = 0; death <= crashLimit; death++) await dieWith(dock.url, 'crossdock.8-notify', 1);
    await until('it is kept', async () => (await meddler.checkQueue('crossdock.unrouted')).messageCount === 1);
    expect((await meddler.checkQueue('crossdock.8-notify')).messageCount).to.equal(0);
  });

  it('MQ-06 are worked alone after a crash, until a new one shows that the suspects are done', async () => {
    const dock = await openDock(rabbit);
    dock.send(...many('accept', 20, 'suspect'));
    await until('they are stored', () => dock.outbox.rows.size === 0);
    await dieWith(dock.url, 'crossdock.2-accept', 20);
    const batches: Arrival[][] = [];
    await dock.queue.consume('accept', async (arrivals) => void batches.push(arrivals), { atOnce: 20 });
    await until('the first suspect is in hand', () => batches.length === 1);
    await until('the others wait in the broker', async () => (await ready(dock, 'accept')) === 19);
    for (let suspect = 1; suspect < 20; suspect++) {
      for (const arrival of batches.flat()) arrival.settled();
      await until('the next suspect is in hand', () => batches.length === suspect + 1);
    }
    expect(batches.map((batch) => batch.length)).to.deep.equal(Array.from({ length: 20 }, () => 1));
    expect(batches.flat().every((arrival) => arrival.crashes === 1)).to.equal(true);
    dock.send(...many('accept', 60, 'new'));
    await until('new ones are stored', () => dock.outbox.rows.size === 0);
    while (batches.flat().length < 80) {
      for (const arrival of batches.flat()) arrival.settled();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(Math.max(...batches.map((batch) => batch.length))).to.be.greaterThan(1);
  });

  it('MQ-16 may come a hundred times; every one is handed over and acknowledged', async () => {
    const dock = await openDock(rabbit);
    const meddler = await dock.meddler();
    const body = Buffer.from(JSON.stringify(ticket('collect', 'again')));
    for (let copy = 0; copy < 100; copy++)
      meddler.publish('crossdock.work', 'collect.acme.web', body, { messageId: 'collect.1' });
    const came = await dock.gather('collect');
    await until('all came', () => came.length === 100);
    await until('all are acknowledged', async () => (await unacked(rabbit, dock)) === 0);
  });

  it('are counted by stage, waiting ones as the store says', async () => {
    const dock = await openDock(rabbit, { waitingByStage: async () => new Map([['deliver', 3]]) });
    dock.send(...many('deliver', 2), { ...now('deliver', 'dead'), to: 'dead', attempt: 9, failure });
    await until('they are stored', () => dock.outbox.rows.size === 0);
    await until(
      'they are counted',
      async () => (await ready(dock, 'deliver')) === 2 && (await dead(dock, 'deliver')) === 1,
    );
    const counts = await dock.queue.counts();
    expect(counts.map(({ stage }) => stage)).to.deep.equal(pipeline.map(({ name }) => name));
    expect(counts[2]).to.deep.equal({ stage: 'deliver', ready: 2, waiting: 3, dead: 1 });
    expect(counts[7]).to.deep.equal({ stage: 'notify', ready: 0, waiting: 0, dead: 0 });
  });

  it('legible in the console: queues, consumer tags and connection names', async () => {
    const dock = await openDock(rabbit);
    await dock.gather('accept');
    const names = ((await rabbit.api(`/queues/${dock.vhost}`)) as { name: string }[]).map(({ name }) => name).sort();
    expect(names).to.deep.equal([
      ...pipeline.flatMap(({ queue, deadQueue }) => [queue, deadQueue]),
      'crossdock.retry.1h',
      'crossdock.retry.30s',
      'crossdock.retry.5m',
      'crossdock.unrouted',
    ]);
    await until('the consumer is listed by its tag', async () => {
      const consumers = (await rabbit.api(`/consumers/${dock.vhost}`)) as { consumer_tag: string }[];
      return consumers.map((consumer) => consumer.consumer_tag).join() === 'box1-accept-1';
    });
    let connections: { client_properties: { connection_name?: string } }[] = [];
    await until('both connections are listed', async () => {
      connections = (await rabbit.api(`/vhosts/${dock.vhost}/connections`)) as typeof connections;
      return connections.length === 2;
    });
    expect(connections.map((one) => one.client_properties.connection_name).sort()).to.deep.equal([
      `crossdock@box1:${process.pid} (consume)`,
      `crossdock@box1:${process.pid} (publish)`,
    ]);
  });
});

async function ready(dock: Dock, stage: string): Promise<number> {
  return (await dock.queue.counts()).find((count) => count.stage === stage)?.ready ?? -1;
}

async function dead(dock: Dock, stage: string): Promise<number> {
  return (await dock.queue.counts()).find((count) => count.stage === stage)?.dead ?? -1;
}

/** Delivered and not acknowledged, over all queues; the management figures lag by a second. */
async function unacked(rabbit: Rabbit, dock: Dock): Promise<number> {
  const queues = (await rabbit.api(`/queues/${dock.vhost}`)) as { messages_unacknowledged?: number }[];
  return queues.reduce((sum, queue) => sum + (queue.messages_unacknowledged ?? 1), 0);
}

/** A worker that takes so many tickets and vanishes with them in hand. */
async function dieWith(url: string, queue: string, count: number): Promise<void> {
  const model = await connect(url, { noDelay: true });
  atEnd(() => model.close().catch(() => undefined));
  const channel = await model.createChannel();
  for (let taken = 0; taken < count; ) {
    if (await channel.get(queue)) taken++;
    else await new Promise((resolve) => setImmediate(resolve));
  }
  await model.close();
}
