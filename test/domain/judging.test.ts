import { expect } from 'chai';
import type { OrderFilter } from '../../src/domain/judging/order-filters.ts';
import { anOrder, verdictOn } from '../support/judging.ts';

const filter = (field: string, values: string[], rule: OrderFilter['rule'], match: OrderFilter['match'] = 'full') => ({
  orderFilters: [{ field, values, rule, match }],
});

describe('the statuses of a cart', () => {
  it('take an order that says nothing, and one that is paid', () => {
    for (const more of [{}, { cartStatus: 'Processing' }, { cartStatus: 'open', paymentStatus: 'PAID' }])
      expect(verdictOn(anOrder(more)).kind).to.equal('accept');
  });

  it('let an unpaid order wait, however the cart writes it', () => {
    for (const more of [
      { paymentStatus: 'Pending' },
      { cartStatus: 'awaiting_payment' },
      { cartStatus: 'Processing', paymentStatus: 'not-paid' },
    ])
      expect(verdictOn(anOrder(more)).kind).to.equal('unpaid');
  });

  it('skip what is cancelled, refunded or shipped, with the word of the cart', () => {
    for (const word of ['Cancelled', 'refunded', 'Shipped', 'on-hold'])
      expect(verdictOn(anOrder({ cartStatus: word })))
        .to.include({ kind: 'skip' })
        .and.have.property('why')
        .that.includes(`"${word}"`);
    expect(verdictOn(anOrder({ cartStatus: 'cancelled', paymentStatus: 'unpaid' })).kind).to.equal('skip');
  });

  it('named in the load options are the only ones taken, case and dashes ignored', () => {
    const statuses = { taken: ['Ready To Ship'], paymentsTaken: null };
    expect(verdictOn(anOrder({ cartStatus: 'ready-to-ship' }), { statuses }).kind).to.equal('accept');
    expect(verdictOn(anOrder({ cartStatus: 'paid' }), { statuses }).kind).to.equal('skip');
    expect(verdictOn(anOrder(), { statuses }).kind).to.equal('skip');
    expect(verdictOn(anOrder({ cartStatus: 'unpaid' }), { statuses }).kind).to.equal('unpaid');
    expect(verdictOn(anOrder(), { statuses: { taken: ['', 'paid'], paymentsTaken: null } }).kind).to.equal('accept');
  });
});

describe('an order filter', () => {
  it('takes required values only, in any case', () => {
    const state = filter('order.shipTo.state', ['il', 'WI'], 'required');
    expect(verdictOn(anOrder({ shipTo: { state: 'IL' } }), state).kind).to.equal('accept');
    expect(verdictOn(anOrder({ shipTo: { state: 'NY' } }), state)).to.deep.equal({
      kind: 'skip',
      why: 'Order filter: order.shipTo.state must be il, WI.',
    });
    expect(verdictOn(anOrder(), state).kind).to.equal('skip');
  });

  it('keeps restricted values out', () => {
    const method = filter('order.shipMethod', ['Pickup'], 'restricted');
    expect(verdictOn(anOrder({ shipMethod: 'pickup' }), method).kind).to.equal('skip');
    expect(verdictOn(anOrder({ shipMethod: 'Ground' }), method).kind).to.equal('accept');
  });

  it('looks at beginnings and ends', () => {
    const zip = filter('order.shipTo.postalCode', ['331', '332'], 'required', 'starts with');
    expect(verdictOn(anOrder({ shipTo: { postalCode: '33199' } }), zip).kind).to.equal('accept');
    expect(verdictOn(anOrder({ shipTo: { postalCode: '43310' } }), zip).kind).to.equal('skip');
    const test = filter('order.shipTo.email', ['@example.com'], 'restricted', 'ends with');
    expect(verdictOn(anOrder({ shipTo: { email: 'pat@EXAMPLE.com' } }), test).kind).to.equal('skip');
    expect(verdictOn(anOrder({ shipTo: { email: 'pat@example.org' } }), test).kind).to.equal('accept');
  });

  it('takes countries in two or three letters, on both sides', () => {
    for (const [given, wanted] of [
      ['US', 'USA'],
      ['usa', 'us'],
      ['CAN', 'CA'],
      ['GB', 'GBR'],
    ] as const) {
      const country = filter('order.shipTo.country', [wanted], 'required');
      expect(verdictOn(anOrder({ shipTo: { country: given } }), country).kind, given).to.equal('accept');
    }
    expect(
      verdictOn(anOrder({ shipTo: { country: 'AU' } }), filter('order.shipTo.country', ['AUT'], 'required')).kind,
    ).to.equal('skip');
  });

  it('reads extra fields by their names, and nothing that the order itself has not', () => {
    const channel = filter('order.extra.channel', ['wholesale'], 'restricted');
    expect(verdictOn(anOrder({ extra: { channel: 'Wholesale' } }), channel).kind).to.equal('skip');
    expect(verdictOn(anOrder(), filter('order.extra.constructor', [''], 'required')).kind).to.equal('accept');
  });

  it('of an empty value means the empty field, also at beginnings', () => {
    const empty = filter('order.poNumber', [''], 'restricted', 'starts with');
    expect(verdictOn(anOrder(), empty).kind).to.equal('skip');
    expect(verdictOn(anOrder({ poNumber: 'P1' }), empty).kind).to.equal('accept');
  });

  it('has to agree with all others', () => {
    const both = {
      orderFilters: [
        ...filter('order.shipTo.country', ['US'], 'required').orderFilters,
        ...filter('order.shipTo.state', ['HI'], 'restricted').orderFilters,
      ],
    };
    expect(verdictOn(anOrder({ shipTo: { country: 'US', state: 'HI' } }), both).kind).to.equal('skip');
    expect(verdictOn(anOrder({ shipTo: { country: 'US', state: 'IL' } }), both).kind).to.equal('accept');
  });
});

