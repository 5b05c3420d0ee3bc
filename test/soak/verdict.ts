import { expect } from 'chai';
import type { SoakPlan, SoakResult } from './soak.ts';

/** What must hold after any run (`soak` has seen outbox and queues empty); throws with the first thing that does not. */
export function expectNothingLostNothingTwice(plan: SoakPlan, result: SoakResult): void {
  expect(repeated(result.received), 'orders that the warehouse got twice').to.deep.equal([]);
  expect(repeated(result.told), 'tracking numbers that the cart got twice').to.deep.equal([]);
  const odd = Object.entries(result.places).filter(([, places]) => places.length !== 1);
  expect(odd, 'input files that do not lie in exactly one place').to.deep.equal([]);
  const named = result.openExceptions.filter(({ code }) => code === 'DELIVERY_DOUBT').map(({ value }) => value);
  expect([...named].sort(), 'doubts without an exception that names them').to.deep.equal([...result.doubts].sort());
  if (plan.partner !== 'keeps') return;
  expect(result.doubts, 'doubts, though every file can be looked up').to.deep.equal([]);
  expect(new Set(result.received).size, 'orders that arrived').to.equal(plan.orders);
  expect(new Set(result.told).size, 'tracking numbers that arrived').to.equal(plan.orders);
  expect(result.statuses).to.deep.equal({ confirmed: plan.orders });
}

function repeated(values: readonly string[]): string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.has(value) || !seen.add(value));
}
