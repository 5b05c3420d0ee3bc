// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { countByStatus, listOrders } from '../../src/storage/orders.ts';
import { sharedRabbit } from '../peers/rabbitmq.ts';
import { startSilent } from '../peers/silent.ts';
import { daemonAt, drop, workspaceHome } from '../support/daemon.ts';
import { shopOrders } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';
import { manyFolders, manyMerchants, merchantIds } from '../support/many-merchants.ts';
import { suiteWith } from '../support/needs.ts';

const howMany = 8;
const bigOrders = 3_000;
/** What must still have been under way when everybody else had been served. */
const lastOrders = 500;
const [big = '', stuck = '', ...others] = merchantIds(howMany);

/** One merchant drops very many orders, another's SFTP server accepts and never answers; six others have one order each. */
async function besideTheTwo(variables: Readonly<Record<string, string>>): Promise<void> {
  const silent = await startSilent();
  const workspace = manyMerchants({
    howMany,
    connections: `  stuck: { sftp: { host: 127.0.0.1, port: ${silent.port}, user: dock, password: "\${env:PARTNER_PASSWORD}" } }`,
    wmsBy: { [stuck]: 'stuck' },
  });
  const home = await workspaceHome({
    ...workspace,
    [`merchants/${big}.yaml`]: (workspace[`merchants/${big}.yaml`] ?? '').replace(
      'mapping: legacy-orders,',
      'mapping: legacy-orders, at most: 100,',
    ),
  });
  for (const folder of manyFolders(howMany)) await mkdir(join(home, '..', folder), { recursive: true });
  const inCart = (id: string, ...numbers: string[]) =>
    drop(join(home, '../cart', id, 'orders/orders.csv'), shopOrders(...numbers.map((number) => ({ number }))));
  const daemon = await daemonAt(home, { PARTNER_PASSWORD: 'fictional', ...variables });
  const { reader } = daemon.tools.store;
  const at = async (id: string, status: string) =>
    (await countByStatus(reader, [id])).find((one) => one.status === status)?.count ?? 0;

  await inCart(stuck, ...Array.from({ length: 20 }, (_, index) => `S-${index}`));
  await inCart(big, ...Array.from({ length: bigOrders }, (_, index) => `B-${index}`));
  for (const id of others) await inCart(id, `O-${id}`);
  await eventually('the large file is delivered', async () => (await at(big, 'at_wms')) === bigOrders, 120);

  const deliveredAt = async (id: string) =>
    (
      await reader
        .selectFrom('parts')
        .select('delivered_at')
        .where('merchant', '=', id)
        .orderBy('delivered_at')
        .execute()
    ).map((row) => row.delivered_at ?? '');
  const lastBegan = (await deliveredAt(big))[bigOrders - lastOrders] ?? '';
  for (const id of others) {
    const [order] = await listOrders(reader, [id], { limit: 2 });
    expect(order?.status, id).to.equal('at_wms');
    expect((await deliveredAt(id))[0]?.localeCompare(lastBegan), `${id} before the last of ${big}`).to.be.below(0);
  }
  expect(await at(stuck, 'at_wms')).to.equal(0);
  expect(silent.most(), 'logins at the silent server').to.be.within(1, 2);
  const free = daemon.tools.traffic(`${others[0]}/legacy/orders`);
  expect(free).to.include({ inUse: 0, waiting: 0, circuit: 'closed' });
}

describe('one merchant with very many orders and one whose server hangs', function () {
  this.timeout(180_000);

  it('hold up none of the others, which are served before the large file ends', () => besideTheTwo({}));
});

suiteWith('the same through RabbitMQ', ['rabbitmq-server'], function () {
  this.timeout(240_000);

  it('holds up none of the others either', async () => {
    await besideTheTwo({ CROSSDOCK_AMQP_URL: (await (await sharedRabbit()).freshVhost()).url });
  });
});
