import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { easypostFulfillment } from '../../../src/connectors/wms/easypost-fulfillment/index.ts';
import { pagesThrough } from '../../../src/connectors/wms/easypost-fulfillment/listing.ts';
import { limits } from '../../../src/support/limits.ts';
import { plainKey, productionKey, testKey } from '../../simulators/easypost/easypost.ts';
import type { SimulatedOrder } from '../../simulators/easypost/world.ts';
import { testContext } from '../../simulators/shared/api-context.ts';
import { answering, garbling, hanging } from '../../simulators/shared/faults.ts';
import {
  anOrder,
  type Bench,
  easypostBench,
  failureOf,
  key,
  knownOf,
  line,
  nowhere,
  pagesOf,
  readLevels,
  readShipments,
  startMs,
} from './easypost-support.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

async function sentOrder(bench: Bench, order = anOrder(), one = key): Promise<SimulatedOrder> {
  await bench.send([order], [one]);
  const found = [...bench.simulator.production.orders.values()].find(({ description }) =>
    description.includes(`XD:${one} `),
  );
  if (!found) throw new Error('The order was not made.');
  return found;
}

/** For the many of whom only the list is wanted. */
function madeAtOnce({ simulator }: Bench, one: string): SimulatedOrder {
  const destination = { name: 'Ada Park', street1: '12 Pier Rd', email: 'ada@example.test', phone: '510-555-0100' };
  return simulator.production.create({ service: 'standard', description: `XD:${one} 1001`, destination }, []);
}

const orders = (order = anOrder(), packages: readonly string[] = []) => new Map([[key, knownOf(order, packages)]]);

