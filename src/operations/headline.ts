import type { OrderStory } from './show-order.ts';

/** Where an order stands and what it waits for, in one sentence. Pure. */
export function headline({
  order,
  parts,
  deliveries,
  packages,
  problems,
  gates,
}: Omit<OrderStory, 'headline'>): string {
  const doubt = deliveries.find(({ state }) => state === 'doubt');
  if (doubt)
    return `In doubt: nobody can tell whether ${doubt.fileName} arrived. Decide: crossdock deliveries show ${doubt.delivery}.`;
  switch (order.status) {
    case 'received':
      return 'Downloaded; waits to be judged.';
    case 'new':
      if (order.shadow) return 'Seen in shadow: not delivered until "crossdock adopt --from-shadow" says whose it is.';
      return `Accepted; waits for ${opening(gates.orders)}.`;
    case 'error':
      return `Held: ${problems[0] ? `${problems[0].message} ${problems[0].hint}` : order.reason}`;
    case 'sending': {
      const carrying = deliveries.findLast(({ state }) => state !== 'done' && state !== 'abandoned');
      return `On its way to ${wmsesOf(parts, 'sending')}${carrying ? ` in delivery ${carrying.delivery} (${carrying.state})` : ''}.`;
    }
    case 'at_wms':
      return `With ${wmsesOf(parts, 'at_wms')}; waits for its shipment file.`;
    case 'partial':
    case 'shipped':
      return packages.some(({ state }) => state !== 'confirmed')
        ? `${order.status === 'partial' ? 'Partly shipped' : 'Shipped'}; the cart is told at ${opening(gates.confirmations)}.`
        : 'Partly shipped, and the cart knows; waits for the rest.';
    case 'confirmed':
      return 'Done: the cart knows every tracking number.';
    default:
      return order.reason === '' ? `Stands at ${order.status}.` : order.reason;
  }
}

/** Of an order that went to several, those where it stands so. */
function wmsesOf(parts: OrderStory['parts'], status: string): string {
  const standing = parts.filter((part) => part.status === status);
  const names = (standing.length > 0 ? standing : parts.slice(0, 1)).map(({ wms }) => wms);
  return names.length === 0 ? 'its WMS' : names.join(' and ');
}

function opening(gate: OrderStory['gates']['orders']): string {
  if (!gate) return 'a gate that the workspace no longer has';
  if (gate.nextTry) return `gate ${gate.gate}, which is tried again at ${gate.nextTry} (${gate.code})`;
  if (gate.timing === 'automatic') return `gate ${gate.gate}, which opens by itself`;
  return gate.nextAt
    ? `gate ${gate.gate}, which opens at ${gate.nextAt}`
    : `gate ${gate.gate}, whose service is off: crossdock run ${gate.gate}`;
}
