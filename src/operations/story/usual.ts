import { median, percentile95 } from '../../domain/calendar/silence.ts';
import type { OrderStatus } from '../../domain/order-status.ts';
import type { Reader } from '../../storage/scope.ts';
import { secondsToConfirmation, secondsToHandOver, secondsToShipment } from '../../storage/usual-times.ts';

/** How long orders took lately for the way that one waits on. */
export interface Usual {
  readonly what: 'from the download to the hand-over' | 'from the hand-over to the parcel' | 'until the cart is told';
  /** Orders or parcels that were looked at. */
  readonly of: number;
  readonly medianSeconds: number;
  /** Of 100, 95 took no longer. */
  readonly p95Seconds: number;
}

/** Fewer tell nothing. */
const fewest = 5;

/** `null` = it waits for nothing that takes a usual time, or too little is known. */
export async function usualFor(
  reader: Reader,
  { merchant, cart, wms, status }: { merchant: string; cart: string; wms: string; status: OrderStatus },
): Promise<Usual | null> {
  switch (status) {
    case 'received':
    case 'new':
    case 'sending':
      return usual('from the download to the hand-over', await secondsToHandOver(reader, merchant, wms));
    case 'at_wms':
    case 'partial':
      return usual('from the hand-over to the parcel', await secondsToShipment(reader, merchant, wms));
    case 'shipped':
      return usual('until the cart is told', await secondsToConfirmation(reader, merchant, cart));
    default:
      return null;
  }
}

function usual(what: Usual['what'], seconds: readonly number[]): Usual | null {
  if (seconds.length < fewest) return null;
  return { what, of: seconds.length, medianSeconds: median(seconds), p95Seconds: percentile95(seconds) };
}

/** `usually 3 min from the download to the hand-over; 95 of 100 within 12 min (of the last 200)`. */
export function usualText({ what, of, medianSeconds, p95Seconds }: Usual): string {
  const [half, most] = [lengthText(medianSeconds), lengthText(p95Seconds)];
  return `usually ${half} ${what}; p95 of the last ${of}: ${most}`;
}

/** `40 s`, `3 min`, `5 h`, `2 days`. */
export function lengthText(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
