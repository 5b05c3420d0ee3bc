import type { GuessedKind } from '../contract.ts';
import { inventory } from './inventory.ts';
import { orders } from './orders.ts';
import { partyMeaning } from './parties.ts';
import { shipments } from './shipments.ts';
import { unread } from './unread.ts';
import { type Entry, indexOf, plainWords } from './words.ts';

export type { Entry } from './words.ts';

const byKind: Readonly<Record<GuessedKind, ReadonlyMap<string, readonly Entry[]>>> = {
  orders: indexOf({ ...orders, ignored: unread }),
  shipments: indexOf({ ...shipments, ignored: unread }),
  inventory: indexOf({ ...inventory, ignored: unread }),
};

/** Everything that a heading may mean in a file of the kind, the exact meaning first. */
export function meaningsOf(kind: GuessedKind, heading: string): readonly Entry[] {
  const plain = plainWords(heading.replace(/^.*\//, ''));
  if (plain === '') return [];
  const listed = byKind[kind].get(plain) ?? unprefixed(kind, plain);
  const party = kind === 'inventory' ? undefined : partyMeaning(partyWords(heading));
  // In a shipment file a bare "City" may be that of the warehouse.
  const exact = party?.exact === true && (party.stated || kind === 'orders');
  const own = party ? [{ field: party.field, weight: exact ? 1 : 0.75, exact }] : [];
  const all = [...listed, ...own].sort((a, b) => b.weight - a.weight);
  return all.length > 0 ? all : partly(kind, plain);
}

/** `item taxable`: what is said of the item. */
function unprefixed(kind: GuessedKind, plain: string): readonly Entry[] {
  const inner = plain.startsWith('item ') ? (byKind[kind].get(plain.slice(5)) ?? []) : [];
  return inner.filter(({ field }) => field === 'ignored' || field.startsWith('line.'));
}

/** The whole path of an element: `ShipTo/City` is the city of the ship-to address. */
function partyWords(heading: string): string {
  return plainWords(heading.replaceAll(/[/@]/g, ' '));
}

/** Headings that have a known one inside: `wms tracking number of parcel`. */
function partly(kind: GuessedKind, plain: string): Entry[] {
  const found = [...byKind[kind]].filter(([words]) => words.length > 2 && ` ${plain} `.includes(` ${words} `));
  const [longest] = found.sort(([a], [b]) => b.length - a.length);
  return longest ? longest[1].map((entry) => ({ ...entry, weight: entry.weight * 0.6, exact: false })) : [];
}

/** A word that stands at the head of a column in files of this trade. */
export function isKnownHeading(heading: string): boolean {
  const plain = plainWords(heading);
  const kinds: readonly GuessedKind[] = ['orders', 'shipments', 'inventory'];
  return kinds.some((kind) => byKind[kind].has(plain)) || partyMeaning(plain) !== undefined;
}
