import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { put, settled } from '../support/daemon.ts';
import { shipmentFile, stockFile } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';
import { openRoutedShop, routedWorkspace } from '../support/routing-shop.ts';

describe('orders of one merchant for several WMSes', function () {
  this.timeout(60_000);

  it('go where the first rule that fits sends them, and say by which; everything else goes where everything goes', async () => {
    const shop = await openRoutedShop(
      routedWorkspace(`
  - { name: Canada, country: CAN, to: north }
  - { state: [or, CA], zip prefix: ["97"], ship method: standard, to: west }
  - { tag: VIP, to: north }`),
    );
    await shop.give(
      { number: 'R-1', country: 'CA', state: 'OR', zip: '97201' },
      { number: 'R-2', state: 'OR', zip: '97201' },
      { number: 'R-3', state: 'OR', zip: '98001' },
      { number: 'R-4', state: 'OR', zip: '97201', method: 'Express', tags: 'gift, VIP' },
    );
    for (const number of ['R-1', 'R-2', 'R-3', 'R-4']) await shop.until(number, 'at_wms');
    expect(await shop.sent('north')).to.deep.equal(['R-1,1,MUG,1,,Standard', 'R-4,1,MUG,1,,Express']);
    expect(await shop.sent('west')).to.deep.equal(['R-2,1,MUG,1,,Standard']);
    expect(await shop.sent('legacy')).to.deep.equal(['R-3,1,MUG,1,,Standard']);
    const routed = async (number: string) =>
      (await shop.events(number)).find(({ event }) => event === 'accepted')?.data.routing;
    expect(await routed('R-1')).to.equal('to north, by rule 1 (Canada)');
    expect(await routed('R-3')).to.equal('to legacy, as no rule takes it');
    expect(await shop.say('orders', 'show', 'R-1')).to.match(/north +at_wms +rule 1 \(Canada\)/);
    expect(await shop.say('orders', 'show', 'R-3')).to.match(/legacy +at_wms +no rule/);

    await shop.answer('north', 'SHIP_1.csv', shipmentFile({ number: 'R-1', tracking: '1ZNORTH' }));
    await shop.answer('legacy', 'SHIP_1.csv', shipmentFile({ number: 'R-3', tracking: '1ZLEGACY' }));
    for (const number of ['R-1', 'R-3']) await shop.until(number, 'confirmed');
    expect(await shop.told()).to.deep.equal(['R-1,1ZNORTH,MUG,1', 'R-3,1ZLEGACY,MUG,1']);
  });

  it('are split by line where a rule says so: each WMS gets its lines, and speaks of them only', async () => {
    const shop = await openRoutedShop(routedWorkspace('  - { sku: ["TENT-*"], by: line, to: west }'));
    await shop.give(
      { number: 'S-1', sku: 'MUG' },
      { number: 'S-1', sku: 'TENT-2', quantity: 2 },
      { number: 'S-1', sku: 'CAP' },
    );
    await shop.until('S-1', 'at_wms');
    expect(await shop.sent('legacy')).to.deep.equal(['S-1,1,MUG,1,,Standard', 'S-1,3,CAP,1,,Standard']);
    expect(await shop.sent('west')).to.deep.equal(['S-1,2,TENT-2,2,,Standard']);
    const shown = await shop.say('orders', 'show', 'S-1');
    expect(shown)
      .to.match(/2 +TENT-2 +2 +0 +west/)
      .and.match(/west +at_wms +rule 1/)
      .and.include('With legacy and west; waits for its shipment file.');

    await shop.answer(
      'west',
      'SHIP_1.csv',
      shipmentFile({ number: 'S-1', tracking: '1ZWEST', sku: 'TENT-2', quantity: 2 }),
    );
    await shop.until('S-1', 'partial');
    await eventually('the cart knows the first package', async () => (await shop.told()).length === 1);
    await shop.answer('west', 'SHIP_2.csv', shipmentFile({ number: 'S-1', tracking: '1ZWRONG', sku: 'CAP' }));
    await eventually('the file was read', async () => (await shop.say('files', 'list')).includes('SHIP_2.csv'));
    await settled(shop.daemon);
    expect((await shop.statuses())['S-1']).to.equal('partial');

    await shop.answer(
      'legacy',
      'SHIP_3.csv',
      shipmentFile(
        { number: 'S-1', tracking: '1ZREST', sku: 'MUG' },
        { number: 'S-1', tracking: '1ZREST', sku: 'CAP' },
      ),
    );
    await shop.until('S-1', 'confirmed');
    expect(await shop.told()).to.deep.equal(['S-1,1ZREST,CAP,1', 'S-1,1ZREST,MUG,1', 'S-1,1ZWEST,TENT-2,2']);
  });

  it('go by stock, less what is on its way there already', async () => {
    const shop = await openRoutedShop(routedWorkspace('  - { stock: available, to: west }', { delivery: 'off' }));
    await shop.answer('west', 'INV_1.csv', stockFile({ MUG: 3, CAP: 9 }));
    await eventually('the stock is known', async () => (await shop.say('files', 'list')).includes('INV_1.csv'));
    await settled(shop.daemon);
    await shop.give({ number: 'L-1', quantity: 2 });
    await shop.until('L-1', 'new');
    await shop.give({ number: 'L-2', quantity: 2 }, { number: 'L-3', sku: 'CAP' }, { number: 'L-3', sku: 'HAT' });
    for (const number of ['L-2', 'L-3']) await shop.until(number, 'new');
    const where = async (number: string) => (await shop.parts(number)).map(({ wms }) => wms);
    expect([await where('L-1'), await where('L-2'), await where('L-3')]).to.deep.equal([
      ['west'],
      ['legacy'],
      ['legacy'],
    ]);
  });

  it('keep to one WMS what its mapping refused, while the other part has gone: it goes on alone, and once', async () => {
    const strict = `
kind: orders
file: { name: "{{values.wms}}_{{sequence 4}}.csv" }
columns:
  Order: order.orderNumber
  Line: line.lineNumber
  SKU: { from: line.sku, text: { max: LENGTH, else: hold } }
  Qty: line.quantity
`;
    const files = routedWorkspace('  - { sku: ["TENT-*"], by: line, to: west }');
    const shop = await openRoutedShop({
      ...files,
      'crossdock.yaml': (files['crossdock.yaml'] ?? '').replace(
        'wms/west/in }, mapping: coded-orders',
        'wms/west/in }, mapping: strict-orders',
      ),
      'mappings/strict-orders.yaml': strict.replace('LENGTH', '5'),
    });
    await shop.give({ number: 'H-1', sku: 'MUG' }, { number: 'H-1', sku: 'TENT-LARGE' });
    await eventually(
      'one part has gone, the other is held',
      async () =>
        (await shop.parts('H-1'))
          .map(({ wms, status }) => `${wms} ${status}`)
          .sort()
          .join() === 'legacy at_wms,west error',
    );
    expect(await shop.exceptions()).to.deep.equal(['ORDER_NOT_RENDERABLE']);

    // Rules that would now send everything elsewhere do not tear apart what has begun.
    await put(join(shop.home, 'mappings/strict-orders.yaml'), strict.replace('LENGTH', '20'));
    const merchant = join(shop.home, 'merchants/acme.yaml');
    await put(
      merchant,
      (await readFile(merchant, 'utf8')).replace(
        '- { sku: ["TENT-*"], by: line, to: west }',
        '- { sku: MUG, by: line, to: west }\n  - { to: north }',
      ),
    );
    await eventually(
      'the new rules run',
      async () => shop.daemon.tools.workspace().merchants.get('acme')?.routing?.length === 2,
    );
    const [{ id }] = JSON.parse(await shop.say('exceptions', 'list', '--json'));
    await shop.say('exceptions', 'release', id, '--yes');
    await shop.until('H-1', 'at_wms');
    await settled(shop.daemon);
    expect(await shop.sent('west')).to.deep.equal(['H-1,2,TENT-LARGE,1']);
    expect(await shop.sent('legacy')).to.deep.equal(['H-1,1,MUG,1,,Standard']);
    expect(await shop.sent('north')).to.deep.equal([]);
  });

  it('are routed afresh as a whole when nothing of them has gone', async () => {
    const shop = await openRoutedShop(
      routedWorkspace('  - { sku: ["TENT-*"], by: line, to: west }', {
        loadOptions: 'reject unmapped shipping codes: true',
      }),
    );
    await shop.give({ number: 'A-1', sku: 'MUG' }, { number: 'A-1', sku: 'TENT-1' });
    await shop.until('A-1', 'error');
    const merchant = join(shop.home, 'merchants/acme.yaml');
    await put(
      merchant,
      (await readFile(merchant, 'utf8')).replace('sku: ["TENT-*"], by: line, to: west', 'country: US, to: north'),
    );
    await eventually(
      'the new rule runs',
      async () => shop.daemon.tools.workspace().merchants.get('acme')?.routing?.[0]?.to === 'north',
    );
    await shop.say('ship-methods', 'map', '--cart', 'web', '--from', 'Standard', '--to', 'GND');
    await shop.until('A-1', 'at_wms');
    expect(await shop.sent('north')).to.deep.equal(['A-1,1,MUG,1,,GND', 'A-1,2,TENT-1,1,,GND']);
    expect([...(await shop.sent('legacy')), ...(await shop.sent('west'))]).to.deep.equal([]);
    expect(await shop.parts('A-1')).to.have.length(1);
  });

  it('have the carrier that the WMS they go to has for their ship method', async () => {
    const shop = await openRoutedShop(routedWorkspace('  - { country: CA, to: north }'), {
      'ship-methods import --wms legacy': 'code,description,carrier\nGND,Ground,UPSN\n',
      'ship-methods import --wms north': 'code,description,carrier\nGND,Ground,CPC\n',
    });
    await shop.say('ship-methods', 'map', '--cart', 'web', '--from', 'Standard', '--to', 'GND');
    await shop.give({ number: 'C-1' }, { number: 'C-2', country: 'CA' });
    for (const number of ['C-1', 'C-2']) await shop.until(number, 'at_wms');
    expect(await shop.sent('legacy')).to.deep.equal(['C-1,1,MUG,1,UPSN,GND']);
    expect(await shop.sent('north')).to.deep.equal(['C-2,1,MUG,1,CPC,GND']);
  });
});
