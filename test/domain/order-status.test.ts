import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { mayBecome, orderStatus, orderStatuses, statusByUnits, transitions } from '../../src/domain/order-status.ts';
import { projectRoot } from '../support/source-files.ts';

describe('the life of an order', () => {
  it('reaches every status from the first one', () => {
    const reached = new Set<string>(['await_payment']);
    for (const status of reached) for (const next of transitions[status as keyof typeof transitions]) reached.add(next);
    expect([...reached].sort()).to.deep.equal([...orderStatuses].sort());
  });

  it('never goes back from the WMS to waiting', () => {
    expect(mayBecome('at_wms', 'new')).to.equal(false);
    expect(mayBecome('sending', 'new')).to.equal(false);
  });

  it('shows the least advanced of its parts', () => {
    expect(orderStatus(['at_wms', 'new'])).to.equal('new');
    expect(orderStatus(['error', 'at_wms'])).to.equal('error');
    expect(orderStatus(['confirmed', 'canceled'])).to.equal('confirmed');
    expect(orderStatus(['canceled', 'skipped'])).to.equal('canceled');
    expect(orderStatus(['skipped'])).to.equal('skipped');
  });

  it('is partial as soon as some units have left, while the rest is at the WMS', () => {
    expect(orderStatus(['shipped', 'at_wms'])).to.equal('partial');
    expect(orderStatus(['confirmed', 'sending'])).to.equal('partial');
    expect(orderStatus(['shipped', 'error'])).to.equal('error');
  });

  it('counts units: none, some, all', () => {
    expect(statusByUnits([{ quantity: 2, shipped: 0 }])).to.equal('at_wms');
    expect(
      statusByUnits([
        { quantity: 2, shipped: 2 },
        { quantity: 1, shipped: 0 },
      ]),
    ).to.equal('partial');
    expect(
      statusByUnits([
        { quantity: 2, shipped: 2 },
        { quantity: 1, shipped: 1 },
      ]),
    ).to.equal('shipped');
  });

  it('is told in the documentation as it is', () => {
    const page = readFileSync(join(projectRoot, 'docs/orders.md'), 'utf8');
    for (const status of orderStatuses) {
      expect(page, status).to.include(`| \`${status}\` | `);
      const followers = transitions[status].map((one) => `\`${one}\``).join(', ') || 'nothing';
      expect(page).to.include(`| \`${status}\` | ${followers} |`);
    }
  });
});
