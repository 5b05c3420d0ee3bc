import { expect } from 'chai';
import { withoutPersonalData } from '../../src/domain/personal-data.ts';
import { orderOf } from '../storage/samples.ts';

const order = orderOf('1001', {
  giftMessage: 'Happy birthday, Test',
  instructions: 'Ring twice',
  customerTags: 'vip',
  tags: 'fragile',
  extra: { birthday: '1990-01-01' },
  lines: [{ ...(orderOf('1001').lines[0] as never as object), extra: { engraving: 'For Test' } } as never],
});

describe('an order without personal data', () => {
  const stripped = withoutPersonalData(order);

  it('says nothing of who bought it and where it went, but the country', () => {
    const text = JSON.stringify(stripped);
    for (const word of [
      'Test',
      'Person',
      'Example Street',
      'Exampleton',
      '00000',
      'test@example.com',
      'Ring',
      'vip',
      '1990',
    ])
      expect(text).to.not.include(word);
    expect(stripped.shipTo.country).to.equal('US');
  });

  it('keeps what a late shipment and the books need', () => {
    const { orderNumber, custRef, orderId, grandTotal, tags } = stripped;
    expect({ orderNumber, custRef, orderId, grandTotal, tags }).to.deep.equal({
      ...{ orderNumber: '#1001', custRef: 'R1001', orderId: 'cart-1001', grandTotal: '5.00', tags: 'fragile' },
    });
    expect(stripped.lines.map(({ sku, quantity }) => [sku, quantity])).to.deep.equal([['A-1', 2]]);
  });

  it('is the same when it is done twice', () => {
    expect(withoutPersonalData(stripped)).to.deep.equal(stripped);
  });
});