describe('parcels of EasyPost Fulfillment', () => {
  it('are picks with a tracking number, one shipment each, with their units', async () => {
    const bench = await easypostBench();
    const order = await sentOrder(bench);
    const { production } = bench.simulator;
    production.ship(order, '9400A', { 'SKU-1': 1 });
    bench.clock.ms += 1000;
    production.ship(order, '9400B', { 'SKU-1': 1, 'SKU-2': 1 });
    const { shipments, complaints } = await readShipments(await pagesOf(bench.transport, 'shipments'), orders());
    expect(complaints).to.deep.equal([]);
    expect(shipments.map(({ shipmentId: _, ...one }) => one)).to.deep.equal([
      {
        orderRef: key,
        orderRefType: 'key',
        status: 'shipped',
        shippedAt: new Date(startMs).toISOString(),
        packages: [
          {
            trackingNumber: '9400A',
            carrierCode: 'USPS',
            serviceCode: '',
            lines: [{ lineNumber: 1, sku: 'SKU-1', quantity: 1 }],
          },
        ],
      },
      {
        orderRef: key,
        orderRefType: 'key',
        status: 'shipped',
        shippedAt: new Date(startMs + 1000).toISOString(),
        packages: [
          {
            trackingNumber: '9400B',
            carrierCode: 'USPS',
            serviceCode: '',
            lines: [
              { lineNumber: 1, sku: 'SKU-1', quantity: 1 },
              { lineNumber: 2, sku: 'SKU-2', quantity: 1 },
            ],
          },
        ],
      },
    ]);
  });

  it('are told once, over pages, with nothing of the buyer in them', async () => {
    const bench = await easypostBench({ 'page size': 10 });
    for (let number = 0; number < 250; number++) {
      const order = madeAtOnce(bench, `k${number}`);
      bench.simulator.production.ship(order, `T${number}`, { 'SKU-1': 2, 'SKU-2': 1 });
    }
    const pages = await pagesOf(bench.transport, 'shipments');
    expect(pages.map(({ count }) => count)).to.deep.equal([100, 100, 50]);
    expect(pages.map(({ cursor }) => cursor === '')).to.deep.equal([true, true, false]);
    const text = JSON.stringify(pages);
    for (const personal of ['Ada', 'Pier', 'ada@', '555-0100']) expect(text).not.to.include(personal);
    const known = new Map(Array.from({ length: 250 }, (_, number) => [`k${number}`, knownOf(anOrder())]));
    const { shipments } = await readShipments(pages, known);
    expect(new Set(shipments.map(({ packages }) => packages[0]?.trackingNumber)).size).to.equal(250);
    bench.clock.ms += 60_000;
    expect(await pagesOf(bench.transport, 'shipments', pages.at(-1)?.cursor)).to.deep.equal([]);
  });

  it('that come later are told by the next look, and no old ones with them', async () => {
    const bench = await easypostBench();
    const [first, second] = [await sentOrder(bench), await sentOrder(bench, anOrder(), 'k2')];
    const { production } = bench.simulator;
    production.ship(first, '9400A', { 'SKU-1': 2, 'SKU-2': 1 });
    const [page] = await pagesOf(bench.transport, 'shipments');
    bench.clock.ms += 20 * dayMs;
    const [idle, ...none] = await pagesOf(bench.transport, 'shipments', page?.cursor);
    expect([idle?.count, none.length]).to.deep.equal([0, 0]);
    production.ship(second, '9400B', { 'SKU-1': 1 });
    const [late] = await pagesOf(bench.transport, 'shipments', idle?.cursor);
    expect(JSON.stringify(late?.body)).to.include('9400B').and.not.include('9400A');
    production.ship(second, '9400C', { 'SKU-1': 1 });
    const [later] = await pagesOf(bench.transport, 'shipments', late?.cursor);
    expect(JSON.stringify(later?.body)).to.include('9400C');
  });

  it('whose time lies a little before the last look are told all the same', async () => {
    const bench = await easypostBench();
    const order = await sentOrder(bench);
    bench.clock.ms += 40 * dayMs;
    const [idle] = await pagesOf(bench.transport, 'shipments');
    bench.clock.ms -= 2 * hourMs;
    bench.simulator.production.ship(order, '9400A', { 'SKU-1': 2 });
    bench.clock.ms += 3 * hourMs;
    const [page] = await pagesOf(bench.transport, 'shipments', idle?.cursor);
    expect(page?.count).to.equal(1);
  });

  it('are told again where a look was broken off', async () => {
    const bench = await easypostBench({ 'page size': 10 });
    for (let number = 0; number < 150; number++)
      bench.simulator.production.ship(madeAtOnce(bench, `k${number}`), `T${number}`, { 'SKU-1': 2 });
    const look = bench.transport.pages?.({ kind: 'shipments', cursor: '', earliest: '' });
    const page = (await look?.next())?.value;
    await look?.return?.();
    const again = await pagesOf(bench.transport, 'shipments', page?.cursor);
    expect(again.reduce((sum, { count }) => sum + count, 0)).to.equal(150);
  });

  it('come to an end in one look, however many there are, and are told once on a day with many', async () => {
    const bench = await easypostBench({ 'page size': 500 }, { sorting: 'newest first', longestPage: 500 });
    const many = 21_000;
    for (let number = 0; number < many; number++)
      bench.simulator.production.ship(madeAtOnce(bench, `k${number}`), `T${number}`, { 'SKU-1': 1 });
    const pages = await pagesOf(bench.transport, 'shipments');
    expect(pages.reduce((sum, { count }) => sum + count, 0)).to.equal(many);
    expect(pages.length).to.be.lessThan(limits.pagesPerLook);
    bench.clock.ms += 60_000;
    expect(await pagesOf(bench.transport, 'shipments', pages.at(-1)?.cursor)).to.deep.equal([]);
  }).timeout(60_000);

  it('whose tracking number comes late are told, though nothing says that anything changed', async () => {
    const bench = await easypostBench();
    const pick = bench.simulator.production.ship(await sentOrder(bench), '', { 'SKU-1': 2, 'SKU-2': 1 });
    bench.clock.ms += dayMs;
    const [idle] = await pagesOf(bench.transport, 'shipments');
    expect(idle?.count).to.equal(0);
    bench.clock.ms += 5 * dayMs;
    const [still] = await pagesOf(bench.transport, 'shipments', idle?.cursor);
    expect(still?.count).to.equal(0);
    if (pick.tracker) pick.tracker.tracking_code = '9400A';
    const [late] = await pagesOf(bench.transport, 'shipments', still?.cursor);
    expect(late?.count).to.equal(1);
  });

  it('are news by the time of their tracker, too, which is written as text', async () => {
    const bench = await easypostBench();
    const pick = bench.simulator.production.ship(await sentOrder(bench), '9400A', { 'SKU-1': 2 });
    const [told] = await pagesOf(bench.transport, 'shipments');
    bench.clock.ms += 5 * dayMs;
    const [idle] = await pagesOf(bench.transport, 'shipments', told?.cursor);
    if (pick.tracker)
      Object.assign(pick.tracker, { status: 'cancelled', updated_at: new Date(bench.clock.ms).toISOString() });
    const [page] = await pagesOf(bench.transport, 'shipments', idle?.cursor);
    expect(page?.count).to.equal(1);
  });

  it('are found where lists leave them out, and products that are named by id only', async () => {
    const bench = await easypostBench({}, { picksInLists: false });
    const order = await sentOrder(bench);
    const pick = bench.simulator.production.ship(order, '9400A', {});
    const product = order.line_items[0]?.product.id;
    Object.assign(pick, {
      inventories: [
        { id: 'i1', product: { id: product } },
        { id: 'i2', product_id: product },
      ],
    });
    const { shipments } = await readShipments(await pagesOf(bench.transport, 'shipments'), orders());
    expect(shipments[0]?.packages[0]?.lines).to.deep.equal([{ lineNumber: 1, sku: 'SKU-1', quantity: 2 }]);
  });

  it('are found though an order or a product was deleted while the list was read', async () => {
    const bench = await easypostBench({}, { picksInLists: false });
    const { production } = bench.simulator;
    const [whole, deleted] = [await sentOrder(bench), await sentOrder(bench, anOrder(), 'k2')];
    production.ship(whole, '9400A', { 'SKU-1': 2 });
    const strange = production.ship(whole, '9400B', {});
    Object.assign(strange, { inventories: [{ id: 'i1', product: { id: 'prod_gone' } }] });
    bench.simulator.meanwhile = () => production.remove(deleted);
    const { shipments, complaints } = await readShipments(await pagesOf(bench.transport, 'shipments'), orders());
    expect(shipments.map(({ packages }) => packages[0]?.trackingNumber)).to.deep.equal(['9400A']);
    expect(complaints.map(({ code }) => code)).to.deep.equal(['unknown-sku']);
  });

  it('are read only as far back as needed where the list is sorted', async () => {
    const bench = await easypostBench(
      { 'order list': 'newest first', 'look back days': 10, 'page size': 10 },
      { sorting: 'newest first' },
    );
    for (let number = 0; number < 60; number++) {
      bench.clock.ms += dayMs;
      await sentOrder(bench, anOrder({ orderDate: new Date(bench.clock.ms).toISOString() }), `k${number}`);
    }
    const cursor = JSON.stringify({ at: bench.clock.ms, told: [] });
    const before = bench.simulator.server.requests.length;
    await pagesOf(bench.transport, 'shipments', cursor);
    expect(bench.simulator.server.requests.length - before).to.equal(3);
  });

  it('without tracking number wait, and count for the lines of the others', async () => {
    const bench = await easypostBench();
    const order = anOrder({ lines: [line(1, 'SKU-1', 1), line(2, 'SKU-1', 1)] });
    const sent = await sentOrder(bench, order);
    const first = bench.simulator.production.ship(sent, '', { 'SKU-1': 1 });
    bench.clock.ms += 1000;
    bench.simulator.production.ship(sent, '9400B', { 'SKU-1': 1 });
    const [page] = await pagesOf(bench.transport, 'shipments');
    const early = await readShipments(page ? [page] : [], orders(order));
    expect(early.shipments.map(({ packages }) => packages[0]?.lines[0]?.lineNumber)).to.deep.equal([2]);
    if (first.tracker) first.tracker.tracking_code = '9400A';
    const late = await readShipments(await pagesOf(bench.transport, 'shipments', page?.cursor), orders(order));
    expect(
      late.shipments.map(({ packages }) => [packages[0]?.trackingNumber, packages[0]?.lines[0]?.lineNumber]),
    ).to.deep.equal([
      ['9400A', 1],
      ['9400B', 2],
    ]);
  });

  it('are matched by the barcode of the cart, with or without zeros in front', async () => {
    const bench = await easypostBench({ 'barcode from': 'barcode' });
    bench.simulator.production.receive('0012345678905', 9);
    const order = anOrder({ lines: [line(1, 'MUG', 2, '0012345678905')] });
    const sent = await sentOrder(bench, order);
    bench.simulator.production.ship(sent, '9400A', { '12345678905': 2 });
    const { shipments } = await readShipments(await pagesOf(bench.transport, 'shipments'), orders(order));
    expect(shipments[0]?.packages[0]?.lines).to.deep.equal([{ lineNumber: 1, sku: 'MUG', quantity: 2 }]);
  });

  it('say how many units an entry is, or else it is one', async () => {
    const bench = await easypostBench();
    const pick = bench.simulator.production.ship(await sentOrder(bench), '9400A', {});
    Object.assign(pick, {
      inventories: [
        { product: { barcode: 'SKU-1' }, units: 2 },
        { product: { barcode: 'SKU-2' }, quantity: '1' },
      ],
    });
    const { shipments } = await readShipments(await pagesOf(bench.transport, 'shipments'), orders());
    expect(shipments[0]?.packages[0]?.lines.map(({ quantity }) => quantity)).to.deep.equal([2, 1]);
  });

  it('that name no units hold the whole order where there is only one', async () => {
    const bench = await easypostBench();
    bench.simulator.production.ship(await sentOrder(bench), '9400A', {});
    const { shipments } = await readShipments(await pagesOf(bench.transport, 'shipments'), orders());
    expect(shipments[0]?.packages[0]?.lines.map(({ quantity }) => quantity)).to.deep.equal([2, 1]);
  });

  it('with more than was ordered say so, and with strange goods are left for a person', async () => {
    const bench = await easypostBench();
    const order = await sentOrder(bench);
    bench.simulator.production.ship(order, '9400A', { 'SKU-2': 3 });
    bench.simulator.production.ship(order, '9400B', { 'SKU-9': 1 });
    const { shipments, complaints } = await readShipments(await pagesOf(bench.transport, 'shipments'), orders());
    expect(shipments.map(({ packages }) => packages[0]?.lines)).to.deep.equal([
      [{ lineNumber: 2, sku: 'SKU-2', quantity: 3 }],
    ]);
    expect(complaints).to.have.length(1);
    expect(complaints[0]).to.include({ code: 'unknown-sku', value: 'SKU-9', item: 1 });
  });

  it('whose label is given back are voided if they were told, and nothing if not', async () => {
    const bench = await easypostBench();
    const pick = bench.simulator.production.ship(await sentOrder(bench), '9400A', { 'SKU-1': 2 });
    const [page] = await pagesOf(bench.transport, 'shipments');
    if (pick.tracker) pick.tracker.status = 'delivered';
    bench.clock.ms += 1000;
    expect(await pagesOf(bench.transport, 'shipments', page?.cursor)).to.deep.equal([]);
    if (pick.tracker) pick.tracker.status = 'cancelled';
    const pages = await pagesOf(bench.transport, 'shipments', page?.cursor);
    const told = await readShipments(pages, orders(anOrder(), ['9400A']));
    expect(told.shipments[0]).to.deep.include({ status: 'voided' });
    expect(told.shipments[0]?.packages[0]?.voided).to.equal(true);
    expect((await readShipments(pages, orders())).shipments).to.deep.equal([]);
  });

  it('whose label was made anew leave the others of their order as they were', async () => {
    const bench = await easypostBench();
    const order = anOrder({ lines: [line(1, 'SKU-1', 1), line(2, 'SKU-1', 1)] });
    const sent = await sentOrder(bench, order);
    const ship = (number: string) => {
      bench.clock.ms += 1000;
      return bench.simulator.production.ship(sent, number, { 'SKU-1': 1 });
    };
    const linesOf = async (...told: string[]) => {
      const { shipments } = await readShipments(await pagesOf(bench.transport, 'shipments'), orders(order, told));
      return shipments.map(({ status, packages: [parcel] }) => [
        parcel?.trackingNumber,
        status,
        ...(parcel?.lines ?? []).map(({ lineNumber }) => lineNumber),
      ]);
    };
    const first = ship('9400A');
    ship('9400B');
    expect(await linesOf()).to.deep.equal([
      ['9400A', 'shipped', 1],
      ['9400B', 'shipped', 2],
    ]);
    if (first.tracker) first.tracker.status = 'cancelled';
    ship('9400C');
    expect(await linesOf('9400A', '9400B')).to.deep.equal([
      ['9400A', 'voided'],
      ['9400B', 'shipped', 2],
      ['9400C', 'shipped', 1],
    ]);
  });

  it('that name no units hold the whole order, too, where only their label was made anew', async () => {
    const bench = await easypostBench();
    const order = await sentOrder(bench);
    const first = bench.simulator.production.ship(order, '9400A', {});
    if (first.tracker) first.tracker.status = 'cancelled';
    bench.simulator.production.ship(order, '9400B', {});
    const { shipments } = await readShipments(await pagesOf(bench.transport, 'shipments'), orders());
    expect(shipments.map(({ packages }) => packages[0]?.lines.map(({ quantity }) => quantity))).to.deep.equal([[2, 1]]);
  });

  it('of orders that are not ours are left alone', async () => {
    const bench = await easypostBench();
    const { production } = bench.simulator;
    const by = { service: 's', destination: {} };
    production.ship(production.create({ ...by, description: 'PO 4711' }, []), 'X1', {});
    production.ship(await sentOrder(bench, anOrder(), 'of-another'), 'X2', { 'SKU-1': 2 });
    const { shipments, complaints } = await readShipments(await pagesOf(bench.transport, 'shipments'), new Map());
    expect(shipments).to.deep.equal([]);
    expect(complaints.map(({ code, only }) => [code, only])).to.deep.equal([['other-order', 'warning']]);
  });

  it('whatever stands in a page, reading it does not fail', async () => {
    for (const body of [null, [], { orders: 3 }, { orders: [null, 7, { description: 5, picks: {} }] }]) {
      const { shipments } = await readShipments([{ body, count: 1, cursor: '' }], new Map());
      expect(shipments).to.deep.equal([]);
    }
  });

  it('of the other mode are never read', async () => {
    const bench = await easypostBench({ 'api key': testKey });
    bench.simulator.test.ship(
      bench.simulator.test.create({ service: 's', description: `XD:${key} 1`, destination: {} }, []),
      'X1',
      {},
    );
    expect((await failureOf(pagesOf(bench.transport, 'shipments'))).code).to.equal('EASYPOST_WRONG_MODE');
  });
});

