import { expect } from 'chai';
import { listExceptions } from '../../../src/storage/exceptions.ts';
import type { Account } from '../../simulators/quickbooks-commerce/account.ts';
import { QuickbooksCommerceSimulator } from '../../simulators/quickbooks-commerce/simulator.ts';
import { eventually } from '../../support/eventually.ts';
import { openPairs } from '../../support/partner-dock.ts';

/** Somebody at the shop packs all of it. */
function packByHand(account: Account, id: number): void {
  account.pack(
    { order_id: id },
    account.linesOf(id).map((line) => ({ line, quantity: account.remaining(line) })),
  );
}

describe('an order that somebody packs by hand at QuickBooks Commerce', function () {
  this.timeout(90_000);

  it('alarms a person where the warehouse has it, and is skipped where it has not; our own packages alarm nobody', async () => {
    const shop = await QuickbooksCommerceSimulator.start();
    const { account, grants } = shop;
    const cartSettings = { ...shop.settings, 'privileged token': grants.privileged };
    const dock = await openPairs([{ cart: 'quickbooks-commerce', wms: 'shipstream', cartSettings }]);
    const [pair] = dock.pairs;
    if (!pair) throw new Error('A pair was asked for.');
    const address = account.addAddress();
    const variant = account.addVariant('SKU-1');
    const place = (quantity: string) =>
      account.addOrder({ shipping_address_id: address.id }, [
        { variant_id: variant.id, quantity },
        { label: 'Standard Shipping', freeform: true, shippable: false, price: '5.0' },
      ]);
    const [there, ours] = [place('1.0'), place('3.0')];
    await dock.run('order download');
    for (const { order_number } of [there, ours]) await dock.stands(pair, order_number, 'at_wms');
    const problems = async () =>
      (await listExceptions(dock.daemon.tools.store.reader, 'every merchant', { state: 'open', limit: 5 })).map(
        ({ code, message }) => [code, message],
      );

    pair.wms.ship(await dock.keyOf(pair, ours.order_number), [
      { trackingNumber: '1Z999AA10123456784', lines: [{ lineNumber: 1, quantity: 2 }] },
    ]);
    await dock.run('shipping confirmations');
    await eventually('the shop has our package', () => account.fulfillmentsOf(ours.id)[0]?.status === 'fulfilled', 30);
    const strange = place('1.0');
    packByHand(account, strange.id);
    await dock.run('order download');
    await dock.stands(pair, strange.order_number, 'skipped');
    expect(await problems()).to.deep.equal([]);

    packByHand(account, there.id);
    await dock.run('order download');
    await eventually('a person hears of it', async () => (await problems()).length > 0, 30);
    expect(await problems()).to.deep.equal([
      [
        'ORDER_CHANGED_IN_CART',
        `Order ${there.order_number} came again from cart shop with another lines; it goes on as it was taken.`,
      ],
    ]);
  });
});
