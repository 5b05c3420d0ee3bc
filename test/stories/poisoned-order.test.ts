import { join } from 'node:path';
import { expect } from 'chai';
import { sql } from 'kysely';
import { readEnvironment } from '../../src/config/environment.ts';
import { listExceptions } from '../../src/storage/exceptions.ts';
import { listOrders } from '../../src/storage/orders.ts';
import { openQueueForCommand } from '../../src/wiring/queue.ts';
import { type Rabbit, sharedRabbit } from '../peers/rabbitmq.ts';
import { atEnd } from '../support/closing.ts';
import { daemonAt, drop, workspaceHome } from '../support/daemon.ts';
import { folderWorkspace, shopOrders } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';
import { suiteWith } from '../support/needs.ts';

interface ConsoleMessage {
  readonly payload: string;
  readonly properties: { readonly headers: Readonly<Record<string, string>> };
}

suiteWith('an order that the daemon cannot make sense of', ['rabbitmq-server'], function () {
  this.timeout(90_000);
  let rabbit: Rabbit;

  before(async () => {
    rabbit = await sharedRabbit();
  });

  it('lies in the dead queue with what failed and what repairs it, lets the others pass, and goes on after repair and replay', async () => {
    const { url, vhost } = await rabbit.freshVhost();
    const home = await workspaceHome(folderWorkspace());
    const first = await daemonAt(home, { CROSSDOCK_AMQP_URL: url });
    const { store } = first.tools;
    await store.commits.commit({
      apply: async (trx) => {
        // As a fault in the store would: the text of one order is no JSON any more.
        await sql`create trigger spoil after insert on order_texts when new.body like '%P-666%'
          begin update order_texts set body = '{broken' where order_id = new.order_id; end`.execute(trx);
      },
    });
    await drop(
      join(home, '../cart/orders/orders.csv'),
      shopOrders({ number: 'P-1' }, { number: 'P-666' }, { number: 'P-2' }),
    );

    const queue = `/queues/${encodeURIComponent(vhost)}/crossdock.2-accept.dead/get`;
    const dead = await eventually('it lies in the dead queue', async () => {
      const found = await rabbit.api(queue, 'POST', { count: 5, ackmode: 'ack_requeue_true', encoding: 'auto' });
      return (found as ConsoleMessage[])[0];
    });
    const headers = JSON.stringify(dead.properties.headers);
    expect(headers)
      .to.include('UNEXPECTED')
      .and.to.include('P-666')
      .and.to.match(/[Rr]eplay/);
    expect(dead.payload).not.to.include('Example');
    await eventually('the others are at the WMS', async () => {
      const orders = await listOrders(store.reader, 'every merchant', { limit: 5 });
      return orders.filter(({ status }) => status === 'at_wms').length === 2;
    });
    expect((await listExceptions(store.reader, 'every merchant', { state: 'open', limit: 5 }))[0]?.code).to.equal(
      'UNEXPECTED',
    );

    await store.commits.commit({
      apply: async (trx) => {
        const texts = trx.selectFrom('order_texts').innerJoin('orders', 'orders.id', 'order_texts.order_id');
        const good = await texts.select('body').where('order_number', '=', 'P-1').executeTakeFirstOrThrow();
        await trx
          .updateTable('order_texts')
          .set({ body: good.body.replaceAll('P-1', 'P-666') })
          .where('body', '=', '{broken')
          .execute();
        await trx.deleteFrom('setbacks').execute();
      },
    });
    const { tools } = first;
    const environment = readEnvironment({ CROSSDOCK_HOME: home, CROSSDOCK_AMQP_URL: url });
    const beside = await openQueueForCommand({
      environment,
      store,
      clock: tools.clock,
      log: tools.log,
      instance: 'test',
      version: '0',
    });
    atEnd(() => beside.close());
    const [ticket] = await beside.dead.list('accept');
    expect(await beside.dead.replay(ticket?.id ?? '', 'ops')).to.equal(true);
    await eventually('it is at the WMS, too', async () => {
      const orders = await listOrders(store.reader, 'every merchant', { limit: 5 });
      return orders.every(({ status }) => status === 'at_wms');
    });
    expect(await beside.dead.list()).to.deep.equal([]);
  });
});
