import { expect } from 'chai';
import type { DeadTicket, OutgoingTicket } from '../../../src/queue/queue.ts';
import { type Rabbit, sharedRabbit } from '../../peers/rabbitmq.ts';
import { suiteWith } from '../../support/needs.ts';
import { type Dock, now, openDock, openQueue, subjects, ticket, until } from './dock.ts';

const failure = {
  code: 'MAP_BUG',
  message: 'A column has no value.',
  hint: 'Report it.',
  at: '2026-03-01T11:59:00.000Z',
};

function corpse(subject: string): OutgoingTicket {
  return { ...now('deliver', subject), to: 'dead', attempt: 12, failure };
}

suiteWith('dead tickets in RabbitMQ', ['rabbitmq-server'], function () {
  this.timeout(60_000);
  let rabbit: Rabbit;

  before(async function () {
    this.timeout(120_000);
    rabbit = await sharedRabbit();
  });

  async function dockWith(...tickets: OutgoingTicket[]): Promise<Dock> {
    const dock = await openDock(rabbit);
    dock.send(...tickets);
    await until('all are stored', () => dock.outbox.rows.size === 0);
    return dock;
  }

  it('are listed with what failed, and looking changes neither number nor order', async () => {
    const dock = await dockWith(corpse('a'), corpse('b'), corpse('c'), {
      ...corpse('d'),
      ticket: ticket('notify', 'd'),
    });
    const first = await dock.queue.dead.list();
    expect(first.map(({ id }) => id)).to.deep.equal(['deliver.1', 'deliver.2', 'deliver.3', 'notify.4']);
    expect(first[0]).to.deep.equal({
      id: 'deliver.1',
      ticket: ticket('deliver', 'a'),
      attempt: 12,
      failure,
    } satisfies DeadTicket);
    for (let look = 0; look < 30; look++) expect(await dock.queue.dead.list()).to.deep.equal(first);
    expect((await dock.queue.dead.list('deliver', 2)).map(({ id }) => id)).to.deep.equal(['deliver.1', 'deliver.2']);
    expect(await dock.queue.dead.list('accept')).to.deep.equal([]);
  });

  it('replayed, return to their stage under their old id with attempt 0 and the name of who did it', async () => {
    const dock = await dockWith(corpse('a'), corpse('b'), corpse('c'));
    expect(await dock.queue.dead.replay('deliver.2', 'ops')).to.equal(true);
    const meddler = await dock.meddler();
    const message = await meddler.get('crossdock.3-deliver');
    if (!message) throw new Error('Nothing came back.');
    expect(message.fields.routingKey).to.equal('deliver.acme.web');
    expect(message.properties.messageId).to.equal('deliver.2');
    expect(message.properties.headers).to.include({
      'x-cd-attempt': 0,
      'x-cd-replayed-by': 'ops',
      'x-cd-ref': 'REF-b',
    });
    expect(message.properties.headers).to.not.have.any.keys('x-cd-error', 'x-cd-error-code', 'x-cd-repair', 'x-death');
    meddler.nack(message, false, true);
    const came = await dock.gather('deliver');
    await until('it is handed over', () => came.length === 1);
    expect(came[0]).to.deep.include({ attempt: 0, ticket: ticket('deliver', 'b') });
    expect((await dock.queue.dead.list()).map(({ id }) => id)).to.deep.equal(['deliver.1', 'deliver.3']);
  });

  it('dropped, are gone, and only they', async () => {
    const dock = await dockWith(corpse('a'), corpse('b'));
    expect(await dock.queue.dead.drop('deliver.1')).to.equal(true);
    expect((await dock.queue.dead.list()).map(({ id }) => id)).to.deep.equal(['deliver.2']);
    expect(await dock.queue.dead.drop('deliver.1')).to.equal(false);
    expect(await dock.queue.dead.replay('nonsense', 'ops')).to.equal(false);
  });

  it('asked for at the same time, are each replayed once', async () => {
    const dock = await dockWith(corpse('a'), corpse('b'), corpse('c'));
    const ids = ['deliver.3', 'deliver.1', 'deliver.2', 'deliver.1'];
    const answers = await Promise.all(ids.map((id) => dock.queue.dead.replay(id, 'ops')));
    expect(answers).to.deep.equal([true, true, true, false]);
    const came = await dock.gather('deliver');
    await until('three are handed over', () => came.length === 3);
    expect(subjects(came)).to.deep.equal(['c', 'a', 'b']);
  });

  it('can be handled by a second process beside the daemon', async () => {
    const dock = await dockWith(corpse('a'));
    const came = await dock.gather('deliver');
    const cli = await openQueue(dock.url, { host: 'cli' });
    expect(await cli.dead.list()).to.have.length(1);
    expect(await cli.dead.replay('deliver.1', 'ops')).to.equal(true);
    await until('the daemon has it', () => came.length === 1);
  });

  it('MQ-06 moved by the broker are listed as crashed, whatever failed before', async () => {
    const dock = await dockWith();
    const meddler = await dock.meddler();
    const body = Buffer.from(JSON.stringify(ticket('accept', 'poison')));
    const headers = {
      'x-cd-attempt': 2,
      'x-cd-error-code': 'OLD',
      'x-cd-error': 'old',
      'x-cd-hint': '',
      'x-death': [
        {
          reason: 'delivery_limit',
          queue: 'crossdock.2-accept',
          count: 1,
          time: { '!': 'timestamp', value: 1772366400 },
        },
      ],
    };
    meddler.publish('crossdock.dead', 'accept', body, { messageId: 'accept.9', headers });
    let list: DeadTicket[] = [];
    await until('it is listed', async () => {
      list = await dock.queue.dead.list();
      return list.length === 1;
    });
    expect(list[0]?.failure).to.include({ code: 'QUEUE_CRASH_LIMIT', at: '2026-03-01T12:00:00.000Z' });
  });

  it('that are no tickets have an id too, are shown as unreadable and can be dropped', async () => {
    const dock = await dockWith();
    const meddler = await dock.meddler();
    meddler.publish('crossdock.dead', 'accept', Buffer.from('rubbish'));
    meddler.publish('crossdock.dead', 'accept', Buffer.from('other rubbish'));
    let list: DeadTicket[] = [];
    await until('they are listed', async () => {
      list = await dock.queue.dead.list('accept');
      return list.length === 2;
    });
    expect(list[0]?.id).to.match(/^accept\.x[0-9a-f]{12}$/);
    expect(list[0]?.ticket).to.include({ stage: 'accept', merchant: '-', cause: 'malformed' });
    expect(await dock.queue.dead.drop(list[1]?.id ?? '')).to.equal(true);
    expect((await dock.queue.dead.list('accept')).map(({ id }) => id)).to.deep.equal([list[0]?.id]);
  });

  it('stay when the replay cannot be confirmed', async () => {
    const dock = await dockWith(corpse('a'));
    const meddler = await dock.meddler();
    await meddler.deleteQueue('crossdock.unrouted');
    await meddler.unbindQueue('crossdock.3-deliver', 'crossdock.work', 'deliver.#');
    const answer = await dock.queue.dead.replay('deliver.1', 'ops').catch((thrown) => thrown.code);
    expect(answer).to.equal('QUEUE_UNROUTED');
    await until('it is still listed', async () => (await dock.queue.dead.list()).length === 1);
  });
});
