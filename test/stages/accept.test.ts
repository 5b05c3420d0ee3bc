import { expect } from 'chai';
import type { Merchant } from '../../src/config/workspace.ts';
import { completeOrder } from '../../src/domain/complete-order.ts';
import { noRuleConditions } from '../../src/domain/routing/rule.ts';
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

  it('deals the lines to the parts that rules make, in the same way whenever it is asked, and wakes the gate of each', () => {
    const lines = ['MUG', 'TENT'].map((sku, index) => ({ lineNumber: index + 1, sku, quantity: 1 }));
    const when = { ...noRuleConditions, sku: ['TENT'] };
    const routing = [{ number: 1, name: 'bulky', to: 'west', by: 'line' as const, when }];
    const merchant = {
      ...merchantWith('automatic'),
      wms: 'legacy',
      warehouses: new Map(
        ['legacy', 'west'].map((wms) => [wms, { orders: { id: `acme/${wms}/orders`, connection: wms } }]),
      ),
    } as never;
    const takers = new Set(['legacy', 'west']);
    const given = facts({ body: { lines }, merchant, rules: rules({ routing, takers }) });
    const { save, emit } = decide(given);
    expect(decide(given)).to.deep.equal({ save, emit, say: 'accepted' });
    expect(save.filter(({ kind }) => kind !== 'method seen')).to.deep.equal([
      {
        kind: 'deal',
        order: 'o1',
        merchant: 'acme',
        deal: {
          parts: [
            { id: 'p1-2', wms: 'west', rule: 'rule 1 (bulky)', was: null },
            { id: 'p1', wms: 'legacy', rule: '', was: { wms: 'legacy', rule: '' } },
          ],
          dropped: [],
        },
      },
      {
        kind: 'judged',
        order: 'o1',
        merchant: 'acme',
        judged: null,
        lines: [
          { part: 'p1', lineNumber: 1, sku: 'MUG', quantity: 1 },
          { part: 'p1-2', lineNumber: 2, sku: 'TENT', quantity: 1 },
        ],
      },
      { kind: 'part', part: 'p1-2', from: ['received'], to: 'new', reason: '' },
      { kind: 'part', part: 'p1', from: ['received'], to: 'new', reason: '' },
      save.at(-1),
    ]);
    expect(save.at(-1)).to.have.nested.property(
      'event.data.routing',
      'line 2 to west, by rule 1 (bulky); line 1 to legacy, as no rule takes it',
    );
    expect(emit.map(({ ticket }) => ticket.subject)).to.deep.equal(['acme/west/orders', 'acme/legacy/orders']);
  });

  it('makes one part again of what would no longer be divided, and keeps lines that stay here with the first part', () => {
    const lines = ['GIFT', 'MUG', 'TENT'].map((sku, index) => ({ lineNumber: index + 1, sku, quantity: 1 }));
    const itemFilter = { list: 'blacklist', skus: ['GIFT'], level: 'line' } as const;
    const parts = [
      { id: 'p1', order: 'o1', wms: 'legacy', status: 'received' as const },
      { id: 'p1-2', order: 'o1', wms: 'west', status: 'received' as const, rule: 'rule 1' },
    ];
    const { save } = decide(facts({ body: { lines }, parts, rules: rules({ itemFilter }) }));
    expect(save.find(({ kind }) => kind === 'deal')).to.deep.nested.include({ 'deal.dropped': ['p1-2'] });
    expect(save.find(({ kind }) => kind === 'judged'))
      .to.have.property('lines')
      .that.deep.equals([
        { part: 'p1', lineNumber: 2, sku: 'MUG', quantity: 1 },
        { part: 'p1', lineNumber: 3, sku: 'TENT', quantity: 1 },
        { part: 'p1', lineNumber: 1, sku: 'GIFT', quantity: 1, filtered: true },
      ]);
  });

  it('sends everything else where the merchant says today, unless a person said that the order stays', () => {
    const merchant = { ...merchantWith('every'), wms: 'west' } as never;
    const takers = new Set(['legacy', 'west']);
    const dealt = (stays: boolean) => {
      const parts = [{ id: 'p1', order: 'o1', wms: 'legacy', status: 'received' as const, stays }];
      return decide(facts({ merchant, parts, rules: rules({ takers }) })).save.find(({ kind }) => kind === 'deal');
    };
    expect(dealt(false)).to.have.nested.property('deal.parts[0].wms', 'west');
    expect(dealt(true)).to.equal(undefined);
  });

  it('leaves the rest of a divided order as it was dealt, and asks only how it is shipped', () => {
    const { order: stored } = facts();
    const out = { ...(stored?.order as object), lines: [{ lineNumber: 1, sku: 'KEPT', quantity: 9 }] } as never;
    const parts = [
      { id: 'p1', order: 'o1', wms: 'legacy', status: 'at_wms' as const },
      { id: 'p1-2', order: 'o1', wms: 'west', status: 'received' as const, rule: 'rule 1' },
    ];
    const divided = { out, waiting: [{ wms: 'west', rule: 'rule 1', lines: [1] }] };
    const methods = [{ ...noConditions, code: '2DA' }];
    const takers = new Set(['legacy', 'west']);
    const { save } = decide(facts({ parts, divided, rules: rules({ methods, takers }) }));
    expect(save.map(({ kind }) => kind)).to.deep.equal(['method seen', 'judged', 'part', 'event']);
    expect(save[1]).to.deep.equal({
      kind: 'judged',
      order: 'o1',
      merchant: 'acme',
      judged: { ...(out as object), serviceCode: '2DA' },
    });
    expect(save[2]).to.include({ part: 'p1-2', to: 'new' });
    const same = decide(facts({ parts, divided, rules: rules({ takers }) })).save.map(({ kind }) => kind);
    expect(same).to.deep.equal(['method seen', 'part', 'event']);
    const closed = decide(facts({ parts, divided, rules: rules() }));
    expect(closed.raise?.[0]?.error).to.include({ code: 'ORDER_WITHOUT_WAY_OUT', value: 'west' });
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

  it('records an order that another hub has sent as at the WMS, and wakes no gate', () => {
    const cut = '2026-03-01T10:00:00.001Z';
    const outcome = decide(facts({ cut }));
    expect(outcome).to.include({ say: 'adopted' });
    expect(outcome.emit).to.deep.equal([]);
    const adopted = { kind: 'adopted', order: 'o1', merchant: 'acme', parts: ['p1'], adoption: 'whole' };
    expect(outcome.save).to.deep.include(adopted);
    const held = rules({ rejectUnmapped: true, releaseDelay: { seconds: 3600, after: 'downloaded' } });
    expect(decide(facts({ cut, rules: held })).save).to.deep.include(adopted);
  });

  it('sends what was placed at that instant or later, and what became ready only after the first look', () => {
    const cut = '2026-03-01T10:00:00.001Z';
    const again = { ...(facts().order as object), version: 2 } as never;
    expect(decide(facts({ cut, order: again })).say).to.equal('accepted');
    expect(decide(facts({ cut: at })).say).to.equal('accepted');
    expect(decide(facts({ cut, body: { paymentStatus: 'unpaid' } })).say).to.equal('awaits payment');
    expect(decide(facts({ cut, rules: rules({ earliestOrderDate: '2026-03-02T00:00:00Z' }) })).say).to.equal('skipped');
  });
});
