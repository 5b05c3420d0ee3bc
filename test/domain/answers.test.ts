import { expect } from 'chai';
import { verdictsOf } from '../../src/domain/answers.ts';
import { nextTimeOfDay } from '../../src/domain/next-time.ts';
import type { Order } from '../../src/domain/order.ts';
import { reshipped } from '../../src/domain/reship-order.ts';

describe('the answers of a WMS', () => {
  it('of one order are one verdict: a refused row refuses it, and its words are those of the refusals, each once', () => {
    const [verdict, ...others] = verdictsOf([
      { orderId: 'o-1', accepted: true, reason: 'fine' },
      { orderId: 'o-1', accepted: false, reason: 'no such article ' },
      { orderId: 'o-1', accepted: false, reason: 'no such article', cause: 'out of stock' },
    ]);
    expect(others).to.deep.equal([]);
    expect(verdict).to.deep.equal({
      order: 'o-1',
      about: 'order',
      accepted: false,
      words: 'no such article',
      outOfStock: false,
    });
  });

  it('lack stock only where nothing else is wrong', () => {
    const short = { orderId: 'o-1', accepted: false, cause: 'out of stock' } as const;
    expect(verdictsOf([short, short])[0]?.outOfStock).to.equal(true);
    expect(verdictsOf([short, { orderId: 'o-1', accepted: true }])[0]?.outOfStock).to.equal(true);
    expect(verdictsOf([short, { orderId: 'o-1', accepted: false }])[0]?.outOfStock).to.equal(false);
  });

  it('to orders come before those to their cancels, whatever the file says first', () => {
    const said = verdictsOf([
      { orderId: 'o-1', accepted: true, about: 'cancel' },
      { orderId: 'o-1', accepted: true },
    ]);
    expect(said.map(({ about }) => about)).to.deep.equal(['order', 'cancel']);
  });

  it('are kept short', () => {
    expect(verdictsOf([{ orderId: 'o-1', accepted: false, reason: 'x'.repeat(5000) }])[0]?.words).to.have.length(304);
  });
});

describe('the next time of the day', () => {
  it('is the next one by the clock of the zone, and never now', () => {
    const next = (after: string) => nextTimeOfDay('01:00', 'America/Los_Angeles', after);
    expect(next('2026-01-10T08:59:59.000Z')).to.equal('2026-01-10T09:00:00.000Z');
    expect(next('2026-01-10T09:00:00.000Z')).to.equal('2026-01-11T09:00:00.000Z');
    expect(next('2026-07-10T12:00:00.000Z')).to.equal('2026-07-11T08:00:00.000Z');
  });

  it('comes once in the night that has it twice, and an hour later in the night that lacks it', () => {
    const next = (time: string, after: string) => nextTimeOfDay(time, 'America/Los_Angeles', after);
    expect(next('02:30', '2026-03-08T07:00:00.000Z')).to.equal('2026-03-08T10:30:00.000Z');
    const first = next('01:00', '2026-11-01T07:00:00.000Z');
    expect([first, next('01:00', first)]).to.deep.equal(['2026-11-01T08:00:00.000Z', '2026-11-02T09:00:00.000Z']);
  });
});

describe('an order that is sent once more', () => {
  const order = {
    orderId: '17',
    orderNumber: '#1001',
    custRef: '1001',
    orderDate: '2026-01-01T00:00:00Z',
    requestedShipDate: '2026-01-02T00:00:00Z',
    lines: [
      { lineNumber: 1, sku: 'MUG', quantity: 2 },
      { lineNumber: 2, sku: 'CAP', quantity: 1 },
    ],
  } as unknown as Order;

  it('has numbers of its own, the lines that were named under their numbers, and is of today', () => {
    const made = reshipped(order, new Map([[2, 1]]), 3, '2026-02-01T00:00:00Z');
    expect([made.orderId, made.orderNumber, made.custRef]).to.deep.equal(['17-R3', '#1001-R3', '1001-R3']);
    expect(made.lines).to.deep.equal([{ lineNumber: 2, sku: 'CAP', quantity: 1 }]);
    expect([made.orderDate, made.requestedShipDate]).to.deep.equal(['2026-02-01T00:00:00Z', null]);
  });

  it('has them in the lengths that WMSes take', () => {
    const long = { ...order, orderNumber: 'N'.repeat(45), custRef: 'R'.repeat(16) };
    const [one, two] = [1, 2].map((round) => reshipped(long, new Map([[1, 1]]), round, order.orderDate));
    expect([one?.orderNumber.length, one?.custRef.length]).to.deep.equal([45, 16]);
    expect(one?.custRef).not.to.equal(two?.custRef);
    expect(one?.orderNumber).not.to.equal(two?.orderNumber);
  });
});
