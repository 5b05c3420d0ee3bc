import { expect } from 'chai';
import { Unwritable } from '../../../src/connectors/api/layout.ts';
import { shipstream } from '../../../src/connectors/wms/shipstream/index.ts';
import { splitName } from '../../../src/connectors/wms/shipstream/names.ts';
import { CrossdockError } from '../../../src/support/errors.ts';
import { answering, garbling, losingTheAnswer, tearing, truncating } from '../../simulators/shared/faults.ts';
import type { VendorRequest } from '../../simulators/shared/vendor-server.ts';
import { rejection } from '../../support/rejection.ts';
import { anOrder, dockAt, mapping, orderAt, place, written } from './shipstream-dock.ts';

const creating = { when: ({ body }: VendorRequest) => body.includes('order.create') };
const canceling = { when: ({ body }: VendorRequest) => body.includes('order.cancel') };

describe('an order to ShipStream', () => {
  it('arrives once, under our key, with its lines and number', async () => {
    const dock = await dockAt();
    expect(await dock.sendOrder(anOrder())).to.deep.equal({ answers: [] });
    const order = orderAt(dock);
    expect(order).to.deep.include({
      uniqueId: 'KEY-1',
      ref: '1001',
      method: 'ups_03',
      status: 'new',
      storeCode: 'default',
    });
    expect(order.items.map(({ ref, sku, ordered }) => [ref, sku, ordered])).to.deep.equal([
      ['1', 'SKU-1', 2],
      ['2', 'SKU-2', 1],
    ]);
    expect(order.address).to.include({
      firstname: 'Ada',
      lastname: 'Buyer',
      street2: 'Apt 4',
      region: 'TX',
      country: 'US',
    });
    expect(dock.attempts).to.equal(1);
  });

  it('that is sent twice is there once, and the second time nothing is attempted', async () => {
    const dock = await dockAt();
    await dock.sendOrder(anOrder());
    expect(await dock.sendOrder(anOrder())).to.deep.equal({ answers: [] });
    expect(dock.merchant.orders).to.have.length(1);
    expect(dock.attempts).to.equal(1);
  });

  for (const [what, fault] of [
    ['is lost', losingTheAnswer],
    ['breaks off', truncating],
  ] as const)
    it(`whose answer ${what} is in doubt, and is found by its key`, async () => {
      const dock = await dockAt();
      dock.simulator.server.faults.plan(fault, creating);
      expect(await rejection(dock.sendOrder(anOrder()))).to.have.property('code', 'DELIVERY_IN_DOUBT');
      expect(await dock.transport.trace?.(place, await parcelOf(dock))).to.equal('delivered');
      expect(await dock.sendOrder(anOrder())).to.deep.equal({ answers: [] });
      expect(dock.merchant.orders).to.have.length(1);
    });

  for (const [what, fault] of [
    ['is torn on its way', tearing],
    ['meets a 502', answering(502, {}, '<html>Bad Gateway</html>')],
    ['gets a web page as answer', garbling],
  ] as const)
    it(`that ${what} is in doubt, and is not there`, async () => {
      const dock = await dockAt();
      dock.simulator.server.faults.plan(fault, creating);
      expect(await rejection(dock.sendOrder(anOrder()))).to.have.property('code', 'DELIVERY_IN_DOUBT');
      expect(await dock.transport.trace?.(place, await parcelOf(dock))).to.equal('not-delivered');
    });

  it('that is made between our look and our call is known by error 104', async () => {
    const dock = await dockAt();
    await dock.sendOrder(anOrder());
    // The look comes too early: it does not see the order yet.
    dock.simulator.server.faults.plan(
      answering(200, {}, JSON.stringify({ error: { code: -32_100, message: 'none' } })),
    );
    expect(await dock.sendOrder(anOrder())).to.deep.equal({ answers: [] });
    expect(dock.attempts).to.equal(2);
    expect(dock.merchant.orders).to.have.length(1);
  });

  it('is refused where another order has its key, in number or units', async () => {
    const dock = await dockAt();
    await dock.sendOrder(anOrder());
    const { answers } = await dock.sendOrder(anOrder({ orderNumber: '2002' }));
    expect(answers?.[0]).to.deep.include({ key: 'KEY-1', accepted: false });
    expect(answers?.[0]?.reason).to.match(/another order under our key: number 1001/);
    const [line] = anOrder().lines;
    const fewer = await dock.sendOrder(anOrder({ lines: line ? [line] : [] }));
    expect(fewer.answers?.[0]?.reason).to.match(/it has 3 units, ours 2/);
    expect(await dock.transport.trace?.(place, await parcelOf(dock, '2002'))).to.equal('unknown');
  });

  it('that was canceled there does not pass for delivered', async () => {
    const dock = await dockAt();
    await dock.sendOrder(anOrder());
    await dock.cancel('KEY-1');
    const { answers } = await dock.sendOrder(anOrder());
    expect(answers?.[0]).to.include({ accepted: false });
    expect(answers?.[0]?.reason).to.match(/canceled there/);
  });

  it('that names an unknown SKU is refused with the words of ShipStream', async () => {
    const dock = await dockAt();
    const [line] = anOrder().lines;
    const { answers } = await dock.sendOrder(anOrder({ lines: line ? [{ ...line, sku: 'NOPE' }] : [] }));
    expect(answers).to.deep.equal([
      { key: 'KEY-1', accepted: false, reason: 'Product "NOPE" does not exist (error 107)' },
    ]);
  });

  it('that lacks stock is refused for that cause, or taken and noted', async () => {
    const refusing = await dockAt({ options: { shortage: 'refuse' } });
    refusing.merchant.stock.set('SKU-1', 1);
    const { answers } = await refusing.sendOrder(anOrder());
    expect(answers?.[0]).to.include({ accepted: false, cause: 'out of stock' });
    const taking = await dockAt({ settings: { 'backorder policy': 'as_available' } });
    taking.merchant.stock.set('SKU-1', 1);
    const receipt = await taking.sendOrder(anOrder());
    expect(receipt.answers).to.deep.equal([]);
    expect(receipt.note).to.match(/stands there as partial_backorder/);
    expect(orderAt(taking).info).to.include({ backorder_policy: 'as_available' });
  });

  for (const [words, isStock] of [
    ['Product "SKU-1" is out of stock.', true],
    ['Insufficient inventory for "SKU-1".', true],
    ['The requested quantity of "SKU-1" is not available.', true],
    ['Shipping method "ups_03" is not available.', false],
    ['Service temporarily unavailable for this destination.', false],
    ['Invalid backorder_policy.', false],
    ['Postcode is invalid.', false],
  ] as const)
    it(`that is refused with "${words}" ${isStock ? 'waits for stock' : 'needs a person'}`, async () => {
      const dock = await dockAt();
      const body = JSON.stringify({ error: { code: -32_102, message: words } });
      dock.simulator.server.faults.plan(answering(200, {}, body), creating);
      const { answers } = await dock.sendOrder(anOrder());
      expect(answers?.[0]).to.include({ accepted: false });
      expect(answers?.[0]?.cause).to.equal(isStock ? 'out of stock' : undefined);
    });

  it('that a script of the warehouse turns down is refused', async () => {
    const dock = await dockAt();
    dock.simulator.world.scriptFailure = 'No orders to Ada (ada@example.com) today.';
    const { answers } = await dock.sendOrder(anOrder());
    expect(answers?.[0]?.reason).to.equal('No orders to Ada (address) today (error 106)');
  });

  for (const number of [102, 104] as const)
    it(`with a number that is there already is refused where that is wanted (error ${number})`, async () => {
      const dock = await dockAt({
        options: { doubleRefNumber: number },
        settings: { 'unique order number': '-30 days' },
      });
      await dock.sendOrder(anOrder());
      const { answers } = await dock.sendOrder(anOrder(), 'KEY-2');
      expect(answers?.[0]).to.include({ key: 'KEY-2', accepted: false });
      expect(dock.merchant.orders).to.have.length(1);
    });

  it('that meets an internal error is in doubt', async () => {
    const dock = await dockAt();
    const body = JSON.stringify({ id: null, error: { code: -32_603, message: 'Internal error' } });
    dock.simulator.server.faults.plan(answering(200, {}, body), creating);
    expect(await rejection(dock.sendOrder(anOrder()))).to.have.property('code', 'DELIVERY_IN_DOUBT');
  });

  it('keeps unicode, quotes and very long texts', async () => {
    const dock = await dockAt();
    const company = `${'Überlänge "Ñandú" & Söhne 株式会社 🚚 '.repeat(80)}`.trim();
    await dock.sendOrder(
      anOrder({ shipTo: { ...anOrder().shipTo, company }, giftMessage: "O'Neil\n<b>", instructions: 'Ring twice' }),
    );
    expect(orderAt(dock).address).to.include({ company });
    expect(orderAt(dock).info).to.include({ custom_greeting: "O'Neil\n<b>", note: 'Ring twice' });
  });

  it('goes to its store and without the check of the address where the settings say so', async () => {
    const dock = await dockAt({ settings: { 'store code': 'outlet', 'skip address check': true } });
    await dock.sendOrder(anOrder());
    expect(orderAt(dock)).to.include({ storeCode: 'outlet' });
    expect(orderAt(dock).address).to.include({ is_valid: 1 });
  });

  it('whose ship method nobody knows stands there, and the note says so', async () => {
    const dock = await dockAt();
    expect((await dock.sendOrder(anOrder({ serviceCode: 'GND' }))).note).to.match(/unresolved/);
  });
});

