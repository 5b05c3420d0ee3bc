import { join } from 'node:path';
import { expect } from 'chai';
import { pipeline } from '../../src/pipeline.ts';
import { listOrders } from '../../src/storage/orders.ts';
import { countOutbox } from '../../src/storage/outbox.ts';
import { type Rabbit, sharedRabbit } from '../peers/rabbitmq.ts';
import { startSmtp } from '../peers/smtp.ts';
import { daemonAt, drop, filesIn } from '../support/daemon.ts';
import { shipmentFile, shopOrders, stockFile } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';
import { byFolder, extraHome, secondHas, withExtras } from '../support/extra-shop.ts';
import { suiteWith } from '../support/needs.ts';

interface QueueStatistics {
  readonly name: string;
  readonly messages: number;
  readonly message_stats?: { readonly publish?: number; readonly ack?: number };
}

suiteWith('one order through RabbitMQ', ['rabbitmq-server'], function () {
  this.timeout(120_000);
  let rabbit: Rabbit;

  before(async () => {
    rabbit = await sharedRabbit();
  });

  it('passes all nine queues, leaves none of them full, and a person hears of the row nobody knew', async () => {
    const { url, vhost } = await rabbit.freshVhost();
    const smtp = await startSmtp({ tls: 'none' });
    const notices = `notices: { by: office, to: [ops@example.com], digest: off }
connections:
  office: { email-out: { host: 127.0.0.1, port: ${smtp.port}, tls: none, from: dock@example.com } }`;
    const home = await extraHome(withExtras(byFolder(), { notices }));
    const daemon = await daemonAt(home, { CROSSDOCK_AMQP_URL: url });
    const { reader } = daemon.tools.store;

    await drop(join(home, '../cart/orders/orders.csv'), shopOrders({ number: 'R-100' }));
    await eventually(
      'it is at the WMS',
      async () => (await listOrders(reader, 'every merchant', { limit: 5 }))[0]?.status === 'at_wms',
    );
    await drop(
      join(home, '../wms/out/SHIP_1.csv'),
      shipmentFile({ number: 'R-100', tracking: '1Z999FF1' }, { number: 'NOBODY', tracking: '1Z0' }),
    );
    await drop(join(home, '../wms/out/INV_1.csv'), stockFile({ MUG: 9 }));
    await eventually(
      'it is confirmed',
      async () => (await listOrders(reader, 'every merchant', { limit: 5 }))[0]?.status === 'confirmed',
    );
    await eventually(
      'the stock is told',
      async () => Object.keys(await filesIn(join(home, '../cart/stock'))).length > 0,
    );
    await eventually(
      'the extra interface has its copies',
      async () =>
        (await secondHas(home, 'orders')).includes('R-100') && (await secondHas(home, 'tracking')).includes('1Z999FF1'),
    );
    const mail = await eventually('a person hears of the rejected row', () => smtp.mails[0]);
    expect(mail.parsed.subject).to.include('DOCUMENT_ROWS_REJECTED');
    expect(mail.parsed.text).to.include('What to do');

    await eventually('the management API has counted a message in all nine, and none is left anywhere', async () => {
      const queues = (await rabbit.api(`/queues/${encodeURIComponent(vhost)}`)) as QueueStatistics[];
      const counted = pipeline.map((row) => queues.find(({ name }) => name === row.queue));
      return (
        counted.every((queue) => (queue?.message_stats?.ack ?? 0) > 0) && queues.every(({ messages }) => messages === 0)
      );
    });
    await eventually('the outbox is empty', async () => (await countOutbox(reader)).length === 0);
  });
});
