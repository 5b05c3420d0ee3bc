import { expect } from 'chai';
import type { Merchant } from '../../src/config/workspace.ts';
import { completeOrder } from '../../src/domain/complete-order.ts';
import type { JudgingRules } from '../../src/domain/judging/judge.ts';
import { noProducts } from '../../src/domain/translation/product.ts';
import { type AcceptFacts, decide } from '../../src/stages/accept.ts';

const at = '2026-03-01T10:00:00.000Z';
const order = completeOrder(
  { orderNumber: '1001', orderDate: at, lines: [{ lineNumber: 1, sku: 'MUG', quantity: 1 } as never] },
  { merchantId: 'acme', cartId: 'web', orderSource: '', receivedAt: at },
);

function merchantWith(kind: 'automatic' | 'every'): Merchant {
  const orders = { id: 'acme/legacy/orders', connection: 'wms' };
  return {
    id: 'acme',
    services: { 'order delivery': { kind } },
    warehouses: new Map([['legacy', { orders }]]),
  } as never;
}

function rulesWith(more: Partial<JudgingRules> = {}): JudgingRules {
  return {
    earliestOrderDate: '',
    takers: new Set(['legacy']),
    rejectUnmapped: false,
    methods: [],
    listed: [],
    translateTo: '',
    products: noProducts,
    ...more,
  };
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
    rules: rulesWith(),
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

  it('is the same when asked twice with the same facts', () => {
    expect(decide(facts())).to.deep.equal(decide(facts()));
  });

  it('finds nothing to do for a duplicate ticket', () => {
    const outcome = decide(facts({ parts: [{ id: 'p1', order: 'o1', wms: 'legacy', status: 'at_wms' }] }));
    expect(outcome).to.deep.include({ say: 'already judged', save: [], emit: [] });
  });

  it('skips what was placed too early, and says so on the order', () => {
    const outcome = decide(facts({ rules: rulesWith({ earliestOrderDate: '2026-04-01T00:00:00.000Z' }) }));
    expect(outcome.save[0]).to.include({ to: 'skipped' });
    expect(outcome.save[0]).to.have.property('reason').that.includes('earliest order date');
  });

  it('holds an order without lines, and one whose WMS takes none', () => {
    expect(decide(facts({ body: { lines: [] } })).raise?.[0]?.error.code).to.equal('ORDER_WITHOUT_LINES');
    expect(decide(facts({ rules: rulesWith({ takers: new Set() }) })).raise?.[0]?.error.code).to.equal(
      'ORDER_WITHOUT_WAY_OUT',
    );
  });

  it('forgets what the rules made of an order before, once they let it go out as it came', () => {
    const { order: stored } = facts();
    const outcome = decide(facts({ order: { ...stored, judged: true } as never }));
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
    const [problem] = decide(facts({ rules: rulesWith({ rejectUnmapped: true }) })).raise ?? [];
    expect(problem?.error).to.include({ code: 'SHIP_METHOD_UNMAPPED', scope: 'merchant', value: '' });
    expect(problem?.cart).to.equal('web');
  });

  it('refuses a ticket whose order the store does not hold', () => {
    expect(() => decide(facts({ order: undefined })))
      .to.throw()
      .with.property('code', 'ORDER_GONE');
  });
});
