import { textOf } from '../../../api/values.ts';
import { refusedCall } from '../client.ts';
import { decoded } from '../entities.ts';
import { carrierOf, linkOf, type Parcel, type Way, type WayTools } from './way.ts';

const linesAtMost = 30;

/** A note at the order: every shop has them, and customers are mailed their text. */
export function byNote({ shop, settings }: WayTools): Way {
  const pathOf = ({ orderId }: Parcel) => `wc/v3/orders/${orderId}/notes`;
  return {
    needsNumber: false,
    async look(_order, parcel) {
      const notes = await shop.list(pathOf(parcel));
      return { isThere: notes.some(({ note }) => names(decoded(textOf(note)), parcel)) };
    },
    async tell(_order, parcel) {
      const json = { note: textFor(parcel), customer_note: settings['notify customer'] };
      const outcome = await shop.change({ method: 'POST', path: pathOf(parcel), json, effective: true });
      if ('refused' in outcome) throw refusedCall(pathOf(parcel), outcome.refused);
      return '';
    },
  };

  function textFor(parcel: Parcel): string {
    const told = parcel.lines.slice(0, linesAtMost).map(({ quantity, name, sku }) => `${quantity} x ${name || sku}`);
    const lines = [...told, ...(parcel.lines.length > linesAtMost ? ['...'] : [])].join(', ');
    const words: Record<string, string> = {
      carrier: carrierOf(parcel, settings) || 'a carrier',
      number: numberOf(parcel),
      link: linkOf(parcel),
      lines,
    };
    const text = settings['note text'].replace(/\{(\w+)\}/g, (whole, name: string) => words[name] ?? whole);
    return text.replace(/ {2,}/g, ' ').trim();
  }
}

/** Without a number it is our own key that tells one parcel from another. */
function numberOf({ trackingNumber, key }: Parcel): string {
  return trackingNumber === '' ? `none (${key})` : trackingNumber;
}

/** Its number as a word of its own: one may be the beginning of another. */
function names(text: string, { trackingNumber, key }: Parcel): boolean {
  const wanted = (trackingNumber || key).toLowerCase();
  const all = text.toLowerCase();
  for (let at = all.indexOf(wanted); at >= 0; at = all.indexOf(wanted, at + 1)) {
    const around = `${all[at - 1] ?? ' '}${all[at + wanted.length] ?? ' '}`;
    if (!/[\p{L}\p{N}]/u.test(around)) return true;
    // A link of the carrier begins otherwise, and holds it too.
  }
  return false;
}
