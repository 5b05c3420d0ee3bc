import { createHash } from 'node:crypto';
import type { ApiReply } from '../../api/call.ts';
import { errors } from '../../api/errors.ts';
import type { Written } from '../../api/layout.ts';
import { type Fields, fieldsOf, textOf, wholeOf } from '../../api/values.ts';
import type { Receipt } from '../../contract.ts';
import type { Catalogue } from './catalogue.ts';
import { type Client, expect, faultsOf, pageSize, refusalOf, wordsOf } from './client.ts';
import { decimalOf, decimalText } from './decimals.ts';
import type { QuickbooksCommerceSettings } from './settings.ts';
import type { StockBody } from './to-vendor.ts';

interface Wish {
  readonly sku: string;
  readonly quantity: number;
}

interface Change {
  readonly sku: string;
  readonly variant: number;
  readonly delta: bigint;
}

/** A change that the vendor does not take, whatever else stands beside it. */
interface Refused {
  readonly sku: string;
  readonly words: string;
  readonly error: Error;
}

/** Why levels were not told, counted. */
interface Skipped {
  unknown: number;
  several: number;
  unmanaged: number;
}

/**
 * The vendor takes changes, never levels. So each slice is read again right before its change is sent: what arrived of an earlier try
 * is in the level already and leaves nothing to change.
 */
export async function adjust(
  client: Client,
  catalogue: Catalogue,
  settings: QuickbooksCommerceSettings,
  parcelKey: string,
  levels: readonly Written<StockBody>[],
  attempting: () => Promise<void>,
): Promise<Receipt> {
  const location = await locationOf(client, settings);
  // A SKU that stands there twice would be changed twice.
  const wishes = [...new Map(levels.map(({ body }) => [body.sku, body])).values()];
  const skipped: Skipped = { unknown: 0, several: 0, unmanaged: 0 };
  const ids = await catalogue.find(wishes.map(({ sku }) => sku));
  const refused: Refused[] = [];
  let tried = 0;
  for (let from = 0; from < wishes.length; from += sliceSize) {
    const slice = wishes.slice(from, from + sliceSize);
    const changes = await changesOf(client, settings, location, slice, ids, skipped);
    if (changes.length === 0) continue;
    if (tried === 0) await attempting();
    tried += changes.length;
    refused.push(...(await tell(changes)));
  }
  if (tried === 0) await attempting();
  const [first] = refused;
  // What is true of all is no fault of a product.
  if (first && refused.length === tried) throw first.error;
  return receiptOf(skipped, refused);

  /** One line that the vendor does not take fails the whole adjustment: it is halved until that line stands alone. */
  async function tell(changes: readonly Change[]): Promise<Refused[]> {
    const refusal = await send(client, settings, location, parcelKey, changes);
    if (!refusal) return [];
    const [one, ...more] = changes;
    if (one && more.length === 0) return [{ sku: one.sku, ...refusal }];
    const half = Math.ceil(changes.length / 2);
    return [...(await tell(changes.slice(0, half))), ...(await tell(changes.slice(half)))];
  }
}

/** Few enough for one question by ids, duplicates of SKUs aside, and for one adjustment that a person can read. */
const sliceSize = pageSize;

async function changesOf(
  client: Client,
  settings: QuickbooksCommerceSettings,
  location: number,
  wishes: readonly Wish[],
  ids: ReadonlyMap<string, readonly number[]>,
  skipped: Skipped,
): Promise<Change[]> {
  const listed = await client.byIds(
    'variants',
    wishes.flatMap(({ sku }) => ids.get(sku) ?? []),
  );
  const variants = new Map(listed.flatMap(({ rows }) => rows.map((row) => [wholeOf(row.id) ?? 0, row] as const)));
  return wishes.flatMap(({ sku, quantity }) => {
    const named = (ids.get(sku) ?? []).flatMap((id) => {
      const variant = variants.get(id);
      return variant && textOf(variant.sku) === sku && isActive(variant) ? [{ id, variant }] : [];
    });
    const kept = named.filter(({ variant }) => hasStock(variant));
    const [one] = kept;
    if (!one || kept.length > 1) {
      skipped[named.length === 0 ? 'unknown' : kept.length === 0 ? 'unmanaged' : 'several'] += 1;
      return [];
    }
    const delta = deltaOf(one.variant, location, quantity, settings['stock counts as']);
    return delta === 0n ? [] : [{ sku, variant: one.id, delta }];
  });
}

