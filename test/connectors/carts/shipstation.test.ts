import { expect } from 'chai';
import { carrierCodeOf } from '../../../src/connectors/carts/shipstation/confirming.ts';
import { errors } from '../../../src/connectors/carts/shipstation/errors.ts';
import { shipstation } from '../../../src/connectors/carts/shipstation/index.ts';
import type { Page, Transport } from '../../../src/connectors/contract.ts';
import type { Readable } from '../../../src/mapping/contract.ts';
import { type TestContext, testContext } from '../../simulators/shared/api-context.ts';
import { answering, garbling, losingTheAnswer, tearing } from '../../simulators/shared/faults.ts';
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

type GivenOrder = Readable['orders'];

const { read = {}, write = {} } = shipstation.layouts;
const marking = ({ path }: VendorRequest) => path === '/orders/markasshipped';

interface Desk {
  readonly simulator: ShipStationSimulator;
  readonly account: ShipStationSimulator['account'];
  readonly context: TestContext;
  readonly transport: Transport;
  /** One look, and then the next one goes on from there. */
  look(earliest?: string): Promise<GivenOrder[]>;
  numbers(): Promise<(string | undefined)[]>;
  confirm(order: StoredOrder, trackingNumber: string, carrierCode?: string): Promise<unknown>;
  pass(minutes: number): void;
}

async function opened(more: { options?: Partial<ShipStationOptions>; settings?: object } = {}): Promise<Desk> {
  let now = Date.parse('2026-11-20T18:00:00Z');
  let cursor = '';
  const simulator = await ShipStationSimulator.start({ callsPerMinute: 100_000, now: () => now, ...more.options });
  const context = testContext({ now: () => now });
  const given = {
    'base url': simulator.server.url,
    'api key': simulator.options.key,
    'api secret': simulator.options.secret,
  };
  const transport = shipstation.connect(shipstation.settings.parse({ ...given, ...more.settings }), context);
  const look = async (earliest = '') => {
    const pages = await looked(transport, { kind: 'orders', cursor, earliest });
    cursor = cursorAfter(pages, cursor);
    return (await readingsOf(pages)).records;
  };
  return {
    simulator,
    account: simulator.account,
    context,
    transport,
    look,
    numbers: async () => (await look()).map(({ orderNumber }) => orderNumber),
    confirm: async (order, trackingNumber, carrierCode = 'UPS') =>
      transport.send?.(place, await confirmation(order, trackingNumber, carrierCode), attempting),
    pass: (minutes) => {
      now += minutes * 60_000;
    },
  };
}

async function readingsOf(pages: readonly Page[]) {
  const readings = [];
  for (const { body } of pages)
    readings.push(await read.orders?.(JSON.parse(JSON.stringify(body)), knowing({}), mappingContext));
  return {
    records: readings.flatMap((reading) => reading?.records ?? []) as GivenOrder[],
    complaints: readings.flatMap((reading) => reading?.complaints ?? []),
  };
}

function confirmation({ orderId, orderNumber }: StoredOrder, trackingNumber: string, carrierCode: string) {
  const record = {
    order: orderOf({ orderId: String(orderId), orderNumber }),
    shipment: { shippedAt: '2026-11-21T05:30:00.000Z', status: 'shipped' as const, warehouseCode: '', shipmentId: '' },
    package: { trackingNumber, carrierCode, serviceCode: '', lines: [] },
  };
  const body = write.confirmations?.(record, { key: 'package-1', context: mappingContext });
  return parcelOf('confirmations', [{ key: 'package-1', body }]);
}

const day = 24 * 60;

