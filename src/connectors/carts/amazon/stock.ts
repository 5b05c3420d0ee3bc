import { jsonOf, plainWords } from '../../api/call.ts';
import { errors } from '../../api/errors.ts';
import { readParcel } from '../../api/parcel.ts';
import { fieldsOf, listOf, textOf } from '../../api/values.ts';
import type { Parcel, Receipt } from '../../contract.ts';
import { type AmazonClient, expectDone, wordsOf } from './client.ts';
import { sendFeed } from './feed.ts';
import { listingPath, patchOf, stockMarketplace } from './patch.ts';
import type { StockBody } from './to-amazon.ts';

/** What a feed did not take is looked at one by one up to here; the rest is judged by its words alone. */
const askedAtMost = 300;

/** What became of one SKU. */
type Outcome =
  | { readonly kind: 'taken' }
  | { readonly kind: 'unknown' | "Amazon's own" }
  | { readonly kind: 'refused'; readonly sku: string; readonly words: string };

/** Few changes one by one, many by feed. What a feed did not take for no clear reason is told once more by itself. */
export async function uploadStock(
  client: AmazonClient,
  parcel: Parcel,
  attempting: () => Promise<void>,
): Promise<Receipt> {
  const levels = (await readParcel<StockBody>(parcel)).map(({ body }) => body);
  const outcomes =
    levels.length > client.settings['feed above']
      ? await tellByFeed(client, parcel.key, levels, attempting)
      : await tellEach(client, levels, attempting);
  return receiptOf(client, outcomes);
}

async function tellEach(
  client: AmazonClient,
  levels: readonly StockBody[],
  attempting: () => Promise<void>,
): Promise<Outcome[]> {
  await attempting();
  const outcomes: Outcome[] = [];
  for (const level of levels) outcomes.push(await tell(client, level));
  return outcomes;
}

async function tellByFeed(
  client: AmazonClient,
  key: string,
  levels: readonly StockBody[],
  attempting: () => Promise<void>,
): Promise<Outcome[]> {
  const missed = await sendFeed(client, key, levels, attempting);
  const outcomes = Array.from<Outcome>({ length: levels.length - missed.length }).fill({ kind: 'taken' });
  let asked = 0;
  for (const { level, said } of missed) {
    const outcome = judged(level.sku, said);
    const again = outcome.kind === 'refused' && asked < askedAtMost;
    if (again) asked += 1;
    outcomes.push(again ? await tell(client, level) : outcome);
  }
  return outcomes;
}

async function tell(client: AmazonClient, level: StockBody): Promise<Outcome> {
  const first = await patch(client, level, client.settings['product type']);
  if (first.kind !== 'refused') return first;
  const type = await productTypeOf(client, level.sku);
  if (type === undefined) return { kind: 'unknown' };
  if (type === '' || type === client.settings['product type']) return first;
  return await patch(client, level, type);
}

/** A 200 may say that nothing was taken. */
async function patch(client: AmazonClient, level: StockBody, productType: string): Promise<Outcome> {
  const reply = await client.call({
    operation: 'patchListingsItem',
    method: 'PATCH',
    path: listingPath(client.settings, level.sku),
    query: { marketplaceIds: stockMarketplace(client.settings) },
    json: patchOf(level, productType),
    effective: true,
  });
  if (reply.status === 404) return { kind: 'unknown' };
  if (reply.status === 400) return judged(level.sku, wordsOf(reply));
  const { status, issues } = fieldsOf(jsonOf(expectDone(reply, 'patchListingsItem')));
  if (status === 'ACCEPTED' || status === 'VALID') return { kind: 'taken' };
  const words = listOf(issues)
    .map(fieldsOf)
    .filter(({ severity }) => textOf(severity) === 'ERROR')
    .map(({ message, code }) => textOf(message) || textOf(code));
  return judged(level.sku, words.join('; ') || textOf(status) || 'no reason given');
}

/** Amazon has no list of its codes for this, so its words decide; of everything else the listing itself is asked for. */
function judged(sku: string, said: string): Outcome {
  if (/\bfba\b|fulfil?led by amazon|amazon[_ ]fulfil/i.test(said)) return { kind: "Amazon's own" };
  if (/\bsku\b.*\b(does not|doesn't) exist\b/i.test(said)) return { kind: 'unknown' };
  return { kind: 'refused', sku, words: plainWords(said) };
}

/** `undefined`: there is no such listing. `''`: Amazon does not say of which type it is. */
async function productTypeOf(client: AmazonClient, sku: string): Promise<string | undefined> {
  const reply = await client.call({
    operation: 'getListingsItem',
    method: 'GET',
    path: listingPath(client.settings, sku),
    query: { marketplaceIds: stockMarketplace(client.settings), includedData: 'summaries' },
  });
  if (reply.status === 404) return undefined;
  const { summaries } = fieldsOf(jsonOf(expectDone(reply, 'getListingsItem')));
  return textOf(fieldsOf(listOf(summaries)[0]).productType);
}

const namedAtMost = 3;

/**
 * Some SKU of a large catalogue is always refused: it must not keep the others from counting as told. Where nothing at all was taken the
 * fault is hardly one of a listing.
 */
function receiptOf({ context }: AmazonClient, outcomes: readonly Outcome[]): Receipt {
  const count = (kind: Outcome['kind']) => outcomes.filter((one) => one.kind === kind).length;
  const [unknown, theirs] = [count('unknown'), count("Amazon's own")];
  const refused = outcomes.filter((one) => one.kind === 'refused');
  const [first] = refused;
  const named = refused.slice(0, namedAtMost).map(({ sku }) => sku);
  const more = refused.length > named.length ? ` and ${refused.length - named.length} more` : '';
  const which = `${named.join(', ')}${more}`;
  if (first && count('taken') === 0)
    throw errors.API_REFUSED({
      message: `Amazon took no stock at all, and refused that of ${which}: ${first.words}.`,
      value: 'stock',
      hint: 'Repair the listing in Seller Central, or keep the SKU from the cart with an item filter. After that release it: crossdock exceptions release <id>.',
    });
  if (first) context.log.warn({ skus: refused.length, which, words: first.words }, 'Amazon refused some stock.');
  const notes = [
    ...(unknown > 0 ? [`${skus(unknown)} unknown to Amazon, skipped`] : []),
    ...(theirs > 0 ? [`${skus(theirs)} fulfilled by Amazon, skipped`] : []),
    ...(first ? [`${skus(refused.length)} refused by Amazon, skipped (${which}: ${first.words})`] : []),
  ];
  return notes.length > 0 ? { note: notes.join('; ') } : {};
}

function skus(count: number): string {
  return `${count} ${count === 1 ? 'SKU' : 'SKUs'}`;
}
