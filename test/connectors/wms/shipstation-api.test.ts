import { expect } from 'chai';
import { errors } from '../../../src/connectors/api/errors.ts';
import { Unwritable } from '../../../src/connectors/api/layout.ts';
import type { Transport } from '../../../src/connectors/contract.ts';
import { shipstationApi } from '../../../src/connectors/wms/shipstation-api/index.ts';
import type { Order } from '../../../src/domain/order.ts';
import type { Shipment } from '../../../src/domain/shipment.ts';
import { type TestContext, testContext } from '../../simulators/shared/api-context.ts';
import { answering, garbling, hanging, losingTheAnswer, tearing, truncating } from '../../simulators/shared/faults.ts';
import type { VendorRequest } from '../../simulators/shared/vendor-server.ts';
import type { StoredOrder } from '../../simulators/shipstation/account.ts';
import { type ShipStationOptions, ShipStationSimulator } from '../../simulators/shipstation/index.ts';
import {
  attempting,
  cursorAfter,
  knowing,
  looked,
  mappingContext,
  orderOf,
  parcelOf,
  place,
  troubleOf,
} from '../shipstation-desk.ts';

const { read = {}, write = {} } = shipstationApi.layouts;
const creating = ({ path }: VendorRequest) => path === '/orders/createorder';

interface Desk {
  readonly simulator: ShipStationSimulator;
  readonly account: ShipStationSimulator['account'];
  readonly context: TestContext;
  readonly transport: Transport;
  send(key: string, order?: Order): Promise<unknown>;
  cancel(key: string, order?: Order): Promise<unknown>;
  stored(key: string): StoredOrder;
}

async function opened(
  more: { options?: Partial<ShipStationOptions>; settings?: object; now?: () => number } = {},
): Promise<Desk> {
  const options = { callsPerMinute: 100_000, ...(more.now && { now: more.now }), ...more.options };
  const simulator = await ShipStationSimulator.start(options);
  const context = testContext(more.now ? { now: more.now } : {});
  const given = {
    'base url': simulator.server.url,
    'api key': simulator.options.key,
    'api secret': simulator.options.secret,
  };
  const transport = shipstationApi.connect(shipstationApi.settings.parse({ ...given, ...more.settings }), context);
  const { account } = simulator;
  return {
    simulator,
    account,
    context,
    transport,
    send: async (key, order = orderOf()) => transport.send?.(place, await orders(key, order), attempting),
    cancel: async (key, order = orderOf()) => transport.send?.(place, await cancels(key, order), attempting),
    stored: (key) => {
      const [order] = account.withKey(key);
      if (!order) throw new Error(`No order ${key}.`);
      return order;
    },
  };
}

function orders(key: string, order: Order) {
  return parcelOf('orders', [{ key, body: write.orders?.(order, { key, context: mappingContext }) }]);
}

function cancels(key: string, order: Order) {
  const cancel = { id: 'c-1', requestedAt: '', requestedBy: '', reason: '', file: '' };
  return parcelOf('cancels', [{ key, body: write.cancels?.({ order, cancel }, { key, context: mappingContext }) }]);
}

const lines = [
  { lineNumber: 1, sku: 'SKU-1', quantity: 2 },
  { lineNumber: 2, sku: 'SKU-2', quantity: 1 },
];

async function shipmentsIn(desk: Desk, cursor = '', known = knowing({ 'part-1': { lines }, 'part-2': { lines } })) {
  const pages = await looked(desk.transport, { kind: 'shipments', cursor });
  const readings = [];
  for (const { body } of pages)
    readings.push(await read.shipments?.(JSON.parse(JSON.stringify(body)), known, mappingContext));
  const records = readings.flatMap((reading) => reading?.records ?? []) as Shipment[];
  return {
    records,
    complaints: readings.flatMap((reading) => reading?.complaints ?? []),
    cursor: cursorAfter(pages, cursor),
    pages,
  };
}

