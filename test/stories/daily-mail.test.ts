import { join } from 'node:path';
import { expect } from 'chai';
import { listOrders } from '../../src/storage/orders.ts';
import type { RunningDaemon } from '../../src/wiring/daemon.ts';
import { drop } from '../support/daemon.ts';
import { eventually } from '../support/eventually.ts';
import { openTellingShop, type TellingShop } from '../support/telling-shop.ts';
import { shopLines } from '../support/translation-shop.ts';

/** Clocks in New York go on by an hour on 8 March 2026 at 2:00. */
const friday = '2026-03-06T20:00:00.000Z';

describe('the mail of the morning', function () {
  this.timeout(180_000);

  it('comes once a day at seven by the clock of the merchant, over restarts and the night that loses an hour', async () => {
    const shop = await openTellingShop({
      from: friday,
      zone: 'America/New_York',
      merchantContacts: 'shop@example.org',
      notices: 'digest: 1h',
    });
    let daemon = await shop.start();
    await order(shop, daemon, 'D-1', 'Standard', 'error');
    await order(shop, daemon, 'D-2', 'Standard', 'error');
    // Until 1:00 on Saturday, and on to 7:00.
    await passTo(shop, '2026-03-07T11:59:00.000Z');
    await daemon.stop();
    expect(mornings(shop)).to.deep.equal([]);
    await passTo(shop, '2026-03-07T12:30:00.000Z');
    daemon = await shop.start();
    const first = await eventually('the one of Saturday', () => mornings(shop)[0]);
    expect(first.parsed.subject).to.equal('[Test dock] Acme (test), 2026-03-06: 2 downloaded, 0 delivered, 2 held');
    expect(first.parsed.text).to.include('Acme (test): 2 downloaded = 0 delivered + 2 held + 0 skipped + 0 canceled');
    expect(first.parsed.text)
      .to.include('D-1 error SHIP_METHOD_UNMAPPED')
      .and.not.match(/Pat|Sample Street/);
    await daemon.stop();
    daemon = await shop.start();
    await passTo(shop, '2026-03-08T10:59:00.000Z');
    await order(shop, daemon, 'D-3', 'Standard', 'error');
    expect(mornings(shop)).to.have.length(1);
    await passTo(shop, '2026-03-08T11:00:30.000Z');
    const second = await eventually('the one of Sunday, an hour earlier', () => mornings(shop)[1]);
    expect(second.parsed.subject).to.include('2026-03-07: 0 downloaded');
    await daemon.stop();
    daemon = await shop.start();
    await passTo(shop, '2026-03-09T11:00:30.000Z');
    const third = await eventually('the one of Monday', () => mornings(shop)[2]);
    expect(third.parsed.subject).to.include('2026-03-08: 1 downloaded');
    expect(third.parsed.messageId).to.equal('<daily-merchant-acme-2026-03-09@example.com>');
    expect(mornings(shop)).to.have.length(3);
    expect(mornings(shop, 'ops@example.com')).to.have.length(3);
  });
});

async function order(shop: TellingShop, daemon: RunningDaemon, number: string, method: string, becomes: string) {
  await drop(join(shop.home, `../cart/orders/${number}.csv`), shopLines({ number, method }));
  await eventually(`${number} is ${becomes}`, async () => {
    const orders = await listOrders(daemon.tools.store.reader, 'every merchant', { limit: 10 });
    return orders.find(({ orderNumber }) => orderNumber === number)?.status === becomes;
  });
}

async function passTo(shop: TellingShop, instant: string): Promise<void> {
  shop.pass((Date.parse(instant) - shop.clock.now()) / 60_000);
}

function mornings(shop: TellingShop, to = 'shop@example.org') {
  return shop.smtp.mails.filter((mail) => mail.to.join() === to && mail.parsed.subject?.includes('downloaded'));
}
