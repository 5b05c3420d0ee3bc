import type { Calendar } from './calendar.ts';
import { type CutOff, cutOffFor } from './cut-off.ts';

/** An order that has to be handed over before somebody's cut-off. */
export interface Hurried {
  readonly receivedAt: string;
  /** Names of its ship method: what the WMS is told, and what the cart says. The first that the calendar knows counts. */
  readonly shipMethods: readonly string[];
}

/** The cut-off that an order was meant to make when it came in; `minutes` from now on, less than 0 = it was missed. */
export function cutOffOf(calendar: Calendar, { receivedAt, shipMethods }: Hurried, now: string): CutOff | null {
  const known = shipMethods.find((method) => calendar.cutOffs.byShipMethod.has(method));
  const meant = cutOffFor(calendar, receivedAt, known ?? '');
  if (!meant) return null;
  return { at: meant.at, minutes: Math.floor((Date.parse(meant.at) - Date.parse(now)) / 60_000) };
}

/** By minutes that are left. */
export const cutOffGroups = ['missed', 'within 30 min', 'within 1 h', 'within 4 h', 'later'] as const;
export type CutOffGroup = (typeof cutOffGroups)[number];

export function groupOf(minutes: number): CutOffGroup {
  if (minutes < 0) return 'missed';
  if (minutes <= 30) return 'within 30 min';
  if (minutes <= 60) return 'within 1 h';
  return minutes <= 240 ? 'within 4 h' : 'later';
}