function told(records: readonly Shipment[]): string[] {
  return records.flatMap(({ orderRef, status, packages }) =>
    packages.map(
      (one) =>
        `${orderRef} ${status} ${one.trackingNumber} ${one.lines.map((line) => `${line.lineNumber}x${line.quantity}`)}`,
    ),
  );
}

describe('ShipStation as a warehouse by its API', () => {
  describe('is sent an order', () => {
    it('with everything that it wants to know, in its own time and units', async () => {
      const desk = await opened({ settings: { 'store id': 41 } });
      const [first, ...rest] = orderOf().lines;
      if (!first) throw new Error('No line.');
      const weighed = { ...first, weight: { value: '1.5', unit: 'kg' }, barcode: '4006381333931' };
      const order = orderOf({ serviceCode: 'ups:ups_ground', warehouseCode: '7', lines: [weighed, ...rest] });
      expect(await desk.send('part-1', order)).to.deep.equal({});
      const stored = desk.stored('part-1');
      expect(stored).to.deep.include({
        orderNumber: '1001',
        orderDate: '2026-11-22 21:00:00',
        orderStatus: 'awaiting_shipment',
        carrierCode: 'ups',
        serviceCode: 'ups_ground',
        requestedShippingService: 'Standard',
        amountPaid: 44.5,
        customerNotes: 'Ring twice',
        customerEmail: 'ada@example.com',
      });
      expect(stored.advancedOptions).to.deep.include({ storeId: 41, warehouseId: 7, source: 'ACME-WEB' });
      expect(stored.items[0]).to.deep.include({
        lineItemKey: 'part-1:1',
        sku: 'SKU-1',
        quantity: 2,
        unitPrice: 12.5,
        upc: '4006381333931',
      });
      expect(stored.items[0]?.weight).to.deep.equal({ value: 1500, units: 'grams' });
    });

    it('whose ship method is a word, for its own rules to understand', async () => {
      const desk = await opened();
      await desk.send('part-1', orderOf({ shipMethod: 'Std', serviceCode: 'Economy: slow' }));
      expect(desk.stored('part-1')).to.deep.include({ requestedShippingService: 'Economy: slow' });
      expect(desk.stored('part-1')).not.to.have.property('carrierCode');
    });

    it('twice, and has it once, as it is by now', async () => {
      const desk = await opened();
      await desk.send('part-1');
      Object.assign(desk.stored('part-1'), { internalNotes: 'from a person over there' });
      expect(await desk.send('part-1')).to.deep.equal({});
      expect(desk.account.orders.size).to.equal(1);
      expect(desk.stored('part-1').internalNotes).to.equal('from a person over there');
      await desk.send('part-2');
      expect(desk.account.orders.size).to.equal(2);
    });

    it('that was shipped or called off meanwhile, and does not wake it', async () => {
      const desk = await opened();
      for (const status of ['shipped', 'cancelled']) {
        await desk.send(status);
        desk.account.setStatus(desk.stored(status), status);
      }
      expect(await desk.send('shipped')).to.deep.equal({});
      const answer = { key: 'cancelled', accepted: false, reason: 'The order was cancelled in ShipStation.' };
      expect(await desk.send('cancelled')).to.deep.equal({ answers: [answer] });
      expect(desk.stored('shipped').orderStatus).to.equal('shipped');
      expect(desk.stored('cancelled').orderStatus).to.equal('cancelled');
      expect(desk.simulator.server.requests.filter(creating)).to.have.length(2);
    });

    it('among thousands whose numbers begin alike', async () => {
      const desk = await opened();
      await desk.send('part-1', orderOf({ orderNumber: '1' }));
      for (let number = 10; number < 1110; number++) desk.account.place({ orderNumber: `1${number}` });
      await desk.send('part-1', orderOf({ orderNumber: '1' }));
      expect(desk.account.withKey('part-1')).to.have.length(1);
      expect(desk.account.orders.size).to.equal(1101);
    });

    it('whose answer was lost: looks, and it is there', async () => {
      const desk = await opened();
      for (const fault of [losingTheAnswer, truncating]) {
        desk.simulator.server.faults.plan(fault, { when: creating });
        expect(await troubleOf(desk.send('part-1', orderOf({ orderNumber: 'L-1' })))).to.include({
          code: 'DELIVERY_IN_DOUBT',
        });
        const parcel = await orders('part-1', orderOf({ orderNumber: 'L-1' }));
        expect(await desk.transport.trace?.(place, parcel)).to.equal('delivered');
        desk.account.orders.clear();
      }
    });

    it('that never arrived: looks, and sends it again', async () => {
      const desk = await opened();
      for (const fault of [tearing, answering(500), garbling]) {
        desk.simulator.server.faults.plan(fault, { when: creating });
        expect(await troubleOf(desk.send('part-1'))).to.include({ code: 'DELIVERY_IN_DOUBT' });
        expect(await desk.transport.trace?.(place, await orders('part-1', orderOf()))).to.equal('not-delivered');
      }
      await desk.send('part-1');
      expect(desk.account.orders.size).to.equal(1);
    });

    it('and refuses it in words that go to people', async () => {
      const desk = await opened();
      desk.simulator.server.faults.plan(
        answering(
          400,
          {},
          JSON.stringify({ Message: 'The request is invalid.', ExceptionMessage: 'No e-mail to ada@example.com.' }),
        ),
        { when: creating },
      );
      expect(await desk.send('part-1')).to.deep.equal({
        answers: [
          {
            key: 'part-1',
            accepted: false,
            reason: 'ShipStation refuses the order: The request is invalid. No e-mail to (address).',
          },
        ],
      });
    });

    it('notes the attempt right before the call that counts, and not where there is none', async () => {
      const desk = await opened();
      const seen: string[] = [];
      const note = async () => void seen.push(desk.simulator.server.requests.map(({ method }) => method).join());
      const parcel = await orders('part-1', orderOf());
      await desk.transport.send?.(place, parcel, note);
      await desk.transport.send?.(place, parcel, note);
      expect(seen).to.deep.equal(['GET']);
    });

    it('in any script and at any length, as it is', async () => {
      const desk = await opened();
      const name = `Zoë 李 ${'å'.repeat(3000)} 😀`;
      const { shipTo } = orderOf();
      await desk.send('part-1', orderOf({ orderNumber: '#10 01/ü', shipTo: { ...shipTo, firstName: name } }));
      await desk.send('part-1', orderOf({ orderNumber: '#10 01/ü', shipTo: { ...shipTo, firstName: name } }));
      expect(desk.stored('part-1').shipTo).to.include({ name: `${name} Buyer` });
      expect(desk.account.orders.size).to.equal(1);
    });

    it('only where it can be one', () => {
      const about = { key: 'part-1', context: mappingContext };
      const {
        shipTo,
        lines: [line],
      } = orderOf();
      const odd: readonly [string, Partial<Order>][] = [
        ['lines', { lines: [] }],
        ['quantity', { lines: line ? [{ ...line, quantity: 1.5 }] : [] }],
        ['shipTo', { shipTo: { ...shipTo, firstName: '', lastName: ' ' } }],
        ['shipTo.country', { shipTo: { ...shipTo, country: 'Atlantis' } }],
      ];
      for (const [field, more] of odd) {
        const written = write.orders?.(orderOf(more), about);
        expect(written).to.be.instanceOf(Unwritable);
        expect(written).to.include({ field });
      }
      const three = write.orders?.(orderOf({ shipTo: { ...shipTo, country: 'usa' } }), about);
      expect(three).to.have.nested.property('shipTo.country', 'US');
    });
  });

  describe('is asked to cancel an order', () => {
    it('and says yes to one that is open, which keeps everything else', async () => {
      const desk = await opened();
      await desk.send('part-1');
      const answer = {
        key: 'part-1',
        about: 'cancel',
        accepted: true,
        reason: 'The order is cancelled in ShipStation.',
      };
      expect(await desk.cancel('part-1')).to.deep.equal({ answers: [answer] });
      expect(desk.stored('part-1')).to.deep.include({ orderStatus: 'cancelled', customerNotes: 'Ring twice' });
      expect(await desk.cancel('part-1')).to.deep.equal({ answers: [answer] });
    });

    it('and says no to one that has shipped, or that nobody finds', async () => {
      const desk = await opened();
      await desk.send('part-1');
      desk.account.label(desk.stored('part-1'), '1Z1');
      expect(await desk.cancel('part-1')).to.have.nested.include({
        'answers[0].accepted': false,
        'answers[0].reason': 'The order is shipped in ShipStation.',
      });
      expect(await desk.cancel('part-9')).to.have.nested.include({ 'answers[0].accepted': false });
      expect(desk.stored('part-1').orderStatus).to.equal('shipped');
    });

    it('and says no where the account does not take the status; deleting is the other way', async () => {
      const desk = await opened({ options: { takesCancel: false } });
      await desk.send('part-1');
      expect(await desk.cancel('part-1')).to.have.nested.include({ 'answers[0].accepted': false });
      const other = await opened({ options: { takesCancel: false }, settings: { 'cancel by': 'delete' } });
      await other.send('part-1');
      expect(await other.cancel('part-1')).to.have.nested.include({ 'answers[0].accepted': true });
      expect(other.account.withKey('part-1')).to.deep.equal([]);
      expect(await other.cancel('part-1')).to.have.nested.include({ 'answers[0].accepted': true });
    });

    for (const by of ['status', 'delete'])
      it(`and says no to one that was split or merged, where a part would go on, or others end with it (by ${by})`, async () => {
        const desk = await opened({ settings: { 'cancel by': by } });
        for (const key of ['part-1', 'part-2', 'part-3']) await desk.send(key);
        desk.account.split(desk.stored('part-1'), ['SKU-2']);
        desk.account.merge(desk.stored('part-2'), [desk.stored('part-3')]);
        for (const key of ['part-1', 'part-2']) {
          const receipt = await desk.cancel(key);
          expect(receipt).to.have.nested.include({ 'answers[0].accepted': false });
          expect(JSON.stringify(receipt)).to.include('split or merged').and.to.include('--at-wms');
          expect(desk.stored(key).orderStatus).to.equal('awaiting_shipment');
          // Somebody has called off this one; of its other half it says nothing.
          desk.account.setStatus(desk.stored(key), 'cancelled');
          expect(await desk.cancel(key)).to.have.nested.include({ 'answers[0].accepted': false });
        }
      });

    it('and says no to one that is not listed and that it did not delete: it may ship with another one', async () => {
      const desk = await opened({ settings: { 'cancel by': 'delete' } });
      for (const key of ['part-1', 'part-2']) await desk.send(key);
      desk.account.merge(desk.stored('part-1'), [desk.stored('part-2')]);
      expect(await desk.cancel('part-2')).to.have.nested.include({ 'answers[0].accepted': false });
    });

    it('and knows what it deleted itself, though the answer was lost', async () => {
      const desk = await opened({ settings: { 'cancel by': 'delete' } });
      await desk.send('part-1');
      desk.simulator.server.faults.plan(losingTheAnswer, { when: ({ method }) => method === 'DELETE' });
      expect(await troubleOf(desk.cancel('part-1'))).to.include({ code: 'DELIVERY_IN_DOUBT' });
      expect(await desk.cancel('part-1')).to.have.nested.include({ 'answers[0].accepted': true });
    });

    it('and says no where deleting is answered with a no', async () => {
      const desk = await opened({ settings: { 'cancel by': 'delete' } });
      await desk.send('part-1');
      const no = answering(200, {}, '{"success":"false","message":"The order is locked."}');
      desk.simulator.server.faults.plan(no, { when: ({ method }) => method === 'DELETE' });
      expect(await desk.cancel('part-1')).to.deep.equal({
        answers: [
          {
            key: 'part-1',
            about: 'cancel',
            accepted: false,
            reason: 'ShipStation refuses to delete the order: The order is locked.',
          },
        ],
      });
    });

    it('gets the answer after all when the first one was lost', async () => {
      const desk = await opened();
      await desk.send('part-1');
      desk.simulator.server.faults.plan(losingTheAnswer, { when: creating });
      expect(await troubleOf(desk.cancel('part-1'))).to.include({ code: 'DELIVERY_IN_DOUBT' });
      expect(await desk.transport.trace?.(place, await cancels('part-1', orderOf()))).to.equal('not-delivered');
      expect(await desk.cancel('part-1')).to.have.nested.include({ 'answers[0].accepted': true });
    });
  });

  describe('tells what was shipped', () => {
    it('parcel by parcel, with the lines of each', async () => {
      const desk = await opened();
      await desk.send('part-1');
      const order = desk.stored('part-1');
      const [one, two] = order.items;
      desk.account.label(order, '1Z1', { items: [{ orderItemId: one?.orderItemId ?? 0, quantity: 2 }] });
      desk.account.label(order, '1Z2', { items: [{ orderItemId: two?.orderItemId ?? 0, quantity: 1 }] });
      desk.account.label(order, '1ZBACK', { isReturnLabel: true });
      desk.account.label(desk.account.place(), '1ZOTHER');
      const { records, complaints } = await shipmentsIn(desk);
      expect(told(records)).to.deep.equal(['part-1 shipped 1Z1 1x2', 'part-1 shipped 1Z2 2x1']);
      expect(records[0]?.packages[0]).to.include({ carrierCode: 'ups', serviceCode: 'ups_ground' });
      expect(Math.abs(Date.parse(records[0]?.shippedAt ?? '') - Date.now())).to.be.below(60_000);
      expect(complaints).to.deep.equal([]);
    });

    it('also what was marked as shipped by hand, which has no items: all of its order, once', async () => {
      const desk = await opened();
      await desk.send('part-1');
      await desk.send('part-2');
      desk.account.markAsShipped(desk.stored('part-1'), 'HAND-1');
      desk.account.markAsShipped(desk.stored('part-1'), 'HAND-2');
      desk.account.markAsShipped(desk.stored('part-2'), '');
      const first = await shipmentsIn(desk);
      expect(told(first.records)).to.deep.equal([
        'part-1 shipped HAND-1 1x2,2x1',
        'part-1 shipped HAND-2 ',
        'part-2 shipped  1x2,2x1',
      ]);
      const booked = knowing({
        'part-1': { lines, packages: ['HAND-1', 'HAND-2'] },
        'part-2': { lines, packages: [''] },
      });
      expect(told((await shipmentsIn(desk, first.cursor, booked)).records)).to.deep.equal([]);
    });

    it('asks once for the order behind it, however often it is seen', async () => {
      const desk = await opened();
      await desk.send('part-1');
      desk.account.markAsShipped(desk.stored('part-1'), 'HAND-1');
      const { cursor } = await shipmentsIn(desk);
      await shipmentsIn(desk, cursor);
      expect(desk.simulator.server.requests.filter(({ path }) => /^\/orders\/\d+$/.test(path))).to.have.length(1);
    });

    it('takes a label back that is voided days later', async () => {
      let now = Date.parse('2026-11-20T18:00:00Z');
      const desk = await opened({ now: () => now });
      await desk.send('part-1');
      const label = desk.account.label(desk.stored('part-1'), '1Z1');
      now += 60_000;
      const first = await shipmentsIn(desk);
      expect(told(first.records)).to.deep.equal(['part-1 shipped 1Z1 1x2,2x1']);
      now += 5 * 24 * 60 * 60 * 1000;
      const idle = await shipmentsIn(desk, first.cursor);
      desk.account.void(label);
      desk.account.label(desk.stored('part-1'), '1Z2');
      now += 60_000;
      const second = await shipmentsIn(desk, idle.cursor);
      expect(told(second.records)).to.deep.equal(['part-1 shipped 1Z2 1x2,2x1', 'part-1 voided 1Z1 ']);
      expect(second.records[1]?.packages[0]).to.include({ voided: true });
    });

    it('of orders that were split or merged over there under the orders that they were', async () => {
      const desk = await opened();
      await desk.send('part-1');
      const child = desk.account.split(desk.stored('part-1'), ['SKU-2']);
      desk.account.label(child, '1ZCHILD');
      desk.account.label(desk.stored('part-1'), '1ZREST');
      expect(told((await shipmentsIn(desk)).records)).to.deep.equal([
        'part-1 shipped 1ZCHILD 2x1',
        'part-1 shipped 1ZREST 1x2',
      ]);
      const merged = await opened();
      await merged.send('part-1');
      await merged.send('part-2');
      const first = merged.stored('part-1');
      merged.account.merge(first, [merged.stored('part-2')]);
      merged.account.label(first, '1ZBOTH');
      expect(told((await shipmentsIn(merged)).records)).to.deep.equal([
        'part-1 shipped 1ZBOTH 1x2,2x1',
        'part-2 shipped 1ZBOTH 1x2,2x1',
      ]);
    });

    it('says so when somebody packed what nobody ordered', async () => {
      const desk = await opened();
      await desk.send('part-1');
      const order = desk.stored('part-1');
      order.items.push(desk.account.item({ sku: 'FLYER' }), desk.account.item({ sku: 'SKU-2', quantity: 1 }));
      desk.account.label(order, '1Z1');
      const { records, complaints } = await shipmentsIn(desk);
      expect(told(records)).to.deep.equal(['part-1 shipped 1Z1 1x2,2x2']);
      expect(complaints).to.have.length(1);
      expect(complaints[0]).to.include({ code: 'unknown-line', value: 'FLYER', only: 'warning' });
    });

    it('over pages, each kept before the next is asked for, and goes on where it was interrupted', async () => {
      const desk = await opened();
      const known: Record<string, { lines: typeof lines }> = {};
      for (let number = 0; number < 600; number++) {
        const order = desk.account.place({ items: [{ sku: 'SKU-1', quantity: 2, lineItemKey: `p${number}:1` }] });
        desk.account.label(order, `T${number}`);
        known[`p${number}`] = { lines };
      }
      desk.simulator.server.faults.plan(answering(503), { when: ({ query }) => query.get('page') === '3' });
      const kept: { cursor: string; tracking: string[] }[] = [];
      const gather = async (cursor: string) => {
        for await (const page of desk.transport.pages?.({ kind: 'shipments', cursor, earliest: '' }) ?? []) {
          const reading = await read.shipments?.(page.body, knowing(known), mappingContext);
          kept.push({
            cursor: page.cursor,
            tracking: (reading?.records ?? []).flatMap(({ packages }) => packages.map((one) => one.trackingNumber)),
          });
        }
      };
      expect(await troubleOf(gather(''))).to.include({ code: 'API_FAILED' });
      expect(kept.map(({ tracking }) => tracking.length)).to.deep.equal([250, 250]);
      await gather(kept.at(-1)?.cursor ?? '');
      expect(new Set(kept.flatMap(({ tracking }) => tracking)).size).to.equal(600);
      expect(kept.flatMap(({ tracking }) => tracking)).to.have.length(600);
    });

    it('with a window that overlaps, in the clock of ShipStation', async () => {
      let now = Date.parse('2026-11-01T07:30:00Z');
      const desk = await opened({ now: () => now });
      await desk.send('part-1');
      const { cursor } = await shipmentsIn(desk);
      // Half past one for the second time that night: three hours before were half past eleven by the clock of the wall.
      now = Date.parse('2026-11-01T09:30:00Z');
      desk.account.label(desk.stored('part-1'), '1ZNIGHT');
      now += 20 * 60 * 1000;
      expect(told((await shipmentsIn(desk, cursor)).records)).to.deep.equal(['part-1 shipped 1ZNIGHT 1x2,2x1']);
      const asked = desk.simulator.server.requests.filter(
        ({ path, query }) => path === '/shipments' && query.has('createDateStart'),
      );
      expect(asked.at(-1)?.query.get('createDateStart')).to.equal('2026-10-31 21:30:00');
    });

    it('keeps no cursor when nothing was new for a short while', async () => {
      let now = Date.parse('2026-11-20T18:00:00Z');
      const desk = await opened({ now: () => now });
      const first = await looked(desk.transport, { kind: 'shipments' });
      expect(first.map(({ count }) => count)).to.deep.equal([0, 0, 0]);
      now += 5 * 60 * 1000;
      expect(await looked(desk.transport, { kind: 'shipments', cursor: cursorAfter(first) })).to.deep.equal([]);
    });

    it('does not turn in circles with a vendor that gives one page for ever', async () => {
      const desk = await opened();
      const page = { shipments: [{ shipmentId: 1, orderKey: 'x' }], total: 9e9, page: 1, pages: 9e9 };
      desk.simulator.server.faults.plan(answering(200, { 'content-type': 'application/json' }, JSON.stringify(page)), {
        times: 1e6,
      });
      expect(await troubleOf(looked(desk.transport, { kind: 'shipments' }))).to.include({ code: 'API_MALFORMED' });
      expect(desk.simulator.server.requests.length).to.be.below(5);
    });
  });

  it('lists its services by carrier', async () => {
    const { transport } = await opened();
    expect(await transport.shipMethods?.()).to.deep.equal([
      { code: 'stamps_com:usps_priority_mail', description: 'USPS Priority Mail', carrier: 'Stamps.com' },
      { code: 'ups:ups_ground', description: 'UPS Ground', carrier: 'UPS' },
    ]);
  });

  it('rests when the minute is nearly used up, also by others, and until the next one when it is', async () => {
    const began = Date.parse('2026-11-20T18:00:00Z');
    let now = began;
    const desk = await opened({ now: () => now, options: { callsPerMinute: 3 } });
    await desk.transport.shipMethods?.();
    expect([...desk.context.rests.values()]).to.deep.equal([now + 60_000]);
    const [bucket] = desk.context.rests.keys();
    expect(bucket).to.match(/^api:[0-9a-f]{8}$/);
    expect(desk.context.spent.get(bucket ?? '')).to.equal(3);
    now += 45_000;
    const trouble = await troubleOf(desk.send('part-1'));
    expect(trouble).to.include({ code: 'API_RATE_LIMITED', retryAfter: 15 });
    expect([...desk.context.rests.values()]).to.deep.equal([began + 60_000]);
  });

  it('honours a Retry-After where one is sent', async () => {
    const now = Date.parse('2026-11-20T18:00:00Z');
    const desk = await opened({ now: () => now });
    desk.simulator.server.faults.plan(answering(429, { 'retry-after': '17' }, '{"message":"Too Many Requests"}'));
    expect(await troubleOf(desk.send('part-1'))).to.include({ code: 'API_RATE_LIMITED', retryAfter: 17 });
    expect([...desk.context.rests.values()]).to.deep.equal([now + 17_000]);
  });

  it('knows what a revoked key looks like, and never tells one', async () => {
    const desk = await opened();
    await desk.send('part-1');
    desk.simulator.revoke(true);
    const trouble = await troubleOf(desk.send('part-2'));
    expect(trouble).to.include({ code: 'API_UNAUTHORIZED', disposition: 'hold' });
    expect(trouble.hint).to.include('api secret');
    const { key, secret } = desk.simulator.options;
    const everything = `${JSON.stringify(trouble)} ${trouble.message} ${trouble.hint} ${trouble.stack} ${desk.context.logged.join()}`;
    for (const hidden of [key, secret, Buffer.from(`${key}:${secret}`).toString('base64'), 'ada@example.com'])
      expect(everything).not.to.include(hidden);
    desk.simulator.revoke(false);
    await desk.send('part-2');
    expect(desk.account.orders.size).to.equal(2);
  });

  it('takes no web page for an answer, and does not wait for ever', async () => {
    const desk = await opened();
    desk.simulator.server.faults.plan(garbling);
    expect(await troubleOf(desk.send('part-1'))).to.include({ code: 'API_MALFORMED' });
    desk.simulator.server.faults.plan(answering(200, {}, '{"shipments": 5}'));
    expect(await troubleOf(looked(desk.transport, { kind: 'shipments' }))).to.include({ code: 'API_MALFORMED' });
    desk.simulator.server.faults.plan(hanging, { when: creating });
    const waiting = troubleOf(desk.send('part-1'));
    setTimeout(() => desk.context.abort(), 300);
    expect(await waiting).to.include({ code: 'DELIVERY_IN_DOUBT' });
  });

  it('has no stock, and says so', async () => {
    const desk = await opened();
    expect(await troubleOf(looked(desk.transport, { kind: 'inventory' }))).to.include({ code: 'API_CANNOT' });
    expect(
      await troubleOf(Promise.resolve(desk.transport.send?.(place, await parcelOf('inventory', []), attempting))),
    ).to.include({ code: errors.API_CANNOT().code });
  });

  describe('is tested', () => {
    const outcome = async ({ transport }: Desk) => {
      const steps = [];
      for await (const step of transport.test(place, { receive: true, send: true })) steps.push(step);
      return steps;
    };

    it('step by step, without changing anything', async () => {
      const desk = await opened({ settings: { 'store id': 42 } });
      const steps = await outcome(desk);
      expect(steps.map(({ name, ok }) => `${name} ${ok}`)).to.deep.equal([
        'DNS true',
        'TCP true',
        'credentials true',
        'read orders true',
        'read shipments true',
        'store true',
      ]);
      expect(steps.at(-1)?.detail).to.equal('Store 42 is "Acme Wholesale".');
      expect(desk.simulator.server.requests.every(({ method }) => method === 'GET')).to.equal(true);
    });

    it('up to what fails: the key, or a store that is not there', async () => {
      const wrong = await opened({ settings: { 'api secret': 'no' } });
      expect((await outcome(wrong)).at(-1)).to.include({ name: 'credentials', ok: false, code: 'API_UNAUTHORIZED' });
      const lost = (await outcome(await opened({ settings: { 'store id': 7 } }))).at(-1);
      expect(lost).to.include({ name: 'store', ok: false });
      expect(lost?.detail).to.include('41 "Acme Outdoor", 42 "Acme Wholesale"');
    });
  });

  it('takes a webhook for a hint, if it knows the secret', () => {
    const settings = shipstationApi.settings.parse({
      'api key': 'a',
      'api secret': 'b',
      'webhook secret': 'a-long-enough-secret',
    });
    const request = (secret: string, body: string, method = 'POST') => ({
      method,
      query: new URLSearchParams({ secret }),
      headers: new Headers(),
      body: Buffer.from(body),
    });
    const hint = (...given: Parameters<typeof request>) => shipstationApi.hook?.(settings, request(...given));
    const body = JSON.stringify({ resource_url: 'https://evil.example/x', resource_type: 'SHIP_NOTIFY' });
    expect(hint('a-long-enough-secret', body)).to.deep.equal({ kinds: ['shipments'] });
    expect(hint('another-long-secret!', body)).to.equal(undefined);
    expect(hint('a-long-enough-secret', body, 'GET')).to.equal(undefined);
    expect(hint('a-long-enough-secret', '<xml/>')).to.equal(undefined);
    const without = shipstationApi.settings.parse({ 'api key': 'a', 'api secret': 'b' });
    expect(shipstationApi.hook?.(without, request('', body))).to.equal(undefined);
  });
});
