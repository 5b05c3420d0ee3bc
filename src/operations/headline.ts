import type { OrderStory } from './show-order.ts';

/** Where an order stands and what it waits for, in one sentence. Pure. */
export function headline({
  order,
  parts,
  deliveries,
  packages,
  problems,
  answers,
  gates,
}: Omit<OrderStory, 'headline'>): string {
  const doubt = deliveries.find(({ state }) => state === 'doubt');
  if (doubt)
    return `In doubt: nobody can tell whether ${doubt.fileName} arrived. Decide: crossdock deliveries show ${doubt.delivery}.`;
  const asked = cancelLine(answers);
  if (asked !== '') return asked;
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
      const rests = gates.orders?.paused ? `; its gate is ${gates.orders.paused}` : '';
      return `On its way to ${wmsesOf(parts, 'sending')}${carrying ? ` in delivery ${carrying.delivery} (${carrying.state})` : ''}${rests}.`;
    }
    case 'at_wms': {
      const [awaited] = answers.awaited;
      const until = awaited
        ? ` It should be acknowledged by ${awaited.dueAt}${awaited.late ? ', and is not' : ''}.`
        : '';
      return `With ${wmsesOf(parts, 'at_wms')}; waits for its shipment file.${until}`;
    }
    case 'partial':
    case 'shipped':
      return packages.some(({ state }) => state !== 'confirmed')
        ? `${order.status === 'partial' ? 'Partly shipped' : 'Shipped'}; the cart is told at ${opening(gates.confirmations)}.`
        : 'Partly shipped, and the cart knows; waits for the rest.';
    case 'confirmed':
      if (answers.of && !answers.of.tellCart)
        return `Done: sent once more for ${answers.of.orderNumber}, of which the cart is not told.`;
      return 'Done: the cart knows every tracking number.';
    default:
      return order.reason === '' ? `Stands at ${order.status}.` : order.reason;
  }
}

/** Whoever asks about an order that is to be canceled wants to know this first. */
function cancelLine({ cancels }: OrderStory['answers']): string {
  const open = cancels.findLast(({ isOpen }) => isOpen);
  if (!open) return '';
  const { asked, state, wms } = open;
  if (state === 'sent') return `Cancel asked ${asked}, not answered by ${wms}.`;
  if (state === 'error') return `Cancel asked ${asked}, not handed to ${wms}: its file cannot be written.`;
  return `Cancel asked ${asked}, not handed to ${wms} yet.`;
}

/** Of an order that went to several, those where it stands so. */
function wmsesOf(parts: OrderStory['parts'], status: string): string {
  const standing = parts.filter((part) => part.status === status);
  const names = (standing.length > 0 ? standing : parts.slice(0, 1)).map(({ wms }) => wms);
  return names.length === 0 ? 'its WMS' : names.join(' and ');
}

function opening(gate: OrderStory['gates']['orders']): string {
  if (!gate) return 'a gate that the workspace no longer has';
  if (gate.paused) return `gate ${gate.gate}, which is ${gate.paused}`;
  if (gate.downSince)
    return `gate ${gate.gate}: its connection is down since ${gate.downSince} (${gate.code}) and tried about once a minute`;
  if (gate.nextTry) return `gate ${gate.gate}, which is tried again at ${gate.nextTry} (${gate.code})`;
  if (gate.timing === 'automatic') return `gate ${gate.gate}, which opens by itself`;
  return gate.nextAt
    ? `gate ${gate.gate}, which opens at ${gate.nextAt}`
    : `gate ${gate.gate}, whose service is off: crossdock run ${gate.gate}`;
}
