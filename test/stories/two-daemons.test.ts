import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { listOrders } from '../../src/storage/orders.ts';
import { sharedRabbit } from '../peers/rabbitmq.ts';
import { daemonAt, drop, filesIn, workspaceHome } from '../support/daemon.ts';
import { folderWorkspace, shipmentFile, shopOrders } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';
import { suiteWith } from '../support/needs.ts';
import { sharedPostgres } from '../support/stores.ts';

suiteWith('two daemons on one PostgreSQL and one RabbitMQ', ['postgres', 'rabbitmq-server'], function () {
  this.timeout(120_000);

  it('share the work: every order once at the WMS, every file once, every tracking number once at the cart', async () => {
    const variables = {
      CROSSDOCK_AMQP_URL: (await (await sharedRabbit()).freshVhost()).url,
      CROSSDOCK_DATABASE_URL: await (await sharedPostgres()).createDatabase(),
    };
    const home = await workspaceHome(folderWorkspace({ batch: 'each order' }));
    const daemons = [await daemonAt(home, variables), await daemonAt(home, variables)];
    const numbers = Array.from({ length: 60 }, (_, index) => `W-${String(index).padStart(3, '0')}`);
    for (let from = 0; from < numbers.length; from += 6) {
      const orders = numbers.slice(from, from + 6).map((number) => ({ number }));
      await drop(join(home, `../cart/orders/${from}.csv`), shopOrders(...orders));
    }
    const reader = daemons[0]?.tools.store.reader;
    if (!reader) throw new Error('No daemon.');
    await eventually(
      'all are at the WMS',
      async () => (await statuses()).join() === numbers.map(() => 'at_wms').join(),
      60,
    );
    const sent = await filesIn(join(home, '../wms/in'), 'latin1');
    expect(Object.keys(sent)).to.have.length(numbers.length);
    for (const number of numbers) {
      const rows = Object.values(sent)
        .join('\n')
        .split('\n')
        .filter((row) => row.includes(number));
      expect(rows, number).to.have.length(1);
    }

    for (const [index, number] of numbers.entries()) {
      await drop(join(home, `../wms/out/SHIP_${index}.csv`), shipmentFile({ number, tracking: `T-${number}` }));
    }
    await eventually('all are confirmed', async () => (await statuses()).every((status) => status === 'confirmed'), 60);
    const told = Object.values(await filesIn(join(home, '../cart/tracking'))).join('\n');
    for (const number of numbers) expect(told.split(`T-${number}`), number).to.have.length(2);
    expect(await readdir(join(home, '../wms/out'))).to.deep.equal([]);

    const elsewhere = { ...variables, CROSSDOCK_DOCUMENTS: join(home, '../other-documents') };
    const refused = await daemonAt(home, elsewhere).catch((thrown: unknown) => thrown);
    expect(refused, 'a third daemon with other documents').to.have.property('code', 'DOCUMENTS_ELSEWHERE');

    async function statuses(): Promise<string[]> {
      return (await listOrders(reader ?? never(), 'every merchant', { limit: 100 })).map(({ status }) => status);
    }
  });
});

function never(): never {
  throw new Error('No daemon.');
}
