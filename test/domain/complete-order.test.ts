import { expect } from 'chai';
import { completeOrder } from '../../src/domain/complete-order.ts';

const origin = { merchantId: 'acme', cartId: 'web', orderSource: 'ACME-WEB', receivedAt: '2026-03-01T10:00:00.000Z' };

describe('an order read from a file', () => {
  it('is completed with what the file does not say', () => {
    const order = completeOrder(
      { orderNumber: '#1001', lines: [{ lineNumber: 0, sku: 'MUG', quantity: 2 } as never] },
      origin,
    );
    expect(order).to.include({
      orderId: '#1001',
      orderNumber: '#1001',
      orderNumberOriginal: '#1001',
      custRef: '1001',
      custRefOriginal: '#1001',
      merchantId: 'acme',
      cartId: 'web',
      orderSource: 'ACME-WEB',
    });
    expect(order?.orderDate).to.equal(origin.receivedAt);
    expect(order?.lines[0]).to.include({ lineNumber: 1, sku: 'MUG', quantity: 2, description: '' });
  });

  it('is billed to where it ships unless the file says otherwise', () => {
    const shipTo = { firstName: 'Pat', city: 'Springfield' } as never;
    expect(completeOrder({ orderNumber: '1', shipTo, lines: [] }, origin)?.billTo.city).to.equal('Springfield');
    expect(
      completeOrder({ orderNumber: '1', shipTo, billTo: { city: 'Portland' } as never, lines: [] }, origin)?.billTo
        .firstName,
    ).to.equal('');
  });

  it('is no order without number and id', () => {
    expect(completeOrder({ orderNumber: '  ', lines: [] }, origin)).to.equal(undefined);
  });
});