describe('a tag filter', () => {
  it('looks for any of its tags, letter by letter', () => {
    const tagFilters = [{ tags: 'order', rule: 'does not contain', anyOf: ['HOLD', 'wait'] }] as const;
    expect(verdictOn(anOrder({ tags: 'gift, HOLD' }), { tagFilters }).kind).to.equal('skip');
    expect(verdictOn(anOrder({ tags: 'hold,HOLDING' }), { tagFilters }).kind).to.equal('accept');
  });

  it('tells tags of the customer from those of the order', () => {
    const tagFilters = [{ tags: 'customer', rule: 'contains', anyOf: ['b2b', 'vip'] }] as const;
    expect(verdictOn(anOrder({ customerTags: 'new|vip' }), { tagFilters }).kind).to.equal('accept');
    expect(verdictOn(anOrder({ tags: 'vip' }), { tagFilters }).kind).to.equal('skip');
  });
});

describe('an item filter', () => {
  it('sends the other lines of the order and names those that stay', () => {
    const itemFilter = { list: 'blacklist', skus: ['GIFT', ''], level: 'line' } as const;
    const judgement = verdictOn(anOrder({}, ['MUG', 'GIFT', ' ', 'gift']), { itemFilter });
    if (judgement.kind !== 'accept') throw new Error(judgement.kind);
    expect(judgement.draft.order.lines.map(({ lineNumber, sku }) => [lineNumber, sku])).to.deep.equal([
      [1, 'MUG'],
      [4, 'gift'],
    ]);
    expect(judgement.draft.filtered).to.deep.equal([2, 3]);
    expect(judgement.draft.parts).to.deep.equal([{ wms: 'legacy', lines: [1, 4] }]);
  });

  it('as a whitelist sends nothing else', () => {
    const itemFilter = { list: 'whitelist', skus: ['MUG'], level: 'line' } as const;
    const judgement = verdictOn(anOrder({}, ['HAT', 'MUG']), { itemFilter });
    expect(judgement).to.have.nested.property('draft.filtered').that.deep.equals([1]);
  });

  it('skips an order of which no line is left, and on the level of the order every order with such a line', () => {
    const itemFilter = { list: 'blacklist', skus: [''], level: 'line' } as const;
    expect(verdictOn(anOrder({}, ['']), { itemFilter })).to.deep.include({ kind: 'skip' });
    const judgement = verdictOn(anOrder({}, ['MUG', '']), { itemFilter: { ...itemFilter, level: 'order' } });
    expect(judgement).to.deep.equal({
      kind: 'skip',
      why: 'Item filter: the order has line 2 (without SKU), so it is not taken.',
    });
  });
});

describe('the release delay', () => {
  const releaseDelay = { seconds: 1800, after: 'downloaded' } as const;
  const receivedAt = '2026-03-01T10:00:00.000Z';
  const noon = '2026-03-01T12:00:00.000Z';

  it('counts from the download, or from the moment the order was placed', () => {
    const waits = { receivedAt, now: '2026-03-01T10:10:00.000Z' };
    expect(verdictOn(anOrder(), { ...waits, releaseDelay })).to.include({
      kind: 'wait',
      until: '2026-03-01T10:30:00.000Z',
    });
    const placed = { seconds: 1800, after: 'placed' } as const;
    const order = anOrder({ orderDate: '2026-03-01T04:45:00-05:00' });
    expect(verdictOn(order, { ...waits, releaseDelay: placed })).to.include({ until: '2026-03-01T10:15:00.000Z' });
    expect(verdictOn(order, { ...waits, now: noon, releaseDelay: placed }).kind).to.equal('accept');
  });

  it('keeps the instant it began with, whatever is set later, until the clock or a person ends it', () => {
    const later = { seconds: 86_400, after: 'downloaded' } as const;
    const stored = { releaseDelay: later, receivedAt, releaseAt: noon };
    expect(verdictOn(anOrder(), { ...stored, now: receivedAt })).to.include({ kind: 'wait', until: noon });
    expect(verdictOn(anOrder(), { ...stored, now: noon }).kind).to.equal('accept');
    expect(verdictOn(anOrder(), { ...stored, now: receivedAt, releaseAt: null, released: true }).kind).to.equal(
      'accept',
    );
  });

  it('comes last: what a person has to repair is shown at once', () => {
    expect(verdictOn(anOrder(), { releaseDelay, takers: new Set() }).kind).to.equal('refuse');
  });
});
