import { expect } from 'chai';
import fc from 'fast-check';
import { covers, type Pausable, type Pause, type PauseKind, pauseOf } from '../../src/domain/pauses.ts';

const now = '2026-03-02T12:00:00.000Z';
const delivery: Pausable = {
  service: 'order delivery',
  subject: 'acme/legacy/orders',
  merchant: 'acme',
  connection: 'partner',
};
const collection: Pausable = { ...delivery, service: 'shipping confirmations', subject: 'acme/legacy/shipments' };

function pause(kind: PauseKind, name: string, more: Partial<Pause> = {}): Pause {
  return { kind, name, merchant: '', since: now, until: null, reason: '', actor: 'cli:anna', ...more };
}

describe('a pause', () => {
  it('of a connection stops deliveries to it and looks at it; of one merchant only that merchant', () => {
    for (const work of [delivery, collection]) {
      expect(covers(pause('connection', 'partner'), work)).to.equal(true);
      expect(covers(pause('connection', 'partner', { merchant: 'acme' }), work)).to.equal(true);
      expect(covers(pause('connection', 'partner', { merchant: 'bolt' }), work)).to.equal(false);
      expect(covers(pause('connection', 'other'), work)).to.equal(false);
    }
  });

  it('of a merchant stops what it hands out and lets in what arrives', () => {
    const by = pause('merchant', 'acme', { merchant: 'acme' });
    const stopped = [
      'order download',
      'order delivery',
      'shipping confirmations',
      'inventory',
      'shipment upload',
      'inventory upload',
      'order copies',
      'tracking copies',
    ].filter((service) => covers(by, { ...delivery, service }));
    expect(stopped).to.deep.equal([
      'order delivery',
      'shipment upload',
      'inventory upload',
      'order copies',
      'tracking copies',
    ]);
    expect(covers(by, { ...delivery, merchant: 'bolt' })).to.equal(false);
  });

  it('of a service or an endpoint stops no other', () => {
    expect(covers(pause('service', 'order delivery'), delivery)).to.equal(true);
    expect(covers(pause('service', 'order delivery'), collection)).to.equal(false);
    expect(covers(pause('endpoint', 'acme/legacy/orders'), delivery)).to.equal(true);
    expect(covers(pause('endpoint', 'acme/legacy/orders'), collection)).to.equal(false);
  });

  it('is over at the instant at which it ends', () => {
    expect(pauseOf([pause('merchant', 'acme', { until: now })], delivery, now)).to.equal(undefined);
    const later = pause('merchant', 'acme', { until: '2026-03-02T12:00:00.001Z' });
    expect(pauseOf([later], delivery, now)).to.equal(later);
  });

  it('that lasts longest is the one that is told, in whatever order they are known', () => {
    const ends = fc.option(
      fc
        .integer({ min: 1, max: 99 })
        .map((minutes) => `2026-03-02T13:${String(minutes % 60).padStart(2, '0')}:00.000Z`),
    );
    fc.assert(
      fc.property(fc.array(ends, { minLength: 1 }), (untils) => {
        const all = untils.map((until) => pause('connection', 'partner', { until }));
        const told = pauseOf(all, delivery, now)?.until ?? null;
        expect(told).to.equal(untils.includes(null) ? null : [...untils].sort().at(-1));
      }),
    );
  });
});
