import { expect } from 'chai';
import type { Page } from '../../../src/connectors/contract.ts';
import { shipstream } from '../../../src/connectors/wms/shipstream/index.ts';
import { limits } from '../../../src/support/limits.ts';
import { answering } from '../../simulators/shared/faults.ts';
import type { ParcelPlan } from '../../simulators/shipstream/world.ts';
import { rejection } from '../../support/rejection.ts';
import { anOrder, type Dock, dockAt, knownFor, knownOf, mapping, orderAt, readShipments } from './shipstream-dock.ts';

const HOUR = 3_600_000;
const all: ParcelPlan['lines'] = [
  { ref: '1', quantity: 2 },
  { ref: '2', quantity: 1 },
];

describe('shipments of ShipStream', () => {
  it('come as one package for each tracking number, with our lines', async () => {
    const dock = await sent();
    pack(dock, [
      { trackings: ['1Z1'], lines: [{ ref: '1', quantity: 2 }] },
      { trackings: ['1Z2', '1Z3'], lines: [{ ref: '2', quantity: 1 }], carrier: 'usps', service: 'Priority' },
    ]);
    const { records, complaints } = await readShipments(dock, await dock.look('shipments'));
    expect(complaints).to.deep.equal([]);
    expect(records).to.have.length(1);
    expect(records[0]).to.include({ orderRef: 'KEY-1', orderRefType: 'key', status: 'shipped', warehouseCode: '1' });
    const weight = { value: '1.7500', unit: 'lb' };
    expect(records[0]?.packages).to.deep.equal([
      {
        trackingNumber: '1Z1',
        carrierCode: 'ups',
        serviceCode: 'UPS Ground',
        weight,
        lines: [{ lineNumber: 1, sku: 'SKU-1', quantity: 2 }],
      },
      {
        trackingNumber: '1Z2',
        carrierCode: 'usps',
        serviceCode: 'Priority',
        weight,
        lines: [{ lineNumber: 2, sku: 'SKU-2', quantity: 1 }],
      },
      { trackingNumber: '1Z3', carrierCode: 'usps', serviceCode: 'Priority', weight, lines: [] },
    ]);
  });

  it('of one order may be several, and packages under one master number are one', async () => {
    const dock = await sent();
    pack(dock, [
      { trackings: ['M1'], lines: [{ ref: '1', quantity: 1 }] },
      { trackings: ['M1'], lines: [{ ref: '1', quantity: 1 }] },
    ]);
    pack(dock, [{ trackings: ['1Z9'], lines: [{ ref: '2', quantity: 1 }] }]);
    const { records } = await readShipments(dock, await dock.look('shipments'));
    expect(
      records.map(({ packages }) => packages.map(({ trackingNumber, lines }) => [trackingNumber, lines[0]?.quantity])),
    ).to.deep.equal([[['M1', 2]], [['1Z9', 1]]]);
  });

  it('are matched by SKU where our references do not come back', async () => {
    const dock = await dockAt({ options: { itemRefs: false } });
    const [one, two] = anOrder().lines;
    if (!one || !two) throw new Error('no lines');
    await dock.sendOrder(anOrder({ lines: [one, two, { ...one, lineNumber: 3, quantity: 1 }] }));
    pack(dock, [
      {
        trackings: ['1Z1'],
        lines: [
          { ref: '1', quantity: 2 },
          { ref: '2', quantity: 1 },
          { ref: '3', quantity: 1 },
        ],
      },
    ]);
    const { records } = await readShipments(dock, await dock.look('shipments'));
    expect(records[0]?.packages[0]?.lines.map(({ lineNumber, quantity }) => [lineNumber, quantity])).to.deep.equal([
      [1, 2],
      [2, 1],
      [3, 1],
    ]);
  });

  it('without a number wait until they have left', async () => {
    const dock = await sent();
    const shipment = pack(dock, [{ trackings: [], lines: all }], true);
    expect((await readShipments(dock, await dock.look('shipments'))).records).to.deep.equal([]);
    dock.simulator.world.ship(shipment);
    const { records } = await readShipments(dock, await dock.look('shipments'));
    expect(records[0]?.packages).to.have.length(1);
    expect(records[0]?.packages[0]).to.include({ trackingNumber: '' });
    expect(records[0]?.packages[0]?.lines).to.have.length(2);
  });

  it('wait for the carrier where the settings say so', async () => {
    const dock = await sent({ settings: { 'confirm at': 'shipped' } });
    const shipment = pack(dock, [{ trackings: ['1Z1'], lines: all }]);
    expect((await readShipments(dock, await dock.look('shipments'))).records).to.deep.equal([]);
    dock.simulator.world.ship(shipment);
    expect((await readShipments(dock, await dock.look('shipments'))).records).to.have.length(1);
  });

  it('that are voided take back what was reported of them, and nothing else', async () => {
    const dock = await sent();
    const shipment = pack(dock, [{ trackings: ['1Z1'], lines: all }]);
    dock.simulator.world.void(shipment);
    expect((await readShipments(dock, await dock.look('shipments'))).records).to.deep.equal([]);
    dock.known.set('KEY-1', knownOf(anOrder(), ['1Z1']));
    const { records } = await readShipments(dock, await dock.look('shipments'));
    expect(records[0]).to.include({ status: 'voided' });
    expect(records[0]?.packages).to.deep.equal([
      { trackingNumber: '1Z1', carrierCode: '', serviceCode: '', lines: [], voided: true },
    ]);
    shipment.status = 'picking';
    expect((await readShipments(dock, await dock.look('shipments'))).records[0]).to.include({ status: 'voided' });
  });

  it('with a status that nobody knows take nothing back; a person hears of parcels that were not told', async () => {
    const dock = await sent();
    pack(dock, [{ trackings: ['1Z1'], lines: all }]).status = 'staged';
    const heard = async () => {
      const { records, complaints } = await readShipments(dock, await dock.look('shipments'));
      expect(records).to.deep.equal([]);
      return complaints.map(({ code, value, only }) => [code, value, only]);
    };
    expect(await heard()).to.deep.equal([['unknown-code', 'staged', undefined]]);
    dock.known.set('KEY-1', knownOf(anOrder(), ['1Z1']));
    expect(await heard()).to.deep.equal([['unknown-code', 'staged', 'warning']]);
  });

  it('that are voided without naming a parcel are shown to a person, where one was reported', async () => {
    const dock = await sent();
    dock.simulator.world.void(pack(dock, [{ trackings: ['1Z1'], lines: all }]), false);
    expect((await readShipments(dock, await dock.look('shipments'))).complaints).to.deep.equal([]);
    dock.known.set('KEY-1', knownOf(anOrder(), ['1Z1']));
    const { records, complaints } = await readShipments(dock, await dock.look('shipments'));
    expect(records).to.deep.equal([]);
    expect(complaints.map(({ code, only }) => [code, only])).to.deep.equal([['void-of-unknown', undefined]]);
  });

  it('of orders that came another way are a word, no mistake', async () => {
    const dock = await sent();
    pack(dock, [{ trackings: ['1Z1'], lines: all }]);
    dock.known.clear();
    const { records, complaints } = await readShipments(dock, await dock.look('shipments'));
    expect(records).to.deep.equal([]);
    expect(complaints.map(({ only, code }) => [only, code])).to.deep.equal([['warning', 'unknown-order']]);
  });

  it('of orders that another system sent are found by number where that is wanted', async () => {
    const dock = await sent({ settings: { 'match by order number': true } });
    pack(dock, [{ trackings: ['1Z1'], lines: all }]);
    const order = dock.known.get('KEY-1');
    dock.known.clear();
    if (order) dock.known.set('ANOTHER', order);
    const { records } = await readShipments(dock, await dock.look('shipments'));
    expect(records[0]).to.include({ orderRef: '1001', orderRefType: 'orderNumber' });
  });

  it('of orders that another system sent are tied by SKU: its references of lines are not ours', async () => {
    const dock = await sent({ settings: { 'match by order number': true } });
    pack(dock, [{ trackings: ['1Z1'], lines: all }]);
    const [one, two] = anOrder().lines;
    if (!one || !two) throw new Error('no lines');
    const theirs = { ...one, lineNumber: 2 };
    const ours = knownOf(anOrder({ lines: [{ ...two, lineNumber: 1 }, theirs] }));
    dock.known.clear();
    dock.known.set('ANOTHER', ours);
    const tied = async () => {
      const { records } = await readShipments(dock, await dock.look('shipments'));
      return records[0]?.packages[0]?.lines;
    };
    expect(await tied()).to.deep.equal([
      { lineNumber: 2, sku: 'SKU-1', quantity: 2 },
      { lineNumber: 1, sku: 'SKU-2', quantity: 1 },
    ]);
    dock.known.set('ANOTHER', { ...ours, lines: [], linesUnknown: true });
    expect(await tied(), 'known by its number only').to.deep.equal([
      { lineNumber: 1, sku: 'SKU-1', quantity: 2 },
      { lineNumber: 2, sku: 'SKU-2', quantity: 1 },
    ]);
  });

  it('whose packages are not told count what was not canceled', async () => {
    const dock = await sent();
    dock.simulator.world.ship(pack(dock, [{ trackings: [], lines: all }], true));
    const pages = JSON.parse(
      JSON.stringify(await dock.look('shipments')).replace('"qty":"2.0000"', '"qty":"2.0000","qty_canceled":"1.0000"'),
    ) as Page[];
    const [page] = pages.map(({ body }) => body as { shipments: { packages: unknown[] }[] });
    for (const shipment of page?.shipments ?? []) shipment.packages = [];
    const { records } = await readShipments(dock, pages);
    expect(records[0]?.packages[0]?.lines.map(({ quantity }) => quantity)).to.deep.equal([1, 1]);
  });

  it('with an item that nobody ordered keep their number', async () => {
    const dock = await sent();
    pack(dock, [{ trackings: ['1Z1'], lines: all }]);
    const more = [
      { order_item_id: '9', order_item_ref: null, sku: 'GIFT', quantity: '1.0000' },
      { sku: 'SKU-1', quantity: 'many' },
    ];
    const text = JSON.stringify(await dock.look('shipments')).replace(
      '"order_items":[',
      (at) => `${at}${JSON.stringify(more).slice(1, -1)},`,
    );
    const page = JSON.parse(text) as Page[];
    const { records, complaints } = await readShipments(dock, page);
    expect(records[0]?.packages[0]?.lines).to.have.length(2);
    expect(complaints.map(({ code }) => code)).to.deep.equal(['unknown-sku', 'not-a-number']);
  });

  it('that are wrong are a problem once, though looks overlap', async () => {
    let now = Date.parse('2026-11-23T12:00:00Z');
    const dock = await sent({ now: () => now });
    const shipment = pack(dock, [{ trackings: ['1Z1'], lines: all }]);
    dock.known.set('KEY-1', knownOf(anOrder(), ['1Z1']));
    dock.simulator.world.void(shipment, false);
    const looked = async (cursor: string) => {
      const pages = await dock.look('shipments', cursor);
      const { complaints } = await readShipments(dock, pages);
      return { cursor: pages.at(-1)?.cursor ?? cursor, told: complaints.map(({ code, only }) => [code, only]) };
    };
    const first = await looked('');
    expect(first.told).to.deep.equal([['void-of-unknown', undefined]]);
    now += 3 * HOUR;
    await sendMany(dock, 1);
    const second = await looked(first.cursor);
    now += HOUR / 4;
    expect((await looked(second.cursor)).told).to.deep.equal([['void-of-unknown', 'warning']]);
    dock.simulator.world.touch(shipment);
    expect((await looked(second.cursor)).told, 'it changed again').to.deep.equal([['void-of-unknown', undefined]]);
  });

  it('that make no sense at all are read without a throw', async () => {
    const read = shipstream.layouts.read?.shipments;
    for (const body of [
      null,
      7,
      [],
      { shipments: 'x' },
      { shipments: [null, { packages: 5, status: 'packed' }] },
      { canceled: [1] },
    ])
      expect((await read?.(body, knownFor(new Map()), mapping))?.records).to.deep.equal([]);
  });
});

