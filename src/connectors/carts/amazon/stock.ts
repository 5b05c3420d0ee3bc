import { jsonOf, plainWords } from '../../api/call.ts';
import { errors } from '../../api/errors.ts';
import { readParcel } from '../../api/parcel.ts';
import { fieldsOf, listOf, textOf } from '../../api/values.ts';
import type { Parcel, Receipt } from '../../contract.ts';
import { type AmazonClient, expectDone, wordsOf } from './client.ts';
import { sendFeed } from './feed.ts';
import { listingPath, patchOf, stockMarketplace } from './patch.ts';
import type { StockBody } from './to-amazon.ts';

/** What became of one SKU. */
type Outcome =
  | { readonly kind: 'taken' }
  | { readonly kind: 'unknown' | "Amazon's own" }
  | { readonly kind: 'refused'; readonly sku: string; readonly words: string };

/** Few changes one by one, many as a feed. What a feed did not take is told once more by itself, where the answer says more. */
export async function uploadStock(
  client: AmazonClient,
  parcel: Parcel,
  attempting: () => Promise<void>,
): Promise<Receipt> {
  const levels = (await readParcel<StockBody>(parcel)).map(({ body }) => body);
  let single: readonly StockBody[] = levels;
  if (levels.length > client.settings['feed above']) single = await sendFeed(client, parcel.key, levels, attempting);
  else await attempting();
  const outcomes: Outcome[] = [];
  for (const level of single) outcomes.push(await tell(client, level));
  refuseIfAny(outcomes);
  const unknown = outcomes.filter(({ kind }) => kind === 'unknown').length;
  const theirs = outcomes.filter(({ kind }) => kind === "Amazon's own").length;
  const notes = [
    ...(unknown > 0 ? [`${skus(unknown)} unknown to Amazon, skipped`] : []),
    ...(theirs > 0 ? [`${skus(theirs)} fulfilled by Amazon, skipped`] : []),
  ];
  return notes.length > 0 ? { note: notes.join('; ') } : {};
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

function judged(sku: string, said: string): Outcome {
  if (/\bfba\b|fulfil?led by amazon|amazon[_ ]fulfil/i.test(said)) return { kind: "Amazon's own" };
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

/** The others have been told by now; telling them again does no harm. */
function refuseIfAny(outcomes: readonly Outcome[]): void {
  const refused = outcomes.filter((one) => one.kind === 'refused');
  const [first] = refused;
  if (!first) return;
  const named = refused.slice(0, namedAtMost).map(({ sku }) => sku);
  const more = refused.length > named.length ? ` and ${refused.length - named.length} more` : '';
  throw errors.API_REFUSED({
    message: `Amazon did not take the stock of ${named.join(', ')}${more}: ${first.words}. All other levels were taken.`,
    value: 'stock',
    hint: 'Repair the listing in Seller Central, or keep the SKU from the cart with an item filter. After that release it: crossdock exceptions release <id>.',
  });
}

function skus(count: number): string {
  return `${count} ${count === 1 ? 'SKU' : 'SKUs'}`;
}
