import { join } from 'node:path';
import { expect } from 'chai';
import { listAudit } from '../../src/storage/audit.ts';
import { listExceptions } from '../../src/storage/exceptions.ts';
import { drop, settled } from '../support/daemon.ts';
import { shipmentFile, stockFile } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';
import { shopLines } from '../support/translation-shop.ts';
import { allAtWms, begin } from '../support/translation-story.ts';

describe('an order whose ship method nobody has mapped', () => {
  it('is held with its like in one exception, and all go out by themselves with the code as soon as it is mapped', async () => {
    const story = await begin('reject unmapped shipping codes: true', {
      'ship-methods import --wms legacy': 'code,description,carrier\n2DA,Second day,UPSN\nGND,Ground,UPSN\n',
    });
    const { reader } = story.daemon.tools.store;
    await story.say('ship-methods', 'map', '--cart', 'web', '--from', 'Standard', '--to', 'GND');
    await drop(
      join(story.home, '../cart/orders/orders.csv'),
      shopLines({ number: 'T-1', method: 'Two Days' }, { number: 'T-2', method: 'Two Days' }, { number: 'T-3' }),
    );
    await eventually('the mapped one is at the WMS, the others are held', async () => {
      const { 'T-1': one, 'T-2': two, 'T-3': three } = await story.statuses();
      return [one, two, three].join() === 'error,error,at_wms';
    });
    const open = await listExceptions(reader, ['acme'], { state: 'open', limit: 5 });
    expect(open.map(({ code, scope, value }) => [code, scope, value])).to.deep.equal([
      ['SHIP_METHOD_UNMAPPED', 'merchant', 'Two Days'],
    ]);

    await story.say('ship-methods', 'map', '--cart', 'web', '--from', 'Two Days', '--to', '2DA');
    await allAtWms(story, 3);
    expect(await story.rows('wms/in')).to.deep.equal([
      'T-1,1,MUG,1,UPSN,2DA,Two Days',
      'T-2,1,MUG,1,UPSN,2DA,Two Days',
      'T-3,1,MUG,1,UPSN,GND,Standard',
    ]);
    expect(await listExceptions(reader, ['acme'], { state: 'open', limit: 5 })).to.deep.equal([]);
    const deeds = await listAudit(reader, ['acme'], { subject: 'acme/web', limit: 5 });
    expect(deeds.map(({ before, after }) => [before, after])).to.deep.equal([
      [{}, { '"Two Days"': '2DA' }],
      [{}, { '"Standard"': 'GND' }],
    ]);
  });

  it('goes straight through where the cart does not reject it, and is listed as seen', async () => {
    const story = await begin('minimum inventory level: 0');
    await drop(join(story.home, '../cart/orders/orders.csv'), shopLines({ number: 'T-4', method: 'Pigeon' }));
    await eventually('it is at the WMS', async () => (await story.statuses())['T-4'] === 'at_wms');
    expect(await story.rows('wms/in')).to.deep.equal(['T-4,1,MUG,1,,Pigeon,Pigeon']);
    const listed = JSON.parse(await story.say('ship-methods', 'list', '--unmapped', '--json'));
    expect(listed).to.have.length(1);
    expect(listed[0]).to.include({ merchant: 'acme', cart: 'web', method: 'Pigeon', seen: 1, state: 'unmapped' });
  });

  it('goes by the first entry whose conditions hold, whatever was entered last', async () => {
    const story = await begin('reject unmapped shipping codes: true');
    for (const how of [
      ['--to', 'GND'],
      ['--to', 'INT', '--country', 'CA'],
      ['--to', 'BOX', '--contains', 'tent'],
    ])
      await story.say('ship-methods', 'map', '--cart', 'web', '--from', 'Standard', ...how);
    await drop(
      join(story.home, '../cart/orders/orders.csv'),
      shopLines({ number: 'T-5' }, { number: 'T-6', country: 'CA', sku: 'TENT' }, { number: 'T-7', sku: 'TENT' }),
    );
    await allAtWms(story, 3);
    const codes = (await story.rows('wms/in')).map((row) => row.split(',')[5]);
    expect(codes).to.deep.equal(['GND', 'INT', 'BOX']);
  });
});

