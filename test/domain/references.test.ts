import { expect } from 'chai';
import fc from 'fast-check';
import { fittingNumber, otherReference, shortReference, withReferences } from '../../src/domain/references.ts';
import { anOrder } from '../support/judging.ts';

const safe = /^[A-Za-z0-9._-]{1,16}$/;
/** Half of a character: no encoding can write it. */
const loneHalf = /\p{Surrogate}/u;
const anyNumber = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }).filter((text) => text.trim() !== '');

describe('the references of an order', () => {
  it('are at most 16 characters that are safe in a URL, different for different numbers', () => {
    fc.assert(
      fc.property(anyNumber, anyNumber, (one, other) => {
        const reference = shortReference(one);
        expect(reference).to.match(safe);
        if (one.replace(/^#/, '') !== other.replace(/^#/, '')) expect(shortReference(other)).not.to.equal(reference);
      }),
    );
  });

  it('fit a number into 45 characters, whole where it fits, and keep long ones with one beginning apart', () => {
    fc.assert(
      fc.property(anyNumber, anyNumber, (one, other) => {
        const fitting = fittingNumber(one);
        expect(fitting.length).to.be.within(1, 45);
        expect(loneHalf.test(fitting)).to.equal(loneHalf.test(one));
        expect(fittingNumber(fitting)).to.equal(fitting);
        if (one.length <= 45) expect(fitting).to.equal(one);
        if (one !== other) expect(fittingNumber(other)).not.to.equal(fitting);
      }),
    );
    const head = 'B'.repeat(60);
    expect(fittingNumber(`${head}1`)).not.to.equal(fittingNumber(`${head}2`));
    expect(fittingNumber(`${'x'.repeat(35)}\u{1F381}${'y'.repeat(20)}`)).to.match(/^x{35}-[0-9a-f]{8}$/);
  });

  it('are made anew where one is taken: safe, stable, and another one at every turn', () => {
    fc.assert(
      fc.property(anyNumber, anyNumber, fc.integer({ min: 1, max: 50 }), (orderId, other, turn) => {
        const order = { cartId: 'web', orderId, custRef: '1001' };
        expect(otherReference(order, turn))
          .to.match(safe)
          .and.to.equal(otherReference({ ...order }, turn));
        expect(otherReference(order, turn)).not.to.equal(otherReference(order, turn + 1));
        expect(otherReference(order, turn)).not.to.equal(otherReference({ ...order, cartId: 'outlet' }, turn));
        if (orderId !== other)
          expect(otherReference(order, turn)).not.to.equal(otherReference({ ...order, orderId: other }, turn));
      }),
    );
  });

  it('stay beside what the cart gave', () => {
    const long = `WEB/2026/${'0'.repeat(50)}17`;
    const order = withReferences(anOrder({ orderNumber: long, custRef: 'Customer ref. no. 17' }));
    expect(order).to.include({ orderNumberOriginal: long, custRefOriginal: 'Customer ref. no. 17', orderId: long });
    expect(order.orderNumber).to.have.length(45);
    expect(order.custRef).to.match(safe);
    expect(withReferences(anOrder({ orderNumber: long }))).to.include({ custRefOriginal: long });
  });
});
