import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { pipeline } from '../../../src/pipeline.ts';
import { placeOf } from '../../../src/queue/rabbitmq/link.ts';
import { CrossdockError } from '../../../src/support/errors.ts';
import { type Rabbit, sharedRabbit } from '../../peers/rabbitmq.ts';
import { atEnd } from '../../support/closing.ts';
import { suiteWith } from '../../support/needs.ts';
import { dockOn, now, openDock, openMeddler, openQueue, subjects, until } from './dock.ts';
import { openWire } from './wire.ts';

suiteWith('the start with RabbitMQ', ['rabbitmq-server'], function () {
  this.timeout(60_000);
  let rabbit: Rabbit;

  before(async function () {
    this.timeout(120_000);
    rabbit = await sharedRabbit();
  });

  async function refusal(url: string): Promise<CrossdockError> {
    const thrown = await openQueue(url).then(
      () => new Error('It opened.'),
      (reason: unknown) => reason,
    );
    if (!(thrown instanceof CrossdockError)) throw thrown;
    expect(`${thrown.message} ${thrown.hint}`).to.not.contain('secret');
    return thrown;
  }

  it('MQ-12 with a wrong password ends, says so and does not repeat the password', async () => {
    const error = await refusal(rabbit.url.replace('guest:guest', 'guest:secret'));
    expect(error.code).to.equal('QUEUE_LOGIN');
    expect(error.disposition).to.equal('hold');
  });

  it('MQ-12 in a virtual host that does not exist ends and tells how to make it', async () => {
    const error = await refusal(rabbit.url.replace('%2F', 'nowhere'));
    expect(error).to.include({ code: 'QUEUE_VHOST' });
    expect(error.hint).to.match(/add_vhost/);
    expect(error.value).to.match(/vhost nowhere$/);
  });

  it('MQ-12 without the right to declare ends and names the queue', async () => {
    const { vhost, url } = await rabbit.freshVhost();
    atEnd(() => rabbit.dropVhost(vhost));
    await rabbit.api('/users/weak', 'PUT', { password: 'secret', tags: '' });
    atEnd(() => rabbit.api('/users/weak', 'DELETE'));
    await rabbit.api(`/permissions/${vhost}/weak`, 'PUT', { configure: '^$', write: '.*', read: '.*' });
    const error = await refusal(url.replace('guest:guest', 'weak:secret'));
    expect(error.code).to.equal('QUEUE_PERMISSION');
    expect(error.message).to.match(/crossdock\.unrouted/);
  });

  it('with rights on its own names only is enough', async () => {
    const { vhost, url } = await rabbit.freshVhost();
    atEnd(() => rabbit.dropVhost(vhost));
    await rabbit.api('/users/modest', 'PUT', { password: 'secret', tags: '' });
    atEnd(() => rabbit.api('/users/modest', 'DELETE'));
    const own = '^crossdock\\..*';
    await rabbit.api(`/permissions/${vhost}/modest`, 'PUT', { configure: own, write: own, read: own });
    const dock = await dockOn(url.replace('guest:guest', 'modest:secret'), vhost, { tierSeconds: { '30s': 1 } });
    const came = await dock.gather('accept');
    dock.send(now('accept', 'a'), { ...now('accept', 'b'), to: '30s' }, { ...now('accept', 'c'), to: 'dead' });
    await until('both arrive', () => subjects(came).join() === 'a,b');
    await until('the dead one is replayed', () => dock.queue.dead.replay('accept.3', 'ops'));
    await until('it arrives', () => came.length === 3);
  });

  it('with something that is no AMQP address ends at once', async () => {
    for (const url of ['http://127.0.0.1:1/', 'rabbit']) expect((await refusal(url)).code).to.equal('QUEUE_URL');
  });

  it('MQ-07 over a queue with other arguments ends and names the queue, the argument and the repair', async () => {
    const { vhost, url } = await rabbit.freshVhost();
    atEnd(() => rabbit.dropVhost(vhost));
    const meddler = await openMeddler(url);
    await meddler.assertQueue('crossdock.retry.5m', {
      durable: true,
      arguments: { 'x-queue-type': 'quorum', 'x-message-ttl': 1 },
    });
    const error = await refusal(url);
    expect(error).to.include({ code: 'QUEUE_PRECONDITION', value: 'crossdock.retry.5m' });
    expect(error.message).to.match(/The queue crossdock\.retry\.5m exists with another x-/);
    expect(error.hint).to.match(/delete it/);
  });

  it('MQ-07 over exchanges of another kind ends and names the exchange', async () => {
    const { vhost, url } = await rabbit.freshVhost();
    atEnd(() => rabbit.dropVhost(vhost));
    const meddler = await openMeddler(url);
    await meddler.assertExchange('crossdock.work', 'fanout');
    const error = await refusal(url);
    expect(error.message).to.equal(
      "The exchange crossdock.work exists with another type (wanted 'topic', found 'fanout').",
    );
  });

  it('beside a daemon that has declared everything already changes nothing', async () => {
    const dock = await openDock(rabbit);
    dock.send(now('accept', 'waiting'));
    await until('it is stored', () => dock.outbox.rows.size === 0);
    const second = await dockOn(dock.url, dock.vhost);
    const came = await second.gather('accept');
    await until('the ticket that lay there arrives', () => subjects(came).join() === 'waiting');
    expect(second.queue.health()).to.include({ state: 'connected', unrouted: 0 });
  });

  it('while the broker is away goes on in the background; what was committed meanwhile follows', async () => {
    const { vhost, url } = await rabbit.freshVhost();
    atEnd(() => rabbit.dropVhost(vhost));
    const wire = await openWire(url);
    wire.cut();
    const dock = await dockOn(wire.url, vhost);
    expect(dock.queue.health().state).to.equal('connecting');
    expect(dock.queue.health().detail).to.match(/QUEUE_UNREACHABLE/);
    dock.send(now('accept', 'early'));
    const came = await dock.gather('accept');
    wire.mend();
    await until('it arrives', () => came.length === 1, 30);
  });

  it('finds the rows that a process before it left unsent', async () => {
    const dock = await openDock(rabbit);
    dock.outbox.write([now('accept', 'left behind')]);
    const came = await dock.gather('accept');
    await until('it arrives', () => came.length === 1);
    await until('the outbox is empty', () => dock.outbox.rows.size === 0);
  });

  it('and the end: close waits for confirms, then says closed and holds no connection', async () => {
    const dock = await openDock(rabbit);
    const came = await dock.gather('accept');
    dock.send(now('accept', 'last words'));
    await dock.queue.close();
    expect(dock.outbox.rows.size).to.equal(0);
    expect(dock.queue.health().state).to.equal('closed');
    await dock.queue.close();
    const meddler = await openMeddler(dock.url);
    await until(
      'it is here or there',
      async () => came.length + (await meddler.checkQueue('crossdock.2-accept')).messageCount === 1,
    );
    await until(
      'nobody else is connected',
      async () => ((await rabbit.api(`/vhosts/${dock.vhost}/connections`)) as unknown[]).length <= 1,
    );
  });

  it('with the shipped definitions: same virtual host, limits on the stage queues and on nothing else', async () => {
    const file = new URL('../../../deploy/rabbitmq/definitions.json', import.meta.url);
    const definitions = JSON.parse(await readFile(file, 'utf8'));
    expect(definitions.vhosts).to.deep.equal([{ name: 'crossdock' }]);
    await rabbit.api('/definitions', 'POST', definitions);
    atEnd(() => rabbit.api('/users/crossdock', 'DELETE'));
    atEnd(() => rabbit.dropVhost('crossdock'));
    const own = new URL(rabbit.url);
    [own.username, own.password, own.pathname] = ['crossdock', 'crossdock', '/crossdock'];
    const dock = await dockOn(own.href, 'crossdock');
    const came = await dock.gather('notify');
    dock.send(now('notify', 'hello'));
    await until('it arrives', () => came.length === 1);
    await until('the policies are at work', async () => {
      const queues = (await rabbit.api('/queues/crossdock')) as { name: string; policy?: string | null }[];
      const limited = queues
        .filter(({ policy }) => policy === 'cd-stage')
        .map(({ name }) => name)
        .sort();
      return limited.join() === pipeline.map(({ queue }) => queue).join() && queues.length === 22;
    });
  });

  it('never shows the login where it names the broker', () => {
    expect(placeOf('amqps://user:secret@mq.example.com/crossdock')).to.equal('mq.example.com:5671 vhost crossdock');
    expect(placeOf('amqp://user:secret@mq.example.com:5673')).to.equal('mq.example.com:5673 vhost /');
    expect(placeOf('amqp://mq.example.com/%2F')).to.equal('mq.example.com:5672 vhost /');
  });
});
