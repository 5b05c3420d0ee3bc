import type { Catalogue } from '../translation/product.ts';
import { entryFor, type MethodEntry, methodOf, type WmsMethod } from '../translation/ship-method.ts';
import type { Draft, DraftPart, Step } from './verdict.ts';

export interface ShipMethodRules {
  /** An order whose method nobody has mapped is held; else the cart's text goes through. */
  readonly rejectUnmapped: boolean;
  /** The map of the order's cart for its method, in the order in which it is asked. */
  readonly methods: readonly MethodEntry[];
  /** What the merchant's WMSes have under the codes of the map. */
  readonly listed: readonly WmsMethod[];
  readonly products: Catalogue;
}

/** What the WMS is told of how the order is shipped; the cart's own text stays beside it. */
export const shipMethod: Step<ShipMethodRules> = {
  name: 'ship method',
  judge(draft, { rejectUnmapped, methods, listed, products }) {
    const entry = entryFor(draft.order, methods, products);
    if (!entry) return rejectUnmapped ? unmapped(draft, methods.length > 0) : { kind: 'go', draft };
    const { code } = entry;
    if (code === null) return { kind: 'go', draft, note: 'passes through' };
    const carrier = carrierOf(draft.parts, code, listed);
    const order = { ...draft.order, serviceCode: code, ...(carrier !== '' && { carrierCode: carrier }) };
    return { kind: 'go', draft: { ...draft, order }, note: `${methodOf(draft.order)} becomes ${code}` };
  },
};

/** What the WMS of one of these parts has under the code, else any other. */
export function carrierOf(
  parts: readonly Pick<DraftPart, 'wms'>[],
  code: string,
  listed: readonly WmsMethod[],
): string {
  const known = listed.filter((method) => method.code === code);
  const own = known.find(({ wms }) => parts.some((part) => part.wms === wms));
  return (own ?? known[0])?.carrier ?? '';
}

function unmapped({ order }: Draft, conditional: boolean): ReturnType<Step<ShipMethodRules>['judge']> {
  const method = methodOf(order);
  const named = method === '' ? 'orders without a ship method' : `the ship method "${method}"`;
  const message = conditional
    ? `No entry of the map fits ${named} of cart ${order.cartId} for this order.`
    : `Nobody has mapped ${named} of cart ${order.cartId}.`;
  return { kind: 'refuse', code: 'SHIP_METHOD_UNMAPPED', value: method, message, ofCart: true };
}
