import type { Fields } from '../../../api/values.ts';
import type { Shop } from '../client.ts';
import type { Settings } from '../settings.ts';
import type { PackageBody } from '../to-woocommerce.ts';

/** Units by the id of the order's line. */
export type UnitsByLine = ReadonlyMap<string, number>;

/** One package on its way to one order. */
export interface Parcel extends PackageBody {
  /** Ours, of the package. */
  readonly key: string;
}

export interface Seen {
  /** The shop shows this package. */
  readonly isThere: boolean;
  /** Units that the shop knows as shipped, without this package; absent = this way does not know. */
  readonly shipped?: UnitsByLine;
}

/** What all ways are made of. */
export interface WayTools {
  readonly shop: Shop;
  readonly settings: Settings;
}

/** Where a shop keeps its tracking numbers. */
export interface Way {
  /** A package without a number cannot be told like this. */
  readonly needsNumber: boolean;
  look(order: Fields, parcel: Parcel): Promise<Seen>;
  /** Makes the call that takes effect. `status`: what the order becomes then; `''` = it stays. `before` is what `look` saw. Returns what is to be said of it. */
  tell(order: Fields, parcel: Parcel, about: { readonly status: string; readonly before: Seen }): Promise<string>;
}

/** What the carrier is called at the shop. */
export function carrierOf({ carrier }: Pick<PackageBody, 'carrier'>, settings: Settings): string {
  const stated = Object.entries(settings['carrier names']).find(([name]) => plain(name) === plain(carrier));
  return stated?.[1] ?? carrier;
}

export function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
}

/** People write numbers with blanks, or in small letters. */
export function sameNumber(one: string, other: string): boolean {
  return plain(one) !== '' && plain(one) === plain(other);
}

/** Warehouses report one carton in several pieces, under one number: what has other lines is another piece. */
export function sharesLine({ lines }: PackageBody, units: UnitsByLine): boolean {
  return lines.some(({ lineId }) => units.has(lineId));
}

const pages: readonly (readonly [RegExp, string])[] = [
  [/usps|postalservice/, 'https://tools.usps.com/go/TrackConfirmAction?tLabels='],
  [/^ups|unitedparcel/, 'https://www.ups.com/track?tracknum='],
  [/fedex/, 'https://www.fedex.com/fedextrack/?trknbr='],
  [/dhl/, 'https://www.dhl.com/en/express/tracking.html?AWB='],
];

/** Where the buyer can follow the parcel; `''` = nobody knows. */
export function linkOf({ carrier, trackingNumber }: Pick<PackageBody, 'carrier' | 'trackingNumber'>): string {
  const page = pages.find(([name]) => name.test(plain(carrier)))?.[1];
  return page && trackingNumber !== '' ? page + encodeURIComponent(trackingNumber) : '';
}
