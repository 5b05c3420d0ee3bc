import { join } from 'node:path';
import { expect } from 'chai';
import { listExceptions } from '../../src/storage/exceptions.ts';
import { listOrders } from '../../src/storage/orders.ts';
import { drop } from '../support/daemon.ts';
import { eventually } from '../support/eventually.ts';
import { openTellingShop } from '../support/telling-shop.ts';
import { shopLines } from '../support/translation-shop.ts';
import { startReceiver } from '../support/webhook-receiver.ts';

const many = 214;

describe('214 orders whose ship method nobody has mapped', function () {
  this.timeout(120_000);

  it('are one problem and one mail; one command lets all go, and a note says that it is over', async () => {
    const hook = await startReceiver();
    const shop = await openTellingShop({
      webhook: hook.url,
      merchantContacts: 'shop@example.org',
      wmsContacts: 'floor@example.net',
    });
    const daemon = await shop.start();
    const { reader } = daemon.tools.store;
    const numbers = Array.from({ length: many }, (_, index) => `M-${String(index + 1).padStart(3, '0')}`);
    await drop(
      join(shop.home, '../cart/orders/orders.csv'),
      shopLines(...numbers.map((number) => ({ number, method: 'Drone' }))),
    );
    const mail = await eventually('people hear of it', () =>
      shop.smtp.mails.find(({ to }) => to[0] === 'ops@example.com'),
    );
    expect(mail.parsed.subject).to.equal(`[Test dock] SHIP_METHOD_UNMAPPED at acme / web: ${many} orders`);
    expect(mail.parsed.text).to.include('crossdock ship-methods map').and.include('M-001, M-002');
    expect(mail.parsed.text).not.to.match(/Pat|Sample Street|pat@/);
    expect(mail.parsed.headers.get('auto-submitted')).to.equal('auto-generated');
    const [open, ...others] = await listExceptions(reader, 'every merchant', { state: 'open', limit: 10 });
    expect([open?.count, others]).to.deep.equal([many, []]);

    await shop.say('ship-methods', 'map', '--cart', 'web', '--from', 'Drone', '--to', 'AIR');
    await eventually('all are at the WMS', async () => {
      const orders = await listOrders(reader, 'every merchant', { limit: 500 });
      return orders.length === many && orders.every(({ status }) => status === 'at_wms');
    });
    const [closed] = await listExceptions(reader, 'every merchant', { limit: 10 });
    expect([closed?.state, closed?.resolvedBy]).to.deep.equal(['resolved', 'cli:anna']);

    const audiences = ['floor@example.net', 'ops@example.com', 'shop@example.org'];
    await eventually('everybody has had both mails', () => shop.smtp.mails.length === 2 * audiences.length);
    for (const audience of audiences) {
      const [first, last] = shop.smtp.mails.filter(({ to }) => to.join() === audience);
      expect(first?.parsed.subject, audience).to.include(`${many} orders`);
      expect(last?.parsed.subject, audience).to.include('Resolved: SHIP_METHOD_UNMAPPED at acme / web');
      expect(last?.parsed.text, audience).to.include('cli:anna');
    }
    await eventually('so has the program', () => hook.all.length === 2);
    expect(hook.all.map(({ signed }) => signed)).to.deep.equal([true, true]);
    const told = hook.all.map(({ body }) => JSON.parse(body));
    expect(told[0].data.problems[0]).to.include({ code: 'SHIP_METHOD_UNMAPPED', merchant: 'acme' });
    expect(told[1].data.resolved[0]).to.include({ code: 'SHIP_METHOD_UNMAPPED' });
  });
});