describe('a product with several names', () => {
  it('goes out under the name that the WMS knows and comes back under the cart’s own; its carrier under the name that the cart knows', async () => {
    const story = await begin('translate item code: upc', {
      'aliases import': 'merchant,sku,type,code\nacme,MUG-BLUE,upc,0123456789\nacme,MUG-BLUE,merchantSku,MUG\n',
      'ship-methods import --carriers': 'merchant,code,name\nacme,UPSN,United Parcel (fictional)\n',
    });
    await drop(
      join(story.home, '../cart/orders/orders.csv'),
      shopLines({ number: 'P-1', quantity: 2 }, { number: 'P-1', sku: 'UNKNOWN' }),
    );
    await eventually('it is at the WMS', async () => (await story.statuses())['P-1'] === 'at_wms');
    expect((await story.rows('wms/in')).map((row) => row.split(',')[2])).to.deep.equal(['0123456789', 'UNKNOWN']);
    await drop(
      join(story.home, '../wms/out/SHIP_1.csv'),
      shipmentFile(
        { number: 'P-1', tracking: '1Z1', sku: '0123456789', quantity: 2 },
        { number: 'P-1', tracking: '1Z1', sku: 'UNKNOWN' },
      ).replaceAll(';UPS;', ';upsn;'),
    );
    await eventually('it is confirmed', async () => (await story.statuses())['P-1'] === 'confirmed');
    expect((await story.rows('cart/tracking')).map((row) => row.split(',').slice(2).join())).to.deep.equal([
      'United Parcel (fictional),1Z1,MUG,2',
      'United Parcel (fictional),1Z1,UNKNOWN,1',
    ]);
  });

  it('is translated to its master SKU from whichever alias the cart uses', async () => {
    const story = await begin('translate item code: master', {
      'aliases import': 'merchant,sku,type,code\nacme,M-1,upc,111\nacme,M-1,asin,B0EXAMPLE\n',
    });
    await drop(
      join(story.home, '../cart/orders/orders.csv'),
      shopLines({ number: 'P-2', sku: '111' }, { number: 'P-3', sku: 'B0EXAMPLE' }, { number: 'P-4', sku: 'M-1' }),
    );
    await allAtWms(story, 3);
    expect((await story.rows('wms/in')).map((row) => row.split(',')[2])).to.deep.equal(['M-1', 'M-1', 'M-1']);
  });

  it('is in stock files under the alias, added up over its names; a product without one is left alone, never zeroed', async () => {
    const story = await begin('sync inventory alias: merchantSku', {
      'aliases import':
        'merchant,sku,type,code\nacme,M-1,merchantSku,MUG\nacme,M-1,merchantSku,MUG-OUTLET\nacme,M-1,upc,111\nacme,M-2,upc,222\n',
    });
    await drop(join(story.home, '../wms/out/INV_1.csv'), stockFile({ 'M-1': 40, 111: 2, 'M-2': 9, 'M-3': 7 }));
    const stock = await eventually('the cart has its stock', async () => {
      const rows = await story.rows('cart/stock');
      return rows.length > 0 ? rows : undefined;
    });
    expect(stock.map((row) => row.split(',').slice(0, 2).join())).to.deep.equal(['MUG,42', 'MUG-OUTLET,42']);
  });
});

describe('a kit', () => {
  it('goes out as its components and comes back as the kit line, once all of them have shipped', async () => {
    const story = await begin('translate item code: master', {
      'products import':
        'merchant,sku,description,components\nacme,SET,Camping set,1 x TENT; 2 x PEG\nacme,TENT,Tent,\nacme,PEG,Peg,\n',
    });
    await drop(
      join(story.home, '../cart/orders/orders.csv'),
      shopLines({ number: 'K-1', sku: 'SET', quantity: 2 }, { number: 'K-1', sku: 'MUG' }),
    );
    await eventually('it is at the WMS', async () => (await story.statuses())['K-1'] === 'at_wms');
    expect((await story.rows('wms/in')).map((row) => row.split(',').slice(1, 4).join())).to.deep.equal([
      '1,TENT,2',
      '2,PEG,4',
      '3,MUG,1',
    ]);

    await drop(
      join(story.home, '../wms/out/SHIP_1.csv'),
      shipmentFile({ number: 'K-1', tracking: '1ZTENTS', sku: 'TENT', quantity: 2 }),
    );
    await eventually('the tents are on their way', async () => (await story.statuses())['K-1'] === 'partial');
    await settled(story.daemon);
    expect(await story.rows('cart/tracking')).to.deep.equal([]);

    await drop(
      join(story.home, '../wms/out/SHIP_2.csv'),
      shipmentFile(
        { number: 'K-1', tracking: '1ZREST', sku: 'PEG', quantity: 4 },
        { number: 'K-1', tracking: '1ZREST', sku: 'MUG' },
      ),
    );
    await eventually('it is confirmed', async () => (await story.statuses())['K-1'] === 'confirmed');
    expect((await story.rows('cart/tracking')).map((row) => row.split(',').slice(3).join()).sort()).to.deep.equal([
      '1ZREST,MUG,1',
      '1ZREST,SET,2',
      '1ZTENTS,,',
    ]);
  });
});
