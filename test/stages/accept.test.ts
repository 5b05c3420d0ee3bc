import { expect } from 'chai';
import type { Merchant } from '../../src/config/workspace.ts';
import { completeOrder } from '../../src/domain/complete-order.ts';
import { Catalogue } from '../../src/domain/translation/product.ts';
import { noConditions } from '../../src/domain/translation/ship-method.ts';
import { type AcceptFacts, decide } from '../../src/stages/accept.ts';
import { rules } from '../support/judging.ts';

const at = '2026-03-01T10:00:00.000Z';
const order = completeOrder(
  { orderNumber: '1001', orderDate: at, lines: [{ lineNumber: 1, sku: 'MUG', quantity: 1 } as never] },
  { merchantId: 'acme', cartId: 'web', orderSource: '', receivedAt: at },
);

function cartOf(id: string, kind: 'automatic' | 'every') {
  return {
    id,
    inventory: { id: `acme/${id}/inventory`, connection: 'shops' },
    services: { 'inventory upload': { kind } },
  };
}

function merchantWith(kind: 'automatic' | 'every', others: [string, object][] = []): Merchant {
  const orders = { id: 'acme/legacy/orders', connection: 'wms' };
  return {
    id: 'acme',
    services: { 'order delivery': { kind } },
    warehouses: new Map([['legacy', { orders }]]),
    carts: new Map([['web', cartOf('web', 'automatic')], ...others]),
  } as never;
}

function facts(changes: Partial<AcceptFacts> & { body?: object } = {}): AcceptFacts {
  const { body, ...more } = changes;
  return {
    ticket: {
      v: 1,
      stage: 'accept',
      merchant: 'acme',
      subject: 'o1',
      cause: 'download',
      at,
      connection: 'shop',
      ref: '1001',
    },
    order: {
      id: 'o1',
      merchant: 'acme',
      cart: 'web',
      status: 'received',
      reason: '',
      order: { ...order, ...body } as never,
      version: 1,
      receivedAt: at,
      updatedAt: at,
    },
    parts: [{ id: 'p1', order: 'o1', wms: 'legacy', status: 'received' }],
    merchant: merchantWith('automatic'),
    rules: rules(),
    at,
    ...more,
  };
}