describe('an order for ShipStream is written', () => {
  it('with a name in two halves', () => {
    const names: readonly [string, string, string, string | undefined][] = [
      ['Ada', 'Buyer', '', 'Ada|Buyer'],
      ['Ada Maria', 'van Buyer', '', 'Ada Maria|van Buyer'],
      ['Ada  Maria Buyer', '', '', 'Ada Maria|Buyer'],
      ['', 'Ada Buyer', '', 'Ada|Buyer'],
      ['Cher', '', 'Acme', 'Cher|-'],
      ['', ' ', 'Acme Outdoor Ltd', 'Acme Outdoor|Ltd'],
      ['', '', '', undefined],
    ];
    for (const [firstName, lastName, company, expected] of names) {
      const split = splitName({ ...anOrder().shipTo, firstName, lastName, company });
      expect(split && `${split.firstname}|${split.lastname}`).to.equal(expected);
    }
  });

  it('with two lines of street, and a ship date that still lies ahead', () => {
    const shipTo = { ...anOrder().shipTo, address1: '', address2: 'Back yard', address3: 'Door 3', residential: true };
    const ahead = written(anOrder({ shipTo, requestedShipDate: '2026-11-25T00:00:00Z' }), 'K');
    expect(ahead).to.have.nested.property('address.street1', 'Back yard');
    expect(ahead).to.have.nested.property('address.street2', 'Door 3');
    expect(ahead).to.have.nested.property('address.classification', 'res');
    expect(ahead).to.have.nested.property('info.requested_ship_date', '2026-11-25');
    const past = written(anOrder({ requestedShipDate: '2026-11-20T00:00:00Z' }), 'K');
    expect(past).not.to.have.nested.property('info.requested_ship_date');
  });

  it('only where ShipStream could take it', () => {
    const [line] = anOrder().lines;
    if (!line) throw new Error('no line');
    const nobody = { ...anOrder().shipTo, firstName: '', lastName: '', company: '' };
    const cases = [
      [anOrder({ serviceCode: '', shipMethod: ' ' }), 'order.serviceCode'],
      [anOrder({ serviceCode: 'cheapest_ON_TIME' }), 'order.serviceCode'],
      [anOrder({ shipTo: nobody }), 'order.shipTo.lastName'],
      [anOrder({ lines: [] }), 'order.lines'],
      [anOrder({ lines: [{ ...line, sku: '' }] }), 'line.sku'],
      [anOrder({ lines: [{ ...line, sku: 'X'.repeat(65) }] }), 'line.sku'],
      [anOrder({ lines: [{ ...line, quantity: 0 }] }), 'line.quantity'],
    ] as const;
    for (const [order, field] of cases) {
      const made = shipstream.layouts.write?.orders?.(order, { key: 'K', context: mapping });
      expect(made).to.be.instanceOf(Unwritable);
      expect(made).to.have.property('field', field);
    }
  });
});

