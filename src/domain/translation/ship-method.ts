import type { Order } from '../order.ts';
import type { Catalogue } from './product.ts';
import { nanograms, weightOfText } from './weight.ts';

/** When an entry of the map counts; an empty text asks for nothing. */
export interface MethodConditions {
  /** ISO country of the recipient. */
  readonly country: string;
  /** Weight of the whole order, such as `2 lb`; at least this much. */
  readonly weightFrom: string;
  /** Less than this much. */
  readonly weightTo: string;
  /** SKU that a line of the order has: the cart's own or the master SKU. */
  readonly contains: string;
}

/** What a WMS is told for one of a cart's ship methods. */
export interface MethodEntry extends MethodConditions {
  /** Code of the WMS; null = the cart's own text goes through. */
  readonly code: string | null;
}

/** A method that a WMS has. */
export interface WmsMethod {
  readonly wms: string;
  readonly code: string;
  readonly description: string;
  readonly carrier: string;
}

export const noConditions: MethodConditions = { country: '', weightFrom: '', weightTo: '', contains: '' };

/** The text by which a cart says how an order is shipped; the map has it as its key. */
export function methodOf({ shipMethod, serviceCode }: Order): string {
  return shipMethod.trim() || serviceCode.trim();
}

/** The first entry whose conditions all hold. */
export function entryFor(order: Order, entries: readonly MethodEntry[], products: Catalogue): MethodEntry | undefined {
  return entries.find((entry) => holds(order, entry, products));
}

function holds(order: Order, conditions: MethodConditions, products: Catalogue): boolean {
  const { country, weightFrom, weightTo, contains } = conditions;
  if (country !== '' && order.shipTo.country.toLowerCase() !== country.toLowerCase()) return false;
  if (contains !== '' && !hasLine(order, contains, products)) return false;
  if (weightFrom === '' && weightTo === '') return true;
  const weight = weightOf(order);
  if (weight === undefined) return false;
  return weight >= (weightOfText(weightFrom) ?? 0) && weight < (weightOfText(weightTo) ?? Number.POSITIVE_INFINITY);
}

function hasLine({ lines }: Order, sku: string, products: Catalogue): boolean {
  const wanted = sku.toLowerCase();
  return lines.some(
    (line) => line.sku.trim().toLowerCase() === wanted || products.find(line.sku)?.sku.toLowerCase() === wanted,
  );
}

/** In nanograms; unknown as soon as one line does not say what it weighs. */
function weightOf({ lines }: Order): number | undefined {
  let sum = 0;
  for (const { weight, quantity } of lines) {
    const each = weight ? nanograms(weight) : undefined;
    if (each === undefined) return undefined;
    sum += each * quantity;
  }
  return sum;
}