/** What the shop sells is its stock less what it has promised: a level without promised units gets them back before it is compared. */
export function deltaOf(
  variant: Fields,
  location: number,
  quantity: number,
  countsAs: QuickbooksCommerceSettings['stock counts as'],
): bigint {
  const there = locationsOf(variant).find((one) => wholeOf(one.location_id) === location);
  const onHand = unitsOf(there?.stock_on_hand);
  const committed = unitsOf(there?.committed ?? there?.committed_stock);
  const told = decimalOf(quantity) ?? 0n;
  return (countsAs === 'available' ? told + committed : told) - onHand;
}

/** Where nobody says what lies there, it must not be taken for nothing: the same units would be added again with each run. */
function locationsOf(variant: Fields): Fields[] {
  if (!Array.isArray(variant.locations))
    throw errors.API_MALFORMED({
      message: `Product ${textOf(variant.id)} came without its "locations", so nobody knows what lies where: its stock is not touched.`,
      hint: 'The API at "base url" is not complete. Ask whoever runs it for "locations" of variants.',
    });
  return variant.locations.map((one) => fieldsOf(one));
}

/** Nothing of it may be `null`. */
function unitsOf(value: unknown): bigint {
  const units = value === undefined || value === null || value === '' ? 0n : decimalOf(value);
  if (units === undefined)
    throw errors.API_MALFORMED({ message: 'The stock of a product is no number, so it is not touched.' });
  return units;
}

/** Returns what the vendor says against one of the lines; any other refusal is of the whole, and thrown. */
async function send(
  client: Client,
  settings: QuickbooksCommerceSettings,
  location: number,
  parcelKey: string,
  changes: readonly Change[],
): Promise<Omit<Refused, 'sku'> | undefined> {
  const lines = changes.map(({ variant, delta }) => ({ variant_id: variant, quantity: decimalText(delta) }));
  // The same changes of the same parcel are one adjustment, also where the first try arrives late.
  const hash = createHash('sha256').update(JSON.stringify(lines)).digest('hex').slice(0, 10);
  const reply = await client.call({
    method: 'POST',
    path: 'stock_adjustments',
    effective: true,
    idempotencyKey: `${parcelKey}-${hash}`,
    json: {
      stock_adjustment: {
        stock_location_id: location,
        reason: settings['adjustment reason'],
        notes: `Crossdock ${parcelKey}`,
        [itemsField]: lines,
      },
    },
  });
  if (isAboutLines(reply)) return { words: wordsOf(reply), error: refusalOf(reply) };
  expect(reply);
  return undefined;
}

function isAboutLines(reply: ApiReply): boolean {
  const faults = faultsOf(reply);
  return reply.status === 422 && faults.length > 0 && faults.every((field) => field.startsWith(itemsField));
}

/** Faults of a line are told under the name of the list, and of the field behind it. */
const itemsField = 'stock_adjustment_line_items';

/** Whose stock is kept: the location that the settings name, else the only one that can have any. */
export async function locationOf(client: Client, settings: QuickbooksCommerceSettings): Promise<number> {
  const named = settings['stock location id'] ?? settings['required location id'];
  if (named !== undefined) return named;
  const ids: number[] = [];
  for await (const { rows } of client.all('locations'))
    ids.push(
      ...rows.filter((one) => isActive(one) && one.holds_stock !== false).flatMap(({ id }) => wholeOf(id) ?? []),
    );
  const [only] = ids;
  if (only !== undefined && ids.length === 1) return only;
  throw errors.API_CANNOT({
    message: `The account has ${ids.length} locations with stock; nothing says whose stock is to be kept.`,
    hint: 'Set "stock location id" to the number at the end of the address of the location\'s page.',
  });
}

function isActive(row: Fields): boolean {
  const status = textOf(row.status);
  return status === '' || status === 'active';
}

/** Stock that nobody manages cannot be changed, and a composite has that of its parts. */
function hasStock(variant: Fields): boolean {
  return variant.manage_stock !== false && variant.composite !== true;
}

function receiptOf({ unknown, several, unmanaged }: Skipped, refused: readonly Refused[]): Receipt {
  const [first] = refused;
  const parts = [
    ...(unknown > 0 ? [`${unknown} unknown to the shop`] : []),
    ...(several > 0 ? [`${several} that several products have`] : []),
    ...(unmanaged > 0 ? [`${unmanaged} whose stock the shop does not keep`] : []),
    ...(first ? [`${refused.length} that the shop refuses (${first.sku}: ${first.words})`] : []),
  ];
  return parts.length === 0 ? {} : { note: `SKUs skipped: ${parts.join(', ')}.` };
}
