import { type Fields, fieldsOf, instantOf, listOf, wholeOf } from '../../api/values.ts';

/** Vendor objects carry whole seconds since 1970; trackers are objects of the shipping API, which writes ISO texts. 0 = it does not say. */
function msOf(value: unknown): number {
  const seconds = wholeOf(value);
  return seconds === undefined ? Date.parse(instantOf(value) ?? '') || 0 : seconds * 1000;
}

export function createdMs(object: Fields): number {
  return msOf(object.created_at);
}

/** When an order itself was last changed. */
export function touchedMs(object: Fields): number {
  return Math.max(createdMs(object), msOf(object.updated_at));
}

/** When anything of an order was last changed; whether a new parcel changes the order's own time is not known. */
export function stirredMs(order: Fields): number {
  const picks = listOf(order.picks).map((one) => fieldsOf(one));
  return Math.max(touchedMs(order), ...picks.flatMap((pick) => [touchedMs(pick), touchedMs(fieldsOf(pick.tracker))]));
}