describe('stock of EasyPost Fulfillment', () => {
  it('is told by barcode and warehouse, over pages', async () => {
    const bench = await easypostBench({ 'page size': 50 });
    for (let number = 3; number <= 300; number++) bench.simulator.production.receive(`SKU-${number}`, number);
    bench.simulator.production.receive('SKU-2', 7, 'wh_2');
    const { levels, complaints } = await readLevels(await pagesOf(bench.transport, 'inventory'));
    expect(complaints).to.deep.equal([]);
    const by = new Map(
      levels.map(({ sku, warehouseCode, quantityAvailable }) => [`${sku} ${warehouseCode}`, quantityAvailable]),
    );
    expect(by.size).to.equal(301);
    expect([by.get('SKU-1 wh_1'), by.get('SKU-2 wh_2'), by.get('SKU-300 wh_1')]).to.deep.equal([1000, 7, 300]);
  });

  it('comes to an end in one look, however much there is', async () => {
    const bench = await easypostBench({ 'page size': 10 });
    for (let number = 0; number < 2200; number++) bench.simulator.production.receive(`B-${number}`, 1);
    const pages = await pagesOf(bench.transport, 'inventory');
    expect(pages.reduce((sum, { count }) => sum + count, 0)).to.equal(2202);
    expect(pages.length).to.be.lessThan(limits.pagesPerLook);
  });

  it('is read where it comes whole, though other lists are paged', async () => {
    for (const paging of ['offset', 'page'] as const) {
      const bench = await easypostBench({ paging }, { paging, stockPaging: 'none' });
      const { levels } = await readLevels(await pagesOf(bench.transport, 'inventory'));
      expect(levels.map(({ sku }) => sku).sort(), paging).to.deep.equal(['SKU-1', 'SKU-2']);
    }
  });

  it('is told by barcode also where EasyPost gives ids only', async () => {
    const bench = await easypostBench({}, { productsInStock: false });
    const { levels } = await readLevels(await pagesOf(bench.transport, 'inventory'));
    expect(levels.map(({ sku }) => sku).sort()).to.deep.equal(['SKU-1', 'SKU-2']);
  });

  it('falls with the orders that are handed over', async () => {
    const bench = await easypostBench();
    await sentOrder(bench);
    const { levels } = await readLevels(await pagesOf(bench.transport, 'inventory'));
    expect(levels.map(({ quantityAvailable }) => quantityAvailable)).to.deep.equal([998, 999]);
  });

  it('without products is no page', async () => {
    const bench = await easypostBench();
    bench.simulator.production.stock.clear();
    expect(await pagesOf(bench.transport, 'inventory')).to.deep.equal([]);
  });

  it('without barcode or number is left out, with a remark', async () => {
    const inventories = [
      { product: {}, quantity: 1 },
      { product: { barcode: 'A' }, quantity: 'many' },
      null,
      { product: { barcode: 'B' }, quantity: -2 },
    ];
    const { levels, complaints } = await readLevels([{ body: { inventories }, count: 4, cursor: '' }]);
    expect(levels).to.deep.equal([{ sku: 'B', quantityAvailable: -2 }]);
    expect(complaints.map(({ code }) => code)).to.deep.equal(['missing-required', 'bad-number', 'missing-required']);
  });

  it('that cannot be read is tried again', async () => {
    const bench = await easypostBench({ 'timeout seconds': 1 });
    const { faults } = bench.simulator.server;
    for (const [fault, code] of [
      [garbling, 'API_MALFORMED'],
      [hanging, 'API_NO_ANSWER'],
      [answering(503), 'API_FAILED'],
    ] as const) {
      faults.plan(fault);
      expect(await failureOf(pagesOf(bench.transport, 'inventory'))).to.include({ code, disposition: 'retry' });
    }
    faults.plan(answering(200, {}, '{"rows":[]}'));
    expect((await failureOf(pagesOf(bench.transport, 'inventory'))).code).to.equal('API_MALFORMED');
    faults.plan(answering(429, { 'retry-after': '30' }));
    expect((await failureOf(pagesOf(bench.transport, 'inventory'))).code).to.equal('API_RATE_LIMITED');
    expect(await pagesOf(bench.transport, 'inventory')).to.have.length.greaterThan(0);
  });
});