describe('a look at ShipStream', () => {
  for (const envelope of [true, false])
    it(`goes over pages, ${envelope ? 'with an envelope' : 'bare'}, and ends`, async () => {
      const dock = await dockAt({ options: { envelope } });
      await sendMany(dock, 250);
      const pages = await dock.look('shipments');
      expect(pages.filter(({ count }) => count > 0).map(({ count }) => count)).to.deep.equal([100, 100, 50]);
      expect((await readShipments(dock, pages)).records).to.have.length(250);
    });

  it('goes on after the last durable page', async () => {
    const dock = await dockAt();
    await sendMany(dock, 150);
    const [first] = await dock.look('shipments');
    const rest = await dock.look('shipments', first?.cursor);
    expect(rest.map(({ count }) => count)).to.deep.equal([50, 0]);
  });

  it('says nothing where nothing has changed', async () => {
    const dock = await dockAt({ now: () => Date.parse('2026-11-23T12:00:00Z') });
    const [only] = await dock.look('shipments');
    expect(only).to.include({ count: 0 });
    expect(await dock.look('shipments', only?.cursor)).to.deep.equal([]);
  });

  it('loses nothing while shipments change between its pages', async () => {
    let now = Date.parse('2026-11-23T12:00:00Z');
    const dock = await dockAt({ now: () => now });
    // Nobody has looked for twelve days: what is skipped now lies outside the window of the next look.
    for (let at = 0; at < 300; at += 1) {
      now += HOUR;
      await sendMany(dock, 1, at);
    }
    const seen = new Set<string>();
    const { world } = dock.simulator;
    const note = async (page: Page) => {
      for (const { packages } of (await readShipments(dock, [page])).records)
        for (const { trackingNumber } of packages) seen.add(trackingNumber);
    };
    let cursor = '';
    for await (const page of dock.transport.pages?.({ kind: 'shipments', cursor, earliest: '' }) ?? []) {
      await note(page);
      now += 60_000;
      // What was read before leaves its place in time, and something new is packed.
      for (const one of dock.merchant.shipments.slice(0, 120)) world.ship(one);
      await sendMany(dock, 10, dock.merchant.orders.length);
      cursor = page.cursor;
    }
    now += HOUR;
    for (const page of await dock.look('shipments', cursor)) await note(page);
    expect(seen.size).to.equal(dock.merchant.shipments.length);
  });

  it('sees what changed behind its back, though the newest that it saw is later', async () => {
    let now = Date.parse('2026-11-23T12:00:00Z');
    const dock = await dockAt({ now: () => now });
    await sendMany(dock, 101);
    const [first] = await dock.look('shipments');
    // The daemon is down for three days; a parcel of the first page changes meanwhile, and others later.
    now += 2 * HOUR;
    const [old] = dock.merchant.shipments;
    if (!old) throw new Error('no shipment');
    dock.simulator.world.pack(old, [{ trackings: ['LATE'], lines: [{ ref: '1', quantity: 1 }] }]);
    now += 72 * HOUR;
    await sendMany(dock, 1, 101);
    const rest = await dock.look('shipments', first?.cursor);
    const after = await dock.look('shipments', rest.at(-1)?.cursor);
    const numbers = (await readShipments(dock, after)).records.flatMap(({ packages }) =>
      packages.map(({ trackingNumber }) => trackingNumber),
    );
    expect(numbers).to.include('LATE');
  });

  for (const zone of ['America/Los_Angeles', 'Asia/Tokyo', 'Pacific/Auckland'])
    it(`asks by the clock of the merchant: ${zone}`, async () => {
      let now = Date.parse('2026-11-23T12:00:00Z');
      const dock = await dockAt({ options: { zone }, settings: { 'merchant time zone': zone }, now: () => now });
      await sendMany(dock, 1);
      const cursor = (await dock.look('shipments')).at(-1)?.cursor;
      now += 90 * 24 * HOUR;
      await sendMany(dock, 1, 1);
      const pages = await dock.look('shipments', cursor);
      expect((await readShipments(dock, pages)).records).to.have.length(2);
      const asked = dock.simulator.server.requests
        .map(({ body }) => body.toString())
        .filter((text) => text.includes('shipment.search'));
      const local = new Date(Date.parse('2026-11-22T12:00:00Z')).toLocaleString('sv-SE', { timeZone: zone });
      expect(asked.at(-1)).to.include(`"from":"${local}"`);
    });

  it('begins as long before the last one as the settings say', async () => {
    let now = Date.parse('2026-11-23T12:00:00Z');
    const dock = await dockAt({ settings: { 'overlap hours': 3 }, now: () => now });
    await sendMany(dock, 1);
    const cursor = (await dock.look('shipments')).at(-1)?.cursor;
    now += HOUR;
    await dock.look('shipments', cursor);
    const asked = dock.simulator.server.requests.map(({ body }) => body.toString());
    expect(asked.filter((text) => text.includes('shipment.search')).at(-1)).to.include('"from":"2026-11-23 09:00:00"');
  });

  it('loses nothing in the hour that comes twice, nor where the zone is set wrong', async () => {
    for (const [zone, ours] of [
      ['America/New_York', 'America/New_York'],
      ['America/New_York', 'Asia/Tokyo'],
      ['Asia/Tokyo', 'America/New_York'],
    ] as const) {
      // 2026-11-01: 01:30 in New York, before and after the clock is set back.
      let now = Date.parse('2026-11-01T05:30:00Z');
      const dock = await dockAt({ options: { zone }, settings: { 'merchant time zone': ours }, now: () => now });
      await sendMany(dock, 1);
      const cursor = (await dock.look('shipments')).at(-1)?.cursor;
      now = Date.parse('2026-11-01T06:10:00Z');
      await sendMany(dock, 1, 1);
      const { records } = await readShipments(dock, await dock.look('shipments', cursor));
      expect(records.flatMap(({ packages }) => packages.map(({ trackingNumber }) => trackingNumber))).to.include(
        '1Z-1',
      );
    }
  });

  it('brings orders that were canceled there', async () => {
    const dock = await sent();
    await dock.sendOrder(anOrder({ orderId: 'O-2', orderNumber: '1002' }), 'KEY-2');
    dock.simulator.world.cancel(orderAt(dock, 'KEY-2'));
    const { records } = await readShipments(dock, await dock.look('shipments'));
    expect(records).to.have.length(1);
    expect(records[0]).to.deep.include({ orderRef: 'KEY-2', orderRefType: 'key', status: 'canceled', packages: [] });
  });

  it('goes on where ShipStream cannot search for those', async () => {
    const dock = await sent();
    pack(dock, [{ trackings: ['1Z1'], lines: all }]);
    const body = JSON.stringify({ error: { code: -32_101, message: 'Unknown filter field "status".' } });
    dock.simulator.server.faults.plan(
      { before: (response) => void response.writeHead(200).end(body) },
      { when: (request) => request.body.includes('order.search') },
    );
    expect((await readShipments(dock, await dock.look('shipments'))).records).to.have.length(1);
    expect(dock.context.logged.join()).to.match(/see canceled orders/);
  });

  it('goes on with shipments where canceled orders may not be read, and has those when they may', async () => {
    const dock = await sent();
    await dock.sendOrder(anOrder({ orderId: 'O-2', orderNumber: '1002' }), 'KEY-2');
    const { cursor } = (await dock.look('shipments')).at(-1) ?? {};
    dock.simulator.world.cancel(orderAt(dock, 'KEY-2'));
    dock.merchant.denied.add('order.search');
    let reached = cursor;
    const failing = async () => {
      const numbers: string[] = [];
      const look = { kind: 'shipments', cursor: reached ?? '', earliest: '' } as const;
      const thrown = await rejection(
        (async () => {
          for await (const page of dock.transport.pages?.(look) ?? []) {
            reached = page.cursor;
            if (page.count === 0) continue;
            const { records } = await readShipments(dock, [page]);
            numbers.push(...records.flatMap(({ packages }) => packages.map(({ trackingNumber }) => trackingNumber)));
          }
        })(),
      );
      expect(thrown).to.have.property('code', 'API_UNAUTHORIZED');
      expect(thrown)
        .to.have.property('message')
        .that.matches(/order\.search/);
      return numbers;
    };
    pack(dock, [{ trackings: ['1Z1'], lines: [{ ref: '1', quantity: 2 }] }]);
    expect(await failing()).to.deep.equal(['1Z1']);
    pack(dock, [{ trackings: ['1Z2'], lines: [{ ref: '2', quantity: 1 }] }]);
    expect(await failing()).to.include('1Z2');
    dock.merchant.denied.clear();
    const { records } = await readShipments(dock, await dock.look('shipments', reached));
    expect(records.filter(({ status }) => status === 'canceled').map(({ orderRef }) => orderRef)).to.deep.equal([
      'KEY-2',
    ]);
  });

  it('ends with an error where a page comes for ever', async () => {
    const dock = await dockAt();
    const results = Array.from({ length: 100 }, (_, at) => ({
      shipment_id: at,
      status: 'packed',
      updated_at: '2026-11-23T12:00:00Z',
    }));
    const body = JSON.stringify({ result: { results, totalCount: 900, numPages: 9 } });
    dock.simulator.server.faults.plan({ before: (response) => void response.writeHead(200).end(body) }, { times: 9 });
    expect(await rejection(dock.look('shipments'))).to.have.property('code', 'API_MALFORMED');
  });

  it('asks for no more than it reads: neither addresses nor serial numbers', async () => {
    const dock = await sent();
    pack(dock, [{ trackings: ['1Z1'], lines: all }]);
    expect(JSON.stringify(await dock.look('shipments'))).not.to.match(/Buyer|Main St|ada@/);
  });
});

