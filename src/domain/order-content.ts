import { createHash } from 'node:crypto';
import type { Address, Order, OrderLine } from './order.ts';

/** What a warehouse acts upon. Money, tags, statuses and extra fields change in carts all the time, also after shipping. */
const texts = [
  'orderNumberOriginal',
  'poNumber',
  'requestedShipDate',
  'shipMethod',
  'carrierCode',
  'serviceCode',
  'warehouseCode',
  'isGift',
  'giftMessage',
  'instructions',
] as const satisfies readonly (keyof Order)[];

/** What decides whether an order is taken at all. */
const gates = [
  'cartStatus',
  'paymentStatus',
  'tags',
  'customerTags',
  'orderDate',
] as const satisfies readonly (keyof Order)[];

/** Of an order as its cart gives it; the same again has the same hash, whatever the order of its lines. Holds nothing readable. */
export function contentOf(order: Order): string {
  const facts = [
    [...texts, ...gates].map((name) => order[name] ?? ''),
    Object.values(sorted(order.shipTo)),
    sortedLines(order.lines),
    sorted(order.extra),
  ];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 32);
}

/** Names of the fields in which an order now differs from what was taken; never their values. */
export function changedFields(before: Order, after: Order): string[] {
  return [
    ...texts.filter((name) => (before[name] ?? '') !== (after[name] ?? '')),
    ...(Object.keys(after.shipTo) as (keyof Address)[])
      .filter((name) => before.shipTo[name] !== after.shipTo[name])
      .map((name) => `shipTo.${name}`),
    ...changedLines(before.lines, after.lines),
  ];
}

function changedLines(before: readonly OrderLine[], after: readonly OrderLine[]): string[] {
  if (JSON.stringify(sortedLines(before)) === JSON.stringify(sortedLines(after))) return [];
  if (before.length !== after.length) return ['lines'];
  return after.flatMap((line, index) => {
    const old = before[index];
    const names = (['sku', 'quantity'] as const).filter((name) => old?.[name] !== line[name]);
    return names.map((name) => `line ${line.lineNumber} ${name}`);
  });
}

function sortedLines(lines: readonly OrderLine[]): string[] {
  return lines.map(({ sku, quantity }) => JSON.stringify([sku, quantity])).sort();
}

function sorted(group: object): [string, unknown][] {
  return Object.entries(group).sort(([a], [b]) => (a < b ? -1 : 1));
}