describe('a list of EasyPost', () => {
  const rows = Array.from({ length: 25_000 }, (_, number) => ({ id: `o${number}` }));
  const read = async (paging: 'offset' | 'page' | 'none', given: readonly object[], cut = given.length) => {
    const seen = new Set<unknown>();
    const fetch = async ({ limit, offset, page, per_page: size }: Readonly<Record<string, string>>) => {
      const from = page ? (Number(page) - 1) * Number(size) : Number(offset ?? 0);
      return given.slice(from, from + Number(limit ?? size ?? cut)) as { id: string }[];
    };
    for await (const some of pagesThrough(fetch, { paging, 'page size': 10 })) for (const { id } of some) seen.add(id);
    return seen.size;
  };

  it('may have thousands of pages', async () => {
    expect(await read('offset', rows)).to.equal(25_000);
    expect(await read('page', rows)).to.equal(25_000);
  });

  it('that comes in pages is not taken for a whole one', async () => {
    const { code, text } = await failureOf(read('none', rows, 20));
    expect(code).to.equal('EASYPOST_LIST_CUT');
    expect(text).to.include('"paging"');
    expect(await read('none', [])).to.equal(0);
  });
});

describe('the test of EasyPost Fulfillment', () => {
  async function steps(bench: Bench, more: Record<string, unknown> = {}) {
    const told = [];
    for await (const one of bench.connect(more).test(nowhere, { receive: true, send: true })) told.push(one);
    return told;
  }

  it('says what it saw', async () => {
    const bench = await easypostBench({}, { sorting: 'newest first' });
    for (let number = 0; number < 5; number++) {
      bench.clock.ms += 1000;
      await bench.send([anOrder()], [`k${number}`]);
    }
    const told = await steps(bench);
    expect(told.map(({ name, ok }) => [name, ok])).to.deep.equal(
      ['DNS', 'TCP', 'warehouses', 'orders', 'inventories'].map((name) => [name, true]),
    );
    expect(told[2]?.detail).to.equal('The key is taken. Warehouses: wh_1 East.');
    expect(told[3]?.detail).to.include('newest first');
    const inTest = await steps(bench, { 'test mode': true });
    expect(inTest[3]?.detail).to.include('Test mode: real orders wait');
    expect(
      bench.simulator.server.requests.every(({ method, headers }) => method !== 'POST' || headers['content-type']),
    ).to.equal(true);
  });

  it('ends with the step that failed, and its likely cause', async () => {
    const bench = await easypostBench();
    for (const [more, code, words] of [
      [{ 'api key': 'EZwrong' }, 'API_UNAUTHORIZED', 'vendor account'],
      [{ 'api key': plainKey }, 'API_FORBIDDEN', 'vendor account'],
      [{ 'base url': `${bench.simulator.server.url}/v2/` }, 'API_NOT_THERE', 'base url'],
    ] as const) {
      const last = (await steps(bench, more)).at(-1);
      expect(last).to.include({ ok: false, code, name: 'warehouses' });
      expect(last?.detail).to.include(words).and.not.include('EZwrong').and.not.include(plainKey);
    }
  });

  it('finds keys that stand in the wrong place, and lists that cannot be paged', async () => {
    const bench = await easypostBench({}, { paging: 'page' });
    expect((await steps(bench, { 'api key': testKey })).at(-1)).to.include({ ok: false, code: 'EASYPOST_WRONG_MODE' });
    for (let number = 0; number < 30; number++)
      bench.simulator.production.create({ service: 's', description: '', destination: {} }, []);
    expect((await steps(bench)).at(-1)).to.include({ name: 'orders', code: 'EASYPOST_LIST_STANDS_STILL' });
    expect((await steps(bench, { paging: 'page' })).at(-1)).to.include({ name: 'inventories', ok: true });
  });
});