describe('stock of ShipStream', () => {
  it('is what is advertised, kits included', async () => {
    const dock = await dockAt();
    dock.merchant.stock.set('KIT', 3, { virtual: 7 });
    expect(await stockOf(dock)).to.deep.include({
      sku: 'KIT',
      quantityAvailable: 10,
      quantityOnHand: 3,
      quantityAllocated: 0,
    });
  });

  it('is what is available where the settings say so, and never less than none', async () => {
    const dock = await dockAt({ settings: { 'stock figure': 'available' } });
    dock.merchant.stock.set('KIT', -4, { virtual: 7 });
    expect((await stockOf(dock)).find(({ sku }) => sku === 'KIT')).to.include({ quantityAvailable: 0 });
  });

  it('is of one warehouse, or of each', async () => {
    const places = { places: { 1: 4, 2: 6 } };
    const one = await dockAt({ settings: { 'warehouse id': '2' } });
    one.merchant.stock.set('SKU-1', 10, places);
    expect(await stockOf(one)).to.deep.include({
      sku: 'SKU-1',
      quantityAvailable: 6,
      warehouseCode: '2',
      quantityOnHand: 6,
      quantityAllocated: 0,
    });
    const each = await dockAt({ settings: { 'stock by warehouse': true } });
    each.merchant.stock.set('SKU-1', 10, places);
    const levels = (await stockOf(each)).filter(({ sku }) => sku === 'SKU-1');
    expect(levels.map(({ warehouseCode, quantityAvailable }) => [warehouseCode, quantityAvailable])).to.deep.equal([
      ['1', 4],
      ['2', 6],
    ]);
  });

  it('says that it is whole where it is one page, so that what is missing has gone', async () => {
    const dock = await dockAt();
    const [page] = await dock.look('inventory');
    expect((await shipstream.layouts.read?.inventory?.(page?.body, knownFor(new Map()), mapping))?.whole).to.equal(
      true,
    );
    for (let at = 0; at < 5000; at += 1) dock.merchant.stock.set(`S-${at}`, at);
    for (const { body } of await dock.look('inventory'))
      expect((await shipstream.layouts.read?.inventory?.(body, knownFor(new Map()), mapping))?.whole).to.equal(false);
  });

  it('comes in pieces that stay the same where nothing changes', async () => {
    const dock = await dockAt();
    for (let at = 0; at < 10_000; at += 1) dock.merchant.stock.set(`S-${String(at).padStart(5, '0')}`, at);
    const before = await dock.look('inventory');
    expect(before.map(({ count }) => count)).to.deep.equal([...Array(10).fill(1000), 2]);
    dock.merchant.stock.set('S-09999', 1);
    const after = await dock.look('inventory');
    const changed = after.filter((page, at) => JSON.stringify(page.body) !== JSON.stringify(before[at]?.body));
    expect(changed).to.have.length(1);
  });

  it('comes whole in one look, however much there is', async () => {
    const dock = await dockAt();
    const result = Array.from({ length: 201_000 }, (_, at) => ({ sku: `S-${at}`, qty_advertised: '1' }));
    dock.simulator.server.faults.plan(answering(200, {}, JSON.stringify({ result })));
    const counts = (await dock.look('inventory')).map(({ count }) => count);
    expect(counts.reduce((all, one) => all + one, 0)).to.equal(201_000);
    expect(counts.length).to.be.below(limits.pagesPerLook);
  });

  it('says which figure is none', async () => {
    const read = shipstream.layouts.read?.inventory;
    const body = {
      figure: 'qty_advertised',
      warehouse: '',
      levels: [
        { sku: 'A', qty_advertised: null },
        { sku: '', qty_advertised: 1 },
        { sku: 'B', qty_advertised: 2.5 },
      ],
    };
    const page = await read?.(body, knownFor(new Map()), mapping);
    expect(page?.records).to.deep.equal([{ sku: 'B', quantityAvailable: 2 }]);
    expect(page?.complaints.map(({ code }) => code)).to.deep.equal(['not-a-number', 'missing-required']);
  });
});

