import type { OrderStatus } from '../../domain/order-status.ts';

/** What the buyer may know of an order. */
export interface CustomerFacts {
  /** As the shop calls it. */
  readonly number: string;
  readonly status: OrderStatus;
  /** The zone in which days are told. */
  readonly zone: string;
  readonly parcels: readonly CustomerParcel[];
}

export interface CustomerParcel {
  /** As carts know it; `''` = not known. */
  readonly carrier: string;
  /** `''` = the parcel goes without one. */
  readonly tracking: string;
  /** ISO instant. */
  readonly shippedAt: string;
}

/** Pure. An answer to paste into a mail to the buyer: no names, no addresses, no words of ours. */
export function customerAnswer({ number, status, zone, parcels }: CustomerFacts): string {
  const order = `your order ${number}`;
  const list = parcels.map((parcel) => `  - ${parcelText(parcel, zone)}`);
  switch (status) {
    case 'await_payment':
      return `Thank you for ${order}. We have not received the payment yet; as soon as it is there, we will get your order ready.`;
    case 'received':
    case 'new':
    case 'sending':
      return `Thank you for ${order}. It is being prepared and has not left yet. You will get a tracking number as soon as it is on its way.`;
    case 'on_hold':
    case 'error':
      return `We have ${order}. It has not left yet, because we still have to clear something up. We are working on it and will let you know.`;
    case 'cancel_sending':
      return `We have stopped ${order} for the moment, so nothing has been sent. Please tell us if you still want it.`;
    case 'at_wms':
      return `Good news: our warehouse has ${order} and is getting it ready. You will get a tracking number as soon as it is on its way.`;
    case 'partial':
      return paragraphs(
        list.length === 0 ? `A part of ${order} is on its way.` : `A part of ${order} is on its way:`,
        list,
        'The rest follows; you will get its tracking number as soon as it leaves.',
      );
    case 'shipped':
    case 'confirmed':
      return paragraphs(
        list.length === 0 ? `Good news: ${order} is on its way.` : `Good news: ${order} is on its way:`,
        list,
        'It can take a day until the carrier shows where your parcel is.',
      );
    case 'canceled':
      return parcels.length === 0
        ? `Your order ${number} was canceled, and nothing will be sent.`
        : paragraphs(
            `Your order ${number} was canceled after a part of it had left:`,
            list,
            'Nothing else will be sent.',
          );
    case 'skipped':
      return `We are not sending your order ${number} from our warehouse. Please ask the shop where you bought it.`;
  }
}

function paragraphs(head: string, list: readonly string[], end: string): string {
  return [head, ...list, end].join('\n');
}

function parcelText({ carrier, tracking, shippedAt }: CustomerParcel, zone: string): string {
  const day = new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'long' }).format(new Date(shippedAt));
  const by = carrier === '' ? '' : ` with ${carrier}`;
  return tracking === ''
    ? `sent on ${day}${by}, without a tracking number`
    : `sent on ${day}${by}, tracking number ${tracking}`;
}