describe('settings of EasyPost Fulfillment', () => {
  const findings = (given: object) =>
    easypostFulfillment.settings.safeParse(given).error?.issues.map(({ path }) => path.join('.')) ?? [];

  it('want the key of the mode that is used', () => {
    expect(findings({})).to.deep.equal(['api key']);
    expect(findings({ 'test mode': true, 'api key': productionKey })).to.deep.equal(['test api key']);
    expect(findings({ 'test mode': true, 'test api key': testKey })).to.deep.equal([]);
  });

  it('refuse what cannot be meant', () => {
    const given = { 'api key': productionKey };
    expect(findings({ ...given, 'out of stock words': '(' })).to.deep.equal(['out of stock words']);
    expect(findings({ ...given, 'base url': 'https://user:x@example.com/' })).to.deep.equal(['base url']);
    expect(findings({ ...given, 'api-key': 'x' })).to.have.length(1);
  });

  it('lead to the vendor, with or without a slash at the end', () => {
    const hosts = (url: string) => {
      const settings = easypostFulfillment.settings.parse({
        'api key': productionKey,
        ...(url !== '' && { 'base url': url }),
      });
      return [easypostFulfillment.hosts(settings), (settings as { 'base url': string })['base url']];
    };
    expect(hosts('')).to.deep.equal([['https://api.easypost.com'], 'https://api.easypost.com/fulfillment/vendor/v2/']);
    expect(hosts('https://example.com/fulfillment/vendor/v2')[1]).to.equal(
      'https://example.com/fulfillment/vendor/v2/',
    );
  });
});

