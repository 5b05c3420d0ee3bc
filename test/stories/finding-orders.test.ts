import { expect } from 'chai';
import { findingShop } from '../support/finding-shop.ts';

/** Nothing of these may stand in an answer to a buyer. */
const personal = /Person|Sample Street|pat@/;
const ourWords = /\b(WMS|gate|ticket|queue|delivery|mapping|crossdock|part|exception|confirmed|at_wms)\b/i;

describe('an order that somebody asks for', () => {
  it('is found by each of its numbers, by its files and by a SKU, and its story has all of them', async function () {
    this.timeout(60_000);
    const shop = await findingShop();
    const file = await shop.give({ number: 'F-1', po: 'PO 4711' });
    await shop.stands('F-1', 'at_wms');
    const answer = await shop.ship('legacy', { number: 'F-1', tracking: '1Z0001' });
    await shop.stands('F-1', 'confirmed');
    const [row] = JSON.parse(await shop.say('orders', 'find', 'F-1', '--json'));
    expect(row).to.include({ by: 'order number', poNumber: 'PO 4711', status: 'confirmed', units: 1 });
    expect(row).to.deep.include({ wms: ['legacy'], tracking: ['1Z0001'] });
    const ways = [row.id, 'id-F-1', 'po 4711', '1Z0001', 'W-F-1', file, answer, 'legacy_0001.csv'];
    for (const text of ways) {
      const [found] = JSON.parse(await shop.say('orders', 'find', text, '--json'));
      expect(found?.id, text).to.equal(row.id);
      expect(JSON.parse(await shop.say('orders', 'show', text, '--json')).order.id, text).to.equal(row.id);
    }
    expect(JSON.parse(await shop.say('orders', 'find', 'MUG', '--json'))[0]).to.include({ id: row.id, by: 'SKU' });
    const out = await shop.say('orders', 'show', '1Z0001');
    expect(out).to.match(/PO: +PO 4711/);
    expect(out).to.match(
      /downloaded +file web_1\.csv row 2, document \w+, mapping web-orders of revision \w{12}, found as /,
    );
    expect(out).to.match(/delivered to WMS +file legacy_0001\.csv, delivery \w+, document \w+, mapping coded-orders/);
    expect(out).to.match(/shipped +file SHIP_2\.csv row 2, document \w+, mapping numbered-shipments/);
    expect(out).to.match(/cart told +file \S+, delivery \w+/);
    expect(out).not.to.match(personal);
  });

  it('is one of several where a number means several, and none where nothing is called so', async function () {
    this.timeout(60_000);
    const shop = await findingShop();
    await shop.give({ number: 'F-2', po: 'SAME' }, { number: 'F-3', po: 'SAME' });
    await shop.stands('F-3', 'at_wms');
    const { code, err } = await shop.run('orders', 'show', 'SAME');
    expect(code).to.equal(2);
    expect(err).to.include('2 orders have the reference "SAME" (PO or longer reference)');
    expect(err).to.include('number F-2, at_wms').and.to.include('number F-3, at_wms');
    expect((await shop.run('orders', 'hold', 'legacy_0001.csv')).code).to.equal(2);
    expect((await shop.run('orders', 'show', 'nothing')).code).to.equal(3);
  });

  it('is exported by conditions, and no cell is a formula', async function () {
    this.timeout(60_000);
    const shop = await findingShop();
    await shop.give(
      { number: 'F-4', po: '=1+1', tags: 'VIP', method: 'Air' },
      { number: 'F-5', skus: ['TENT'] },
      { number: 'F-6', skus: ['MUG', 'TENT'], tags: 'vip' },
    );
    await shop.stands('F-6', 'at_wms');
    await shop.stands('F-4', 'at_wms');
    const numbers = async (...argv: string[]) =>
      (await shop.say('orders', 'find', ...argv, '--ndjson'))
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line).orderNumber)
        .sort();
    expect(await numbers('--tag', 'vip')).to.deep.equal(['F-4', 'F-6']);
    expect(await numbers('--ship-method', 'air')).to.deep.equal(['F-4']);
    expect(await numbers('--wms', 'west')).to.deep.equal(['F-5', 'F-6']);
    expect(await numbers('--sku', 'TENT', '--tag', 'vip')).to.deep.equal(['F-6']);
    expect(await numbers('--status', 'error')).to.deep.equal([]);
    expect(await numbers('--until', '2026-01-01')).to.deep.equal([]);
    expect(await numbers('--merchant', 'acme', '--cart', 'web')).to.have.length(3);
    const csv = await shop.say('orders', 'find', 'F-4', '--csv');
    expect(csv.split('\n')[0]).to.equal(
      'orderNumber,merchant,cart,status,reason,receivedAt,placedAt,updatedAt,custRef,poNumber,shipMethod,serviceCode,wms,lines,units,tracking,id',
    );
    expect(csv).to.include(",'=1+1,Air,");
    expect(await shop.say('orders', 'find', '--status', 'error', '--json')).to.equal('[\n]\n');
    expect((await shop.run('orders', 'find', '--all')).code).to.equal(2);
    expect(JSON.parse(await shop.say('orders', 'find', '--all', '--json'))).to.have.length(3);
  });
});

