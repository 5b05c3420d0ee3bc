import { nearest } from '../../support/nearest.ts';
import type { Order } from '../order.ts';
import { type Catalogue, nameFor } from '../translation/product.ts';
import {
  entryFor,
  type MethodConditions,
  type MethodEntry,
  methodOf,
  noConditions,
} from '../translation/ship-method.ts';
import { type Explainer, type Trial, trialsAtMost } from './trial.ts';

/** What the WMS is told for the cart's own names. */
export const shipMethodTrials: Explainer = ({ order }, { methods, rejectUnmapped, products }, { mappedMethods }) => {
  const method = methodOf(order);
  const chosen = entryFor(order, methods, products);
  const entries = methods.slice(0, trialsAtMost).map((entry): Trial => {
    const rule = `"${method}"${conditionsText(entry)} becomes ${entry.code ?? 'what the cart says'}`;
    const misses = missesOf(order, entry, products);
    if (entry === chosen) return { rule, result: 'decided', why: 'the first entry that fits' };
    if (misses.length === 0)
      return { rule, result: 'passed', why: 'fits, too, but stands behind the one that decided' };
    return { rule, result: 'missed', why: misses.join('; ') };
  });
  if (chosen) return entries;
  const near = methods.length > 0 ? undefined : nearest(method, mappedMethods);
  const like = near === undefined ? '' : `; the map has "${near}", which is nearly the same`;
  const named = method === '' ? 'orders without a ship method' : `"${method}"`;
  const unmapped: Trial = {
    rule: 'reject unmapped shipping codes',
    result: rejectUnmapped ? 'decided' : 'passed',
    why: `${methods.length === 0 ? `the map of this cart has no entry for ${named}` : 'no entry fits'}${like}`,
  };
  return [
    ...entries,
    rejectUnmapped ? unmapped : { ...unmapped, rule: "without an entry the cart's text goes through" },
  ];
};

function conditionsText({ country, weightFrom, weightTo, contains }: MethodConditions): string {
  const told = [
    country === '' ? '' : `to ${country}`,
    weightFrom === '' ? '' : `from ${weightFrom}`,
    weightTo === '' ? '' : `below ${weightTo}`,
    contains === '' ? '' : `with ${contains}`,
  ].filter((text) => text !== '');
  return told.length === 0 ? '' : ` ${told.join(' ')}`;
}

/** Each condition of an entry is asked alone. */
function missesOf(
  order: Order,
  { country, weightFrom, weightTo, contains }: MethodEntry,
  products: Catalogue,
): string[] {
  const holds = (conditions: Partial<MethodConditions>) =>
    entryFor(order, [{ ...noConditions, ...conditions, code: null }], products) !== undefined;
  return [
    holds({ country }) ? '' : `the country is ${order.shipTo.country || 'empty'}, not ${country}`,
    holds({ weightFrom, weightTo })
      ? ''
      : `the weight is not known of every line, or not ${weightRange(weightFrom, weightTo)}`,
    holds({ contains }) ? '' : `no line is ${contains}`,
  ].filter((text) => text !== '');
}

function weightRange(from: string, to: string): string {
  return [from === '' ? '' : `from ${from}`, to === '' ? '' : `below ${to}`].filter((text) => text !== '').join(' ');
}

/** Lines that are renamed or split into components, and those whose name nobody knows where names are translated. */
export const itemTrials: Explainer = ({ order }, { products, translateTo }) =>
  order.lines.slice(0, trialsAtMost).flatMap(({ lineNumber, sku }): Trial[] => {
    const rule = `line ${lineNumber}, ${sku}`;
    const product = products.find(sku);
    if (!product)
      return translateTo === ''
        ? []
        : [{ rule, result: 'missed', why: 'no product has this name; it goes out as it came' }];
    if (product.components.length > 0) {
      const parts = product.components.map((one) => `${one.quantity} ${one.sku}`).join(', ');
      return [{ rule, result: 'decided', why: `is a kit: each goes out as ${parts}` }];
    }
    const name = translateTo === '' ? undefined : nameFor(product, translateTo, sku);
    if (name !== undefined && name !== sku)
      return [{ rule, result: 'decided', why: `is product ${product.sku}, which the WMS knows as ${name}` }];
    if (translateTo !== '' && name === undefined)
      return [{ rule, result: 'missed', why: `product ${product.sku} has no name of the type ${translateTo}` }];
    return [];
  });