describe('the accept decision', () => {
  it('sends a good order on and wakes its gate', () => {
    const outcome = decide(facts());
    expect(outcome.save[1]).to.deep.equal({ kind: 'part', part: 'p1', from: ['received'], to: 'new', reason: '' });
    expect(outcome.emit.map(({ ticket }) => `${ticket.stage} ${ticket.subject}`)).to.deep.equal([
      'deliver acme/legacy/orders',
    ]);
  });

  it('wakes no gate whose delivery follows the clock', () => {
    expect(decide(facts({ merchant: merchantWith('every') })).emit).to.deep.equal([]);
  });

  it('wakes the stock uploads of the other carts, as the order takes units from them, also while it waits or is held', () => {
    const merchant = merchantWith('every', [
      ['market', cartOf('market', 'automatic')],
      ['hourly', cartOf('hourly', 'every')],
    ]);
    for (const more of [{}, { body: { lines: [] } }])
      expect(
        decide(facts({ merchant, ...more })).emit.map(({ ticket }) => `${ticket.stage} ${ticket.subject}`),
      ).to.deep.equal(['upload-inventory acme/market/inventory']);
  });

  it('is the same when asked twice with the same facts', () => {
    expect(decide(facts())).to.deep.equal(decide(facts()));
  });

  it('finds nothing to do for a duplicate ticket', () => {
    const outcome = decide(facts({ parts: [{ id: 'p1', order: 'o1', wms: 'legacy', status: 'at_wms' }] }));
    expect(outcome).to.deep.include({ say: 'already judged', save: [], emit: [] });
  });

  it('skips what was placed too early, and says so on the order', () => {
    const outcome = decide(facts({ rules: rules({ earliestOrderDate: '2026-04-01T00:00:00.000Z' }) }));
    expect(outcome.save[0]).to.include({ to: 'skipped' });
    expect(outcome.save[0]).to.have.property('reason').that.includes('earliest order date');
  });

  it('puts an unpaid order aside, and a delayed one with the instant at which the clock lets it go', () => {
    expect(decide(facts({ body: { paymentStatus: 'unpaid' } })).save[0]).to.include({ to: 'await_payment' });
    const delayed = decide(facts({ rules: rules({ releaseDelay: { seconds: 60, after: 'downloaded' } }) }));
    expect(delayed.save.slice(0, 3)).to.deep.equal([
      { kind: 'method seen', merchant: 'acme', cart: 'web', method: '' },
      { kind: 'release', order: 'o1', at: '2026-03-01T10:01:00.000Z' },
      { ...delayed.save[2], kind: 'part', to: 'on_hold' },
    ]);
    expect(delayed.emit).to.deep.equal([]);
  });

  it('writes what a filter left of the order, and takes it back when nothing is filtered any more', () => {
    const lines = ['MUG', 'GIFT'].map((sku, index) => ({ lineNumber: index + 1, sku, quantity: 1 }));
    const itemFilter = { list: 'blacklist', skus: ['GIFT'], level: 'line' } as const;
    const filtered = decide(facts({ body: { lines }, rules: rules({ itemFilter }) }));
    const judged = filtered.save.find(({ kind }) => kind === 'judged');
    expect(judged).to.have.nested.property('judged.lines').that.deep.equals([lines[0]]);
    expect(judged)
      .to.have.property('lines')
      .that.deep.equals([
        { part: 'p1', lineNumber: 1, sku: 'MUG', quantity: 1 },
        { part: 'p1', lineNumber: 2, sku: 'GIFT', quantity: 1, filtered: true },
      ]);
    const before = facts({ body: { lines } });
    const order = { ...before.order, wasChanged: true } as AcceptFacts['order'];
    expect(decide({ ...before, order }).save.find(({ kind }) => kind === 'judged')).to.deep.equal({
      kind: 'judged',
      order: 'o1',
      merchant: 'acme',
      judged: null,
      lines: [
        { part: 'p1', lineNumber: 1, sku: 'MUG', quantity: 1 },
        { part: 'p1', lineNumber: 2, sku: 'GIFT', quantity: 1 },
      ],
    });
  });

  it('puts lines that stay here behind those that a kit has numbered afresh: no number stands twice', () => {
    const lines = ['GIFT', 'SET', 'MUG'].map((sku, index) => ({ lineNumber: index + 1, sku, quantity: 2 }));
    const products = new Catalogue([
      {
        sku: 'SET',
        description: '',
        aliases: [],
        components: [
          { sku: 'TENT', quantity: 1 },
          { sku: 'PEG', quantity: 3 },
        ],
      },
    ]);
    const itemFilter = { list: 'blacklist', skus: ['GIFT'], level: 'line' } as const;
    const outcome = decide(facts({ body: { lines }, rules: rules({ itemFilter, products }) }));
    const judged = outcome.save.find(({ kind }) => kind === 'judged');
    expect(judged)
      .to.have.property('lines')
      .that.deep.equals([
        { part: 'p1', lineNumber: 1, sku: 'TENT', quantity: 2 },
        { part: 'p1', lineNumber: 2, sku: 'PEG', quantity: 6 },
        { part: 'p1', lineNumber: 3, sku: 'MUG', quantity: 2 },
        { part: 'p1', lineNumber: 4, sku: 'GIFT', quantity: 2, filtered: true },
      ]);
    for (const [index, cartLine] of [
      { lineNumber: 2, each: 1 },
      { lineNumber: 2, each: 3 },
      { lineNumber: 3 },
    ].entries())
      expect(judged).to.have.deep.nested.property(`judged.lines[${index}].cartLine`, cartLine);
  });

  it('notes on the order what each rule did to it, and counts the method of an unpaid order only once it is taken', () => {
    const methods = [{ ...noConditions, code: '2DA' }];
    const body = { shipMethod: 'Two Days', paymentStatus: 'paid' };
    const { save } = decide(facts({ body, rules: rules({ methods }) }));
    const told = save.find((change) => change.kind === 'event');
    expect(told).to.have.nested.property('event.data').that.deep.equals({ 'ship method': 'Two Days becomes 2DA' });
    expect(save.some(({ kind }) => kind === 'method seen')).to.equal(true);
    const unpaid = decide(facts({ body: { ...body, paymentStatus: 'unpaid' }, rules: rules({ methods }) }));
    expect(unpaid.save.some(({ kind }) => kind === 'method seen')).to.equal(false);
  });

  it('holds an order without lines, and one whose WMS takes none', () => {
    expect(decide(facts({ body: { lines: [] } })).raise?.[0]?.error.code).to.equal('ORDER_WITHOUT_LINES');
    expect(decide(facts({ rules: rules({ takers: new Set() }) })).raise?.[0]?.error.code).to.equal(
      'ORDER_WITHOUT_WAY_OUT',
    );
  });

  it('forgets what the rules made of an order before, once they let it go out as it came', () => {
    const { order: stored } = facts();
    const outcome = decide(facts({ order: { ...stored, wasChanged: true } as never }));
    const change = outcome.save.find(({ kind }) => kind === 'judged');
    expect(change).to.deep.include({ order: 'o1', judged: null });
    expect(change).to.have.property('lines').that.deep.includes({ part: 'p1', lineNumber: 1, sku: 'MUG', quantity: 1 });
  });

  it('counts the ship method of an order once, when it is downloaded', () => {
    const seen = (cause: string) =>
      decide(facts({ ticket: { ...facts().ticket, cause } })).save.filter(({ kind }) => kind === 'method seen');
    expect(seen('download')).to.deep.equal([{ kind: 'method seen', merchant: 'acme', cart: 'web', method: '' }]);
    expect(seen('release')).to.deep.equal([]);
  });

  it('holds what nobody has mapped as a problem of its cart alone', () => {
    const [problem] = decide(facts({ rules: rules({ rejectUnmapped: true }) })).raise ?? [];
    expect(problem?.error).to.include({ code: 'SHIP_METHOD_UNMAPPED', scope: 'merchant', value: '' });
    expect(problem?.cart).to.equal('web');
  });

  it('refuses a ticket whose order the store does not hold', () => {
    expect(() => decide(facts({ order: undefined })))
      .to.throw()
      .with.property('code', 'ORDER_GONE');
  });
});
