import type { Order } from '../order.ts';
import { askedOrder } from '../routing/asked.ts';
import { type RoutedPart, type Routing, route } from '../routing/route.ts';
import type { RoutingRule } from '../routing/rule.ts';
import type { StockAt } from '../routing/shelf.ts';
import type { Catalogue } from '../translation/product.ts';
import type { WmsMethod } from '../translation/ship-method.ts';
import { carrierOf } from './ship-method.ts';
import type { Draft, Step } from './verdict.ts';

export interface RoutingRules {
  /** In their order; absent = everything goes to one WMS. */
  readonly routing?: readonly RoutingRule[];
  /** What the WMSes have; absent = nobody has asked. */
  readonly stock?: StockAt;
  readonly products: Catalogue;
  readonly listed: readonly WmsMethod[];
}

/** Lines that a story names one by one. */
const namedAtMost = 10;

/** Kits are in their components by now, so that these may go to several WMSes. What no rule takes stays where it would have gone. */
export const routing: Step<RoutingRules> = {
  name: 'routing',
  judge(draft, rules) {
    if (!rules.routing?.length) return { kind: 'go', draft };
    const { parts } = routingOf(draft, rules);
    return { kind: 'go', draft: { ...withCarrier(draft, parts, rules), parts }, note: noteOf(parts) };
  },
};

/** The same, with what became of each rule. */
export function routingOf(draft: Draft, { routing: merchantRules = [], stock, products }: RoutingRules): Routing {
  const asked = askedOrder(draft.given ?? draft.order, draft.order, products);
  return route(asked, merchantRules, draft.parts[0]?.wms ?? '', stock);
}

/** The carrier of a mapped ship method is that of the WMS that the order goes to; of several the first has the word. */
function withCarrier(draft: Draft, parts: readonly RoutedPart[], { listed }: RoutingRules): Draft {
  const { order, given = order } = draft;
  if (order.serviceCode === given.serviceCode && order.carrierCode === given.carrierCode) return draft;
  const carrierCode = carrierOf(parts, order.serviceCode, listed);
  const same = carrierCode === '' || carrierCode === order.carrierCode;
  return same ? draft : { ...draft, order: { ...order, carrierCode } satisfies Order };
}

function noteOf(parts: readonly RoutedPart[]): string {
  const by = ({ rule }: RoutedPart) => (rule === '' ? 'as no rule takes it' : `by ${rule}`);
  const [only] = parts;
  if (parts.length === 1 && only) return `to ${only.wms}, ${by(only)}`;
  return parts.map((part) => `${linesText(part.lines)} to ${part.wms}, ${by(part)}`).join('; ');
}

function linesText(lines: readonly number[]): string {
  if (lines.length > namedAtMost) return `${lines.length} lines`;
  return `line${lines.length === 1 ? '' : 's'} ${lines.join(', ')}`;
}