async function sent(more: Parameters<typeof dockAt>[0] = {}): Promise<Dock> {
  const dock = await dockAt(more);
  await dock.sendOrder(anOrder());
  return dock;
}

function pack(dock: Dock, parcels: readonly ParcelPlan[], freight = false, key = 'KEY-1') {
  const { world } = dock.simulator;
  const shipment = world.pick(dock.merchant, orderAt(dock, key), parcels, { freight });
  world.pack(shipment);
  return shipment;
}

/** Orders of one line that are packed, straight into the simulator. */
async function sendMany(dock: Dock, count: number, from = 0): Promise<void> {
  const { world } = dock.simulator;
  const [line] = anOrder().lines;
  if (!line) throw new Error('no line');
  for (let at = from; at < from + count; at += 1) {
    const [key, orderNumber] = [`K-${at}`, String(5000 + at)];
    const order = anOrder({ orderId: `O-${at}`, orderNumber, lines: [{ ...line, quantity: 1 }] });
    const item = {
      id: world.number(),
      ref: '1',
      sku: 'SKU-1',
      ordered: 1,
      processing: 0,
      shipped: 0,
      canceled: 0,
      backordered: 0,
    };
    const made = { createdAt: world.now(), updatedAt: world.now(), status: 'new', cancelRequested: false };
    const more = { id: world.number(), uniqueId: key, ref: orderNumber, method: 'ups_03', storeCode: 'default' };
    dock.merchant.orders.push({ ...more, ...made, address: {}, info: {}, items: [item] });
    dock.known.set(key, knownOf(order));
    pack(dock, [{ trackings: [`1Z-${at}`], lines: [{ ref: '1', quantity: 1 }] }], false, key);
  }
}

async function stockOf(dock: Dock) {
  const read = shipstream.layouts.read?.inventory;
  const pages = await dock.look('inventory');
  const all = await Promise.all(pages.map(({ body }) => read?.(body, knownFor(new Map()), mapping)));
  return all.flatMap((page) => page?.records ?? []);
}
