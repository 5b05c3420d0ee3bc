import type { Order, OrderLine } from '../../domain/order.ts';
import type { Package, ShippedLine } from '../../domain/shipment.ts';
import type { Receipt } from '../contract.ts';
import { minus, times } from '../decimal.ts';
import type { Getter, Source } from './field.ts';

interface Tree {
  readonly [name: string]: Tree | undefined;
}

const computed: Readonly<Record<string, Getter>> = {
  'order.shipTo.name': (source) => nameOf(orderOf(source).shipTo),
  'order.billTo.name': (source) => nameOf(orderOf(source).billTo),
  'order.lineCount': (source) => orderOf(source).lines.length,
  'order.totalQuantity': (source) => orderOf(source).lines.reduce((sum, { quantity }) => sum + quantity, 0),
  'line.total': (source) => lineTotal(source.line as OrderLine),
  'line.quantityOrdered': (source) => orderLineOf(source)?.quantity,
  'package.totalQuantity': (source) =>
    (source.package as Package).lines.reduce((sum, { quantity }) => sum + quantity, 0),
  'receipt.setCount': (source) => (source.receipt as Receipt).sets.length,
  'receipt.acceptedCount': (source) => acceptedOf(source.receipt as Receipt),
  'receipt.accepted': (source) => acceptedOf(source.receipt as Receipt) === (source.receipt as Receipt).sets.length,
  'level.quantityAvailable': (source) => (source.level as { quantity: number }).quantity,
};

/** How a field is taken from the source; what is absent gives `undefined` or null. */
export function getterOf(path: string): Getter {
  const own = computed[path];
  if (own) return own;
  if (path.startsWith('orderLine.')) {
    const inner = getterOf(`line.${path.slice('orderLine.'.length)}`);
    return (source) => inner({ line: orderLineOf(source) });
  }
  if (path.startsWith('set.')) return plainGetter(['line', path.slice('set.'.length)]);
  const extra = /^(\w+)\.extra\.(.+)$/.exec(path);
  return extra ? extraGetter(extra[1] ?? '', extra[2] ?? '') : plainGetter(path.split('.'));
}

function plainGetter([first = '', second, third]: readonly string[]): Getter {
  if (second === undefined) return (source) => source[first];
  if (third === undefined) return (source) => (source as Tree)[first]?.[second];
  return (source) => (source as Tree)[first]?.[second]?.[third];
}

/** Names of extra fields are the cart's own: only what the object itself has counts. */
function extraGetter(owner: string, name: string): Getter {
  return (source) => {
    const extra = (source as Tree)[owner]?.extra;
    return extra && Object.hasOwn(extra, name) ? extra[name] : undefined;
  };
}

function orderOf(source: Source): Order {
  return source.order as Order;
}

/** The line of the order that a shipped line is of. */
export function orderLineOf(source: Source): OrderLine | undefined {
  const shipped = source.line as ShippedLine | undefined;
  return (source.order as Order | undefined)?.lines.find(({ lineNumber }) => lineNumber === shipped?.lineNumber);
}

/** First and last name with a blank between; what is empty is left out. */
export function nameOf({ firstName, lastName }: { readonly firstName: string; readonly lastName: string }): string {
  return firstName && lastName ? `${firstName} ${lastName}` : firstName || lastName;
}

function acceptedOf({ sets }: Receipt): number {
  return sets.filter(({ accepted }) => accepted).length;
}

function lineTotal({ quantity, unitPrice, discountAmount }: OrderLine): string {
  return minus(times(unitPrice || '0', quantity), discountAmount || '0');
}
