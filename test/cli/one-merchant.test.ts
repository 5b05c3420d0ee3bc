import { expect } from 'chai';
import { statusPage } from '../../src/http/status-page.ts';
import { statusOf } from '../../src/operations/status.ts';
import { openTestDock } from '../support/dock.ts';
import { seedOrder, ticketsIn } from '../support/seeds.ts';
import { aWorkspace } from '../support/workspace.ts';
import { crossdock } from './terminal.ts';

/** The same workspace with one of its two merchants. */
function oneMerchant() {
  const { merchants, ...rest } = aWorkspace();
  return { ...rest, merchants: new Map([...merchants].filter(([id]) => id === 'acme')) };
}

describe('a workspace with one merchant', () => {
  it('shows no merchant level: no column, no prefix; with two merchants both are there', async () => {
    const one = await openTestDock({ workspace: oneMerchant });
    const two = await openTestDock();
    for (const dock of [one, two]) await seedOrder(dock.tools.store, '1001', 'error');
    for (const argv of [['status'], ['orders', 'list'], ['services', 'list'], ['run', 'order-delivery']]) {
      const alone = (await crossdock(one, argv)).out;
      const beside = (await crossdock(two, argv)).out;
      expect(alone, argv.join(' ')).not.to.match(/acme|\bmerchant\b/);
      expect(beside, argv.join(' ')).to.match(/acme/);
    }
    expect((await crossdock(one, ['orders', 'show', '1001'])).out)
      .to.match(/\ncart: +web\n/)
      .and.not.include('acme /');
    const page = String(await statusPage(await statusOf(one, 'every merchant')));
    expect(page).to.include('<code>web/orders</code>').and.not.include('acme/web');
    expect(String(await statusPage(await statusOf(two, 'every merchant')))).to.include('<code>acme/web/orders</code>');
  });

  it('keeps whole ids in what programs read', async () => {
    const one = await openTestDock({ workspace: oneMerchant });
    const { services, onlyMerchant } = JSON.parse((await crossdock(one, ['status', '--json'])).out);
    expect(onlyMerchant).to.equal('acme');
    expect(services.map(({ subject }: { subject: string }) => subject)).to.include('acme/web/orders');
  });

  it('takes the cart, and ids of endpoints, without the merchant', async () => {
    const one = await openTestDock({ workspace: oneMerchant });
    expect((await crossdock(one, ['run', 'web/orders'])).code).to.equal(0);
    expect(await ticketsIn(one.tools.store)).to.deep.equal([
      { stage: 'download', subject: 'acme/web/orders', cause: 'person' },
    ]);
    expect((await crossdock(one, ['test', 'web/orders', '--receive'])).code).to.equal(0);
    expect((await crossdock(one, ['deliveries', 'list', '--gate', 'legacy/orders'])).code).to.equal(0);
    const two = await openTestDock();
    expect((await crossdock(two, ['run', 'web/orders'])).code).to.equal(3);
  });

  it('still says whose something is when that merchant is no longer in the workspace', async () => {
    const one = await openTestDock({ workspace: oneMerchant });
    await seedOrder(one.tools.store, '1001', 'new');
    await seedOrder(one.tools.store, '2001', 'new', 'bolt', 'shop');
    expect((await crossdock(one, ['orders', 'list'])).out)
      .to.match(/merchant/)
      .and.match(/2001 +bolt +shop/);
  });
});