describe('a cancel to ShipStream', () => {
  it('is answered at once where nothing is packed, and again the same way', async () => {
    const dock = await dockAt();
    await dock.sendOrder(anOrder());
    const yes = [{ key: 'KEY-1', about: 'cancel', accepted: true, reason: 'canceled at ShipStream' }];
    expect((await dock.cancel('KEY-1')).answers).to.deep.equal(yes);
    expect(orderAt(dock).status).to.equal('canceled');
    expect((await dock.cancel('KEY-1')).answers).to.deep.equal(yes);
    expect(dock.attempts).to.equal(2);
  });

  it('of an order that is not there is as good as done', async () => {
    const dock = await dockAt();
    expect((await dock.cancel('KEY-9')).answers?.[0]).to.include({ accepted: true });
  });

  it('that the warehouse has to decide is not answered yet; its decision comes with the next look', async () => {
    const dock = await dockAt();
    await dock.sendOrder(anOrder());
    dock.simulator.world.pick(dock.merchant, orderAt(dock), []);
    const receipt = await dock.cancel('KEY-1');
    expect(receipt.answers).to.deep.equal([]);
    expect(receipt.note).to.match(/the warehouse decides/);
    expect(orderAt(dock).cancelRequested).to.equal(true);
  });

  it('that comes too late is refused with the warnings', async () => {
    const dock = await dockAt({ options: { refusesRequests: true } });
    await dock.sendOrder(anOrder());
    const { world } = dock.simulator;
    const lines = [
      { ref: '1', quantity: 2 },
      { ref: '2', quantity: 1 },
    ];
    world.pack(world.pick(dock.merchant, orderAt(dock), [{ trackings: ['1Z1'], lines }]));
    expect((await dock.cancel('KEY-1')).answers).to.deep.equal([
      { key: 'KEY-1', about: 'cancel', accepted: false, reason: 'Order is complete and can no longer be canceled' },
    ]);
  });

  it('whose answer is lost is asked for again', async () => {
    const dock = await dockAt();
    await dock.sendOrder(anOrder());
    dock.simulator.server.faults.plan(losingTheAnswer, canceling);
    expect(await rejection(dock.cancel('KEY-1'))).to.have.property('code', 'DELIVERY_IN_DOUBT');
    const parcel = await dock.parcel('cancels', [{ key: 'KEY-1', body: {} }]);
    expect(await dock.transport.trace?.(place, parcel)).to.equal('not-delivered');
    expect((await dock.cancel('KEY-1')).answers?.[0]).to.include({ accepted: true });
  });
});

it('ShipStream takes no confirmations', async () => {
  const dock = await dockAt();
  const thrown = await rejection(dock.send('confirmations', []));
  expect(thrown).to.be.instanceOf(CrossdockError);
  expect(thrown).to.have.property('code', 'API_CANNOT');
});

async function parcelOf(dock: Awaited<ReturnType<typeof dockAt>>, orderNumber = '1001') {
  return dock.parcel('orders', [{ key: 'KEY-1', body: written(anOrder({ orderNumber }), 'KEY-1') }]);
}