describe('what is told of an order', () => {
  it('that is held: what repairs it, which entry is nearly it, and to the buyer that we see to it', async function () {
    this.timeout(60_000);
    const shop = await findingShop({ loadOptions: 'reject unmapped shipping codes: true' });
    await shop.say('ship-methods', 'map', '--merchant', 'acme', '--cart', 'web', '--from', 'Ground', '--to', 'GND');
    await shop.give({ number: 'H-1', method: 'Grond' });
    await shop.stands('H-1', 'error');
    expect(await shop.say('orders', 'show', 'H-1')).to.match(
      /waits for: +Held: Nobody has mapped the ship method "Grond"/,
    );
    const explained = await shop.say('orders', 'explain', 'H-1');
    expect(explained).to.include('ship method: HELD (Nobody has mapped the ship method "Grond" of cart web.)');
    expect(explained).to.include('the map has "Ground", which is nearly the same');
    expect(explained).to.include('routing: not asked').and.to.include('The rules of now would do the same.');
    const text = await shop.say('orders', 'show', 'H-1', '--for-customer');
    expect(text).to.include('We have your order H-1.');
    expect(text).not.to.match(personal);
    expect(text).not.to.match(ourWords);
    await shop.say('ship-methods', 'map', '--merchant', 'acme', '--cart', 'web', '--from', 'Grond', '--to', 'GND');
    await shop.stands('H-1', 'at_wms');
    expect(await shop.say('orders', 'explain', 'H-1')).to.include('> "Grond" becomes GND: the first entry that fits');
  });

  it('that is split: which part went where, and why', async function () {
    this.timeout(60_000);
    const shop = await findingShop();
    await shop.give({ number: 'P-1', skus: ['MUG', 'TENT'] });
    await shop.stands('P-1', 'at_wms');
    const shown = await shop.say('orders', 'show', 'P-1');
    expect(shown)
      .to.match(/legacy +at_wms +no rule +\w+/)
      .and.to.match(/west +at_wms +rule 1 +\w+/);
    const explained = await shop.say('orders', 'explain', 'P-1');
    expect(explained).to.include('> rule 1 to west: takes line 2');
    expect(explained).to.include('- west has a part of it (at_wms), by rule 1.');
    await shop.ship('west', { number: 'P-1', tracking: '1ZWEST', sku: 'TENT' });
    await shop.stands('P-1', 'partial');
    const text = await shop.say('orders', 'show', 'P-1', '--for-customer');
    expect(text).to.equal(
      [
        'A part of your order P-1 is on its way:',
        '  - sent on 2 March 2026 with UPS, tracking number 1ZWEST',
        'The rest follows; you will get its tracking number as soon as it leaves.\n',
      ].join('\n'),
    );
    await shop.ship('legacy', { number: 'P-1', tracking: '1ZLEGACY' });
    await shop.stands('P-1', 'confirmed');
    const whole = await shop.say('orders', 'show', 'P-1', '--for-customer');
    expect(whole)
      .to.include('1ZWEST')
      .and.to.include('1ZLEGACY')
      .and.to.include('Good news: your order P-1 is on its way:');
    expect(whole).not.to.match(ourWords);
  });

  it('that is canceled or not taken, and what would be otherwise by the rules of now', async function () {
    this.timeout(60_000);
    const shop = await findingShop({
      loadOptions: 'order filters: [{ field: order.shipTo.country, values: [US], rule: required }]',
    });
    await shop.give({ number: 'C-1' }, { number: 'C-2', country: 'CA' });
    await shop.stands('C-2', 'skipped');
    await shop.stands('C-1', 'at_wms');
    await shop.say('orders', 'cancel', 'C-1', '--at-wms', '--yes');
    expect(await shop.say('orders', 'show', 'C-1', '--for-customer')).to.equal(
      'Your order C-1 was canceled, and nothing will be sent.\n',
    );
    expect(await shop.say('orders', 'show', 'C-2', '--for-customer')).to.match(/^We are not sending your order C-2/);
    const explained = await shop.say('orders', 'explain', 'C-2');
    expect(explained).to.include('order filters: NOT TAKEN (Order filter: order.shipTo.country must be US.)');
    expect(explained).to.include('> order.shipTo.country must be US: it is "CA"');
    expect(await shop.say('orders', 'explain', 'C-1')).to.include('BESIDE THE RULES\n- It is canceled');
    await shop.say('ship-methods', 'map', '--merchant', 'acme', '--cart', 'web', '--from', 'Ground', '--to', 'GND');
    expect(await shop.say('orders', 'explain', 'C-1')).to.include(
      '- ship method: then nothing, now Ground becomes GND.',
    );
  });
});