describe('ShipStation as a cart', () => {
  describe('gives its orders', () => {
    it('with everything that a warehouse needs', async () => {
      const desk = await opened();
      const tagId = desk.account.addTag('Fragile');
      const order = desk.account.place({
        orderNumber: '#Ä-77',
        orderDate: '2026-11-20T02:03:04.5670000',
        tagIds: [tagId],
        customerNotes: 'Ring twice',
        orderTotal: 47.1,
        items: [
          {
            sku: 'SKU-RED-M',
            name: 'Red tee, M',
            quantity: 2,
            unitPrice: 22.5,
            weight: { value: 6.3, units: 'ounces' },
          },
          { sku: null, name: 'WELCOME', quantity: 1, unitPrice: -5, adjustment: true },
        ],
      });
      const [given] = await desk.look();
      expect(given).to.deep.include({
        orderId: String(order.orderId),
        orderNumber: '#Ä-77',
        orderDate: '2026-11-20T10:03:04.567Z',
        cartStatus: 'awaiting_shipment',
        tags: 'Fragile',
        shipMethod: 'Standard',
        discountAmount: '5.00',
        grandTotal: '47.1',
        instructions: 'Ring twice',
      });
      expect(given?.shipTo).to.include({
        firstName: 'Ada',
        lastName: 'Buyer',
        city: 'Austin',
        residential: true,
        email: 'ada@example.com',
      });
      expect(given).not.to.have.property('billTo');
      expect(given?.extra).to.deep.include({ storeId: '41', warehouseId: '7' });
      expect(given?.lines).to.have.length(1);
      expect(given?.lines[0]).to.deep.include({
        lineNumber: 1,
        sku: 'SKU-RED-M',
        quantity: 2,
        unitPrice: '22.5',
        weight: { value: '6.3', unit: 'ounces' },
      });
      expect(given?.lines[0]?.lineId).to.equal(String(order.items[0]?.orderItemId));
    });

    it('in its statuses, of its store, and none that somebody else ships', async () => {
      const desk = await opened({ settings: { 'store id': 41, statuses: ['awaiting_shipment', 'awaiting_payment'] } });
      desk.account.place({ orderNumber: 'ready' });
      desk.account.place({ orderNumber: 'unpaid', orderStatus: 'awaiting_payment' });
      desk.account.place({ orderNumber: 'held', orderStatus: 'on_hold' });
      desk.account.place({ orderNumber: 'elsewhere', advancedOptions: { storeId: 42 } });
      desk.account.place({ orderNumber: 'theirs', externallyFulfilled: true });
      desk.account.place({ orderNumber: 'gone', orderStatus: 'shipped' });
      expect(await desk.numbers()).to.deep.equal(['ready', 'unpaid']);
    });

    it('from the earliest date on, and a cancelled one only from when it was called off', async () => {
      const desk = await opened();
      desk.account.place({ orderNumber: 'old', orderDate: '2025-01-01T00:00:00.0000000' });
      const taken = desk.account.place({ orderNumber: 'new', orderDate: '2026-11-19T00:00:00.0000000' });
      desk.account.place({ orderNumber: 'never', orderStatus: 'cancelled' });
      desk.pass(4 * 60);
      expect((await desk.look('2026-01-01T00:00:00Z')).map(({ orderNumber }) => orderNumber)).to.deep.equal(['new']);
      desk.account.setStatus(taken, 'cancelled');
      desk.pass(day);
      const [given] = await desk.look('2026-01-01T00:00:00Z');
      expect(given).to.include({ orderNumber: 'new', cartStatus: 'cancelled' });
    });

    it('once and then only what is new, with three hours read twice', async () => {
      const desk = await opened();
      desk.account.place({ orderNumber: 'first' });
      desk.pass(1);
      expect(await desk.numbers()).to.deep.equal(['first']);
      desk.pass(day);
      // Its last look is less than three hours after the order; the one after that begins a day later.
      expect(await desk.numbers()).to.deep.equal(['first']);
      expect(await desk.numbers()).to.deep.equal([]);
      desk.account.place({ orderNumber: 'second' });
      desk.pass(day);
      expect(await desk.numbers()).to.deep.equal(['second']);
      expect(await desk.numbers()).to.deep.equal([]);
    });

    it('all of them, though some change while they are read', async () => {
      const desk = await opened();
      const orders = Array.from({ length: 1000 }, (_, index) => {
        // A second between each.
        desk.pass(1 / 60);
        return desk.account.place({ orderNumber: `N-${index}` });
      });
      desk.pass(1);
      const seen: string[] = [];
      let turn = 0;
      for await (const page of desk.transport.pages?.({ kind: 'orders', cursor: '', earliest: '' }) ?? []) {
        seen.push(...(await readingsOf([page])).records.map(({ orderNumber }) => orderNumber ?? ''));
        // Orders of the first page move to the end: what comes after them moves up.
        for (const order of orders.slice(turn * 60, turn * 60 + 60)) desk.account.touch(order);
        turn += 1;
      }
      expect(new Set(seen).size).to.equal(1000);
    });

    it('all of them, though more than a page has the same second', async () => {
      const desk = await opened();
      for (let index = 0; index < 1000; index++)
        desk.account.place({ orderNumber: `N-${index}`, modifyDate: '2026-11-20T09:00:00.0000000' });
      expect(new Set(await desk.numbers()).size).to.equal(1000);
    });

    it('all of them by page number in the hour that comes twice', async () => {
      const desk = await opened();
      for (let index = 0; index < 600; index++) {
        const minute = String(Math.floor(index / 10)).padStart(2, '0');
        desk.account.place({ orderNumber: `N-${index}`, modifyDate: `2026-11-01T01:${minute}:00.0000000` });
      }
      expect(new Set(await desk.numbers()).size).to.equal(600);
      const starts = desk.simulator.server.requests.map(({ query }) => query.get('modifyDateStart') ?? '');
      expect(starts.filter((start) => start.startsWith('2026-11-01'))).to.deep.equal([]);
    });

    it('but not the first page for all of them where the answer does not say how many pages there are', async () => {
      const desk = await opened();
      desk.account.place();
      for (const pages of ['', ',"pages":null', ',"pages":"many"']) {
        desk.simulator.server.faults.plan(answering(200, {}, `{"orders":[],"total":900,"page":1${pages}}`), {
          when: ({ path }) => path === '/orders',
        });
        expect(await troubleOf(desk.look())).to.include({ code: 'API_MALFORMED' });
      }
      expect(await desk.look()).to.have.length(1);
    });

    it('from where it was interrupted', async () => {
      const desk = await opened();
      for (let index = 0; index < 600; index++) {
        desk.pass(1 / 60);
        desk.account.place({ orderNumber: `N-${index}` });
      }
      const seen: string[] = [];
      let cursor = '';
      const gather = async () => {
        for await (const page of desk.transport.pages?.({ kind: 'orders', cursor, earliest: '' }) ?? []) {
          cursor = page.cursor;
          seen.push(...(await readingsOf([page])).records.map(({ orderNumber }) => orderNumber ?? ''));
        }
      };
      let calls = 0;
      desk.simulator.server.faults.plan(tearing, { when: ({ path }) => path === '/orders' && ++calls > 2 });
      expect(await troubleOf(gather())).to.include({ code: 'CONNECTION_LOST' });
      await gather();
      expect(new Set(seen).size).to.equal(600);
      expect(seen.length).to.be.below(610);
    });

    it('but none that cannot be shipped as it is, with the reason', async () => {
      const desk = await opened();
      desk.account.place({ orderNumber: 'blank', items: [{ sku: null, quantity: 1 }] });
      desk.account.place({ orderNumber: 'empty', items: [{ sku: null, quantity: 1, adjustment: true }] });
      const whole = desk.account.place({ orderNumber: 'whole' });
      desk.account.split(whole, ['SKU-2']);
      const { records, complaints } = await readingsOf(await looked(desk.transport, { kind: 'orders' }));
      expect(records.map(({ orderNumber }) => orderNumber)).to.deep.equal(['whole', 'whole-1']);
      expect(records[1]?.extra).to.include({ parentId: String(whole.orderId) });
      expect(complaints.map(({ code, value, only = 'error' }) => `${code} ${value} ${only}`)).to.deep.equal([
        'missing blank error',
        'missing empty error',
        'merged-or-split whole warning',
        'merged-or-split whole-1 warning',
      ]);
    });

    it('with texts of any script and length', async () => {
      const desk = await opened();
      const name = `李 ${'ß'.repeat(5000)}😀`;
      desk.account.place({ orderNumber: 'long', customerNotes: name, shipTo: { name, country: 'DE' } });
      const [given] = await desk.look();
      expect(given?.instructions).to.equal(name);
      expect(`${given?.shipTo?.firstName} ${given?.shipTo?.lastName}`).to.equal(name);
    });
  });

  describe('filters by one tag', () => {
    const tagged = (rule: string, name = 'WH', more: object = {}) => ({ settings: { tag: { rule, name, ...more } } });

    it('and takes only what has it, also when it was stuck on long after', async () => {
      const desk = await opened(tagged('include only'));
      const [wanted, other] = [desk.account.addTag('WH'), desk.account.addTag('wh')];
      const late = desk.account.place({ orderNumber: 'late' });
      desk.account.place({ orderNumber: 'wanted', tagIds: [other, wanted] });
      desk.account.place({ orderNumber: 'other', tagIds: [other] });
      desk.account.place({ orderNumber: 'held', tagIds: [wanted], orderStatus: 'on_hold' });
      expect(await desk.numbers()).to.deep.equal(['wanted']);
      desk.pass(10 * day);
      desk.account.tag(late, wanted, true);
      expect(await desk.numbers()).to.have.members(['wanted', 'late']);
    });

    it('and of the cancelled ones those that have it', async () => {
      const desk = await opened(tagged('include only'));
      const tagId = desk.account.addTag('WH');
      const mine = desk.account.place({ orderNumber: 'mine', tagIds: [tagId] });
      const other = desk.account.place({ orderNumber: 'other' });
      await desk.look();
      for (const order of [mine, other]) desk.account.setStatus(order, 'cancelled');
      desk.pass(1);
      expect((await desk.look()).map(({ orderNumber, cartStatus }) => `${orderNumber} ${cartStatus}`)).to.deep.equal([
        'mine cancelled',
      ]);
    });

    it('and leaves out what has it, until it is taken off, however late', async () => {
      const desk = await opened(tagged('exclude', 'HOLD'));
      const hold = desk.account.addTag('HOLD');
      const parked = desk.account.place({ orderNumber: 'parked', tagIds: [hold] });
      const other = desk.account.place({ orderNumber: 'also parked', tagIds: [hold] });
      desk.account.place({ orderNumber: 'free' });
      expect(await desk.numbers()).to.deep.equal(['free']);
      desk.pass(10 * day);
      await desk.look();
      expect(await desk.numbers()).to.deep.equal([]);
      desk.account.tag(parked, hold, false);
      desk.pass(1);
      expect(await desk.numbers()).to.deep.equal(['parked']);
      expect(await desk.numbers()).to.deep.equal([]);
      // Shipped by somebody else meanwhile: nobody waits for it any more.
      desk.account.tag(other, hold, false);
      desk.account.setStatus(other, 'shipped');
      desk.pass(day);
      expect(await desk.numbers()).to.deep.equal([]);
      const before = desk.simulator.server.requests.length;
      await desk.look();
      expect(desk.simulator.server.requests.slice(before).some(({ path }) => path === '/orders/listbytag')).to.equal(
        false,
      );
    });

    it('but a cancelled order is told of in any case, since it may have been taken before', async () => {
      const desk = await opened(tagged('exclude', 'HOLD'));
      const hold = desk.account.addTag('HOLD');
      const order = desk.account.place({ orderNumber: 'taken' });
      await desk.look();
      desk.account.tag(order, hold, true);
      desk.account.setStatus(order, 'cancelled');
      desk.pass(day);
      expect((await desk.look()).map(({ cartStatus }) => cartStatus)).to.deep.equal(['cancelled']);
    });

    it('that must be there, letter by letter: never everything instead', async () => {
      for (const [name, more] of [['wh'], ['WH '], ['WH', { id: 5 }], ['Nothing']] as const) {
        const desk = await opened(tagged('exclude', name, more));
        desk.account.addTag('WH');
        desk.account.place();
        const trouble = await troubleOf(looked(desk.transport, { kind: 'orders' }));
        expect(trouble).to.include({
          code: 'SHIPSTATION_TAG_UNKNOWN',
          disposition: errors.entries.SHIPSTATION_TAG_UNKNOWN.disposition,
        });
        expect(desk.simulator.server.requests.map(({ path }) => path)).to.deep.equal(['/accounts/listtags']);
      }
    });

    it('whose number tells two of one name apart', async () => {
      const desk = await opened();
      const first = desk.account.addTag('WH');
      desk.account.addTag('WH');
      desk.account.place({ orderNumber: 'first', tagIds: [first] });
      const given = {
        'base url': desk.simulator.server.url,
        'api key': desk.simulator.options.key,
        'api secret': desk.simulator.options.secret,
      };
      const connect = (id?: number) =>
        shipstation.connect(
          shipstation.settings.parse({ ...given, tag: { rule: 'include only', name: 'WH', ...(id && { id }) } }),
          desk.context,
        );
      const trouble = await troubleOf(looked(connect(), { kind: 'orders' }));
      expect(trouble.message).to.include('2 tags "WH"');
      expect((await readingsOf(await looked(connect(first), { kind: 'orders' }))).records).to.have.length(1);
    });
  });

  describe('is told of a parcel', () => {
    it('with number, carrier and day, and tells the shop, not the buyer', async () => {
      const desk = await opened();
      const order = desk.account.place();
      expect(await desk.confirm(order, '1Z1')).to.deep.equal({});
      expect(order.orderStatus).to.equal('shipped');
      expect(desk.account.fulfillments).to.have.length(1);
      expect(desk.account.fulfillments[0]).to.include({ trackingNumber: '1Z1', carrierCode: 'ups' });
      expect(order.told).to.deep.equal({ customer: false, channel: true });
      const call = desk.simulator.server.requests.find(marking);
      // Half past nine in the evening before, over there.
      expect(JSON.parse(String(call?.body))).to.include({ shipDate: '2026-11-20' });
    });

    it('twice, and knows it once; a second parcel finds the order shipped', async () => {
      const desk = await opened();
      const order = desk.account.place();
      await desk.confirm(order, '1Z1');
      expect(await desk.confirm(order, '1Z1')).to.have.property('note');
      expect(await desk.confirm(order, '1Z2')).to.have.property('note');
      expect(desk.account.fulfillments.map(({ trackingNumber }) => trackingNumber)).to.deep.equal(['1Z1']);
      expect(desk.simulator.server.requests.filter(marking)).to.have.length(1);
    });

    it('that left together with another: two at the same moment mark the order once', async () => {
      const desk = await opened();
      const order = desk.account.place();
      const told = await Promise.all(['1Z1', '1Z2', '1Z3'].map((number) => desk.confirm(order, number)));
      expect(told.filter((one) => JSON.stringify(one) === '{}')).to.have.length(1);
      expect(desk.simulator.server.requests.filter(marking)).to.have.length(1);
    });

    it('and again where the one before it failed', async () => {
      const desk = await opened();
      const order = desk.account.place();
      desk.simulator.server.faults.plan(answering(400, {}, '{"message":"No."}'), { when: marking });
      const [first, second] = await Promise.allSettled(['1Z1', '1Z2'].map((number) => desk.confirm(order, number)));
      expect([first?.status, second?.status]).to.have.members(['rejected', 'fulfilled']);
      expect(desk.account.fulfillments).to.have.length(1);
    });

    it('whose answer was lost, and is asked whether it knows', async () => {
      const desk = await opened();
      const order = desk.account.place();
      const parcel = await confirmation(order, '1Z1', 'UPS');
      desk.simulator.server.faults.plan(tearing, { when: marking });
      expect(await troubleOf(desk.confirm(order, '1Z1'))).to.include({ code: 'DELIVERY_IN_DOUBT' });
      expect(await desk.transport.trace?.(place, parcel)).to.equal('not-delivered');
      desk.simulator.server.faults.plan(losingTheAnswer, { when: marking });
      expect(await troubleOf(desk.confirm(order, '1Z1'))).to.include({ code: 'DELIVERY_IN_DOUBT' });
      expect(await desk.transport.trace?.(place, parcel)).to.equal('delivered');
    });

    it('of an order that it called off, has not got, or will not ship: held with its words', async () => {
      const desk = await opened();
      const order = desk.account.place({ orderNumber: 'off' });
      desk.account.setStatus(order, 'cancelled');
      const off = await troubleOf(desk.confirm(order, '1Z1'));
      expect(off).to.include({
        code: 'API_REFUSED',
        message: 'Order off is cancelled in ShipStation, but has shipped.',
      });
      expect(await troubleOf(desk.confirm({ ...order, orderId: 5 }, '1Z1'))).to.include({ code: 'API_REFUSED' });
      const refused = answering(400, {}, '{"message":"The carrier is not valid. Call +1 512 555 0100."}');
      desk.simulator.server.faults.plan(refused, { when: marking });
      const trouble = await troubleOf(desk.confirm(desk.account.place(), '1Z1'));
      expect(trouble).to.include({ code: 'API_REFUSED', disposition: 'hold' });
      expect(trouble.message).to.include('The carrier is not valid. Call (number)');
      expect(desk.account.fulfillments).to.deep.equal([]);
    });

    it('by a carrier that it knows by another name', () => {
      const settings = { 'carrier codes': { 'Regional Express': 'regional' }, 'other carriers': 'other' };
      const connected = [
        { code: 'stamps_com', name: 'Stamps.com' },
        { code: 'ups_walleted', name: 'UPS by us' },
      ];
      const codes = [
        'regional express',
        'Stamps.com',
        'STAMPS_COM',
        'UPS',
        'UPS Ground',
        'USPS',
        'FedEx',
        'dhl',
        'Pony',
        'Groups',
        '',
      ];
      expect(codes.map((one) => carrierCodeOf(one, connected, settings))).to.deep.equal([
        ...[
          'regional',
          'stamps_com',
          'stamps_com',
          'ups',
          'ups',
          'usps',
          'fedex',
          'dhl_express',
          'other',
          'other',
          'other',
        ],
      ]);
    });
  });

  it('knows a revoked key, a page of a proxy and a full minute when it meets them', async () => {
    const desk = await opened();
    desk.account.place();
    desk.simulator.server.faults.plan(garbling);
    expect(await troubleOf(desk.look())).to.include({ code: 'API_MALFORMED' });
    desk.simulator.server.faults.plan(answering(429, { 'retry-after': '9' }));
    expect(await troubleOf(desk.look())).to.include({ code: 'API_RATE_LIMITED', retryAfter: 9 });
    desk.simulator.revoke(true);
    const trouble = await troubleOf(desk.look());
    expect(trouble).to.include({ code: 'API_UNAUTHORIZED' });
    const { key, secret } = desk.simulator.options;
    for (const hidden of [key, secret])
      expect(`${trouble.message}${trouble.hint}${trouble.stack}${desk.context.logged}`).not.to.include(hidden);
    desk.simulator.revoke(false);
    expect(await desk.look()).to.have.length(1);
  });

  it('has no stock, and says so', async () => {
    const desk = await opened();
    const sent = Promise.resolve(desk.transport.send?.(place, await parcelOf('inventory', []), attempting));
    expect(await troubleOf(sent)).to.include({ code: 'API_CANNOT' });
    expect(shipstation.functions['Inventory Upload']).to.be.a('string');
  });

  it('is tested with the tag that it needs', async () => {
    const desk = await opened({ settings: { tag: { rule: 'exclude', name: 'HOLD' } } });
    const last = async () => {
      const steps = [];
      for await (const step of desk.transport.test(place, { receive: true, send: true })) steps.push(step);
      return steps.at(-1);
    };
    desk.account.addTag('Fragile');
    const unknown = await last();
    expect(unknown).to.include({ name: 'tag', ok: false, code: 'SHIPSTATION_TAG_UNKNOWN' });
    expect(unknown?.detail).to.include('It has "Fragile" (');
    const hold = desk.account.addTag('HOLD');
    expect(await last()).to.include({ name: 'tag', ok: true, detail: `Tag "HOLD" has the number ${hold}.` });
  });

  it('takes a webhook about orders for a hint', () => {
    const settings = shipstation.settings.parse({
      'api key': 'a',
      'api secret': 'b',
      'webhook secret': 'a-long-enough-secret',
    });
    const body = Buffer.from(
      JSON.stringify({
        resource_url: 'https://ssapi6.shipstation.com/orders?storeID=41',
        resource_type: 'ORDER_NOTIFY',
      }),
    );
    const query = new URLSearchParams({ secret: 'a-long-enough-secret' });
    expect(shipstation.hook?.(settings, { method: 'POST', query, headers: new Headers(), body })).to.deep.equal({
      kinds: ['orders'],
    });
  });

  it('has settings that know what is wrong with them', () => {
    const base = { 'api key': 'a', 'api secret': 'b' };
    const bad = [
      {},
      { ...base, 'base url': 'https://user:pass@ssapi.shipstation.com' },
      { ...base, tag: { rule: 'only', name: 'A' } },
      { ...base, tag: [{ rule: 'exclude', name: 'A' }] },
      { ...base, statuses: ['shipped'] },
      { ...base, statuses: [] },
      { ...base, extra: 1 },
    ];
    for (const one of bad) expect(shipstation.settings.safeParse(one).success, JSON.stringify(one)).to.equal(false);
    expect(shipstation.hosts(shipstation.settings.parse(base))).to.deep.equal(['https://ssapi.shipstation.com']);
  });
});
