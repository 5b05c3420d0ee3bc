import { expect } from 'chai';
import fc from 'fast-check';
import { isTestReference, testFileName, testOrder, testReference } from '../../src/domain/test-order.ts';

describe('the number of a test order', () => {
  it('is number and reference in one, belongs to its merchant, and is no number of a cart', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999 }), fc.constantFrom('acme', 'bolt'), (number, merchant) => {
        const reference = testReference(merchant, number);
        expect(reference)
          .to.match(/^TEST-\d{6}-[0-9a-f]{4}$/)
          .and.have.length(16);
        expect(isTestReference(merchant, reference)).to.equal(true);
      }),
      { seed: 3, numRuns: 200 },
    );
    const reference = testReference('acme', 17);
    expect(isTestReference('bolt', reference)).to.equal(false);
    for (const other of ['TEST-1', 'TEST-000017', 'TEST-000017-zzzz', `x${reference}`, ''])
      expect(isTestReference('acme', other), other).to.equal(false);
  });

  it('stands on an order that nobody takes for a real one', () => {
    const wish = { method: 'Standard', country: 'DE', sku: 'MUG', weight: '2 kg' };
    const origin = { merchantId: 'acme', cartId: 'web', orderSource: 'WEB', receivedAt: '2026-03-01T10:00:00.000Z' };
    const order = testOrder('TEST-000017-abcd', wish, origin);
    expect([order.orderNumber, order.custRef, order.serviceCode]).to.deep.equal([
      'TEST-000017-abcd',
      'TEST-000017-abcd',
      'Standard',
    ]);
    expect(order.shipTo).to.include({
      firstName: 'TEST',
      lastName: 'DO NOT SHIP',
      country: 'DE',
      email: 'test@example.com',
    });
    expect(order.instructions).to.include('DO NOT SHIP');
    expect(order.lines[0]).to.deep.include({ sku: 'MUG', quantity: 1, weight: { value: '2', unit: 'kg' } });
  });

  it('names its files apart', () => {
    expect(['ORD_7.csv', 'a.b.txt', 'plain', '.hidden'].map(testFileName)).to.deep.equal([
      'ORD_7_TEST.csv',
      'a.b_TEST.txt',
      'plain_TEST',
      '.hidden_TEST',
    ]);
  });
});