describe('a tracker event of EasyPost', () => {
  const secret = 'ﬁctional-ｓecret';
  const hint = (body: string, signature: string, kept = secret) => {
    const settings = easypostFulfillment.settings.parse({ 'api key': productionKey, 'webhook secret': kept });
    const headers = new Headers({ 'x-hmac-signature': signature });
    return easypostFulfillment.hook?.(settings, {
      method: 'POST',
      query: new URLSearchParams(),
      headers,
      body: Buffer.from(body),
    });
  };
  const signed = (body: string) =>
    `hmac-sha256-hex=${createHmac('sha256', secret.normalize('NFKD')).update(body).digest('hex')}`;

  it('is a hint to look for shipments if its signature is right', () => {
    const event = JSON.stringify({ object: 'Event', description: 'tracker.updated', mode: 'production' });
    expect(hint(event, signed(event))).to.deep.equal({ kinds: ['shipments'] });
    expect(hint(`${event} `, signed(event))).to.equal(undefined);
    expect(hint(event, 'hmac-sha256-hex=00')).to.equal(undefined);
    expect(hint(event, '')).to.equal(undefined);
    expect(hint(event, signed(event), '')).to.equal(undefined);
    expect(hint('no json', signed('no json'))).to.deep.equal({ kinds: [] });
  });
});

it('an account of EasyPost has one budget, whoever uses it', async () => {
  const bench = await easypostBench();
  const [one, two] = [testContext(), testContext()];
  for (const context of [one, two]) {
    const settings = easypostFulfillment.settings.parse({
      'api key': productionKey,
      'base url': bench.simulator.baseUrl,
    });
    await pagesOf(easypostFulfillment.connect(settings, context), 'inventory');
  }
  expect([...one.spent.keys()]).to.deep.equal([...two.spent.keys()]);
});
