import { expect } from 'chai';
import { completeOrder } from '../../src/domain/complete-order.ts';
import type { Address, Order } from '../../src/domain/order.ts';
import { isNamedBy, tracesOf } from '../../src/domain/personal-traces.ts';

const nowhere = completeOrder(
  { orderNumber: '1001', lines: [] },
  { merchantId: 'acme', cartId: 'web', orderSource: 'WEB', receivedAt: '2026-03-01T08:00:00.000Z' },
);

function orderTo(shipTo: Partial<Address>): Order {
  if (!nowhere) throw new Error('The sample order is no order.');
  return { ...nowhere, shipTo: { ...nowhere.shipTo, ...shipTo }, billTo: { ...nowhere.billTo, ...shipTo } };
}

describe('by what a file is recognised that names a buyer', () => {
  it('is what nobody else has: address, telephone, street, full name', () => {
    const traces = tracesOf(
      orderTo({ firstName: 'Pat', lastName: 'Example', email: 'pat@example.com', address1: '1 Sample Street' }),
    );
    expect(traces.alone).to.have.members(['Pat Example', 'Example, Pat', '1 Sample Street', 'pat@example.com']);
    expect(isNamedBy(traces, new Set(['1 Sample Street']))).to.equal(true);
  });

  it('is no short word, and no family name without the order of its bearer', () => {
    const traces = tracesOf(orderTo({ firstName: 'Al', lastName: 'Li', address1: 'B 1' }));
    expect(traces).to.deep.equal({ alone: ['Li, Al'], together: ['1001', 'Li'] });
    expect(isNamedBy(traces, new Set(['Li']))).to.equal(false);
    expect(isNamedBy(traces, new Set(['Li', '1001']))).to.equal(true);
  });

  it('is nothing when nobody is named', () => {
    expect(isNamedBy(tracesOf(orderTo({})), new Set(['1001', '']))).to.equal(false);
  });
});
