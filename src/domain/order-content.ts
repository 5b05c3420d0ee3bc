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

/**
 * Names of the fields in which an order now differs from what was taken; never their values. `shipped`: units that have left, by line:
 * carts that say what is left to ship say less after each parcel, which is no change.
 */
export function changedFields(before: Order, after: Order, shipped: ReadonlyMap<number, number> = new Map()): string[] {
  return [
    ...texts.filter((name) => (before[name] ?? '') !== (after[name] ?? '')),
    ...(Object.keys(after.shipTo) as (keyof Address)[])
      .filter((name) => before.shipTo[name] !== after.shipTo[name])
      .map((name) => `shipTo.${name}`),
    ...(isWhatIsLeft(before.lines, after.lines, shipped) ? [] : changedLines(before.lines, after.lines)),
  ];
}

/** Whether the cart waits for units that were not in the order when it was taken: nobody has been told to send them. */
export function asksForMore(before: readonly OrderLine[], after: readonly OrderLine[]): boolean {
  const nameOf = ({ lineId, sku }: OrderLine) => (lineId === '' ? `sku ${sku}` : `line ${lineId}`);
  const units = new Map<string, number>();
  for (const line of before) units.set(nameOf(line), (units.get(nameOf(line)) ?? 0) + line.quantity);
  for (const line of after) units.set(nameOf(line), (units.get(nameOf(line)) ?? 0) - line.quantity);
  return [...units.values()].some((left) => left < 0);
}

/** Each line says what was ordered, less at most what has left of it; one of which all has left may be gone. */
function isWhatIsLeft(
  before: readonly OrderLine[],
  after: readonly OrderLine[],
  shipped: ReadonlyMap<number, number>,
): boolean {
  if (shipped.size === 0) return false;
  const rest = [...after];
  const explained = before.every((line) => {
    const at = rest.findIndex((one) => (line.lineId === '' ? one.sku === line.sku : one.lineId === line.lineId));
    const [now] = at < 0 ? [] : rest.splice(at, 1);
    const quantity = now?.quantity ?? 0;
    const least = line.quantity - (shipped.get(line.lineNumber) ?? 0);
    return (now === undefined || now.sku === line.sku) && quantity >= least && quantity <= line.quantity;
  });
  return explained && rest.length === 0;
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
