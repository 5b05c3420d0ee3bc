import { pause } from '../../../support/waiting.ts';
import { callApi, expectSuccess, jsonOf } from '../../api/call.ts';
import { errors as shared } from '../../api/errors.ts';
import { type Fields, fieldsOf, listOf, textOf, wholeOf } from '../../api/values.ts';
import { type AmazonClient, expectDone } from './client.ts';
import { errors } from './errors.ts';
import { readMemory, remember } from './memory.ts';
import { patchOf, stockMarketplace } from './patch.ts';
import type { StockBody } from './to-amazon.ts';

const contentType = 'application/json; charset=UTF-8';
const firstPauseMilliseconds = 5000;
const longestPauseMilliseconds = 30_000;
/** When a feed that is not done is looked at again. */
const againSeconds = 300;
const reportBytesAtMost = 64 * 1024 * 1024;

/** A level that a feed did not take, and what the report says of it. */
export interface Missed {
  readonly level: StockBody;
  readonly said: string;
}

/**
 * Sends everything as one feed and waits for its result; a feed that was begun for this parcel is only waited for. Returns what was not
 * taken.
 */
export async function sendFeed(
  client: AmazonClient,
  key: string,
  levels: readonly StockBody[],
  attempting: () => Promise<void>,
): Promise<readonly Missed[]> {
  const { vault } = client.context;
  const begun = readMemory(await vault.read(), client.settings).feeds[key];
  const document = begun ? '' : await uploadDocument(client, levels);
  await attempting();
  const feedId = begun ?? (await begin(client, key, document));
  const feed = await finished(client, feedId);
  const status = textOf(feed.processingStatus);
  if (status !== 'DONE') {
    await forget(client, key);
    throw shared.API_REFUSED({ message: `Amazon ended the stock feed ${feedId} as ${status}.`, value: 'stock feed' });
  }
  const missed = await missedOf(client, textOf(feed.resultFeedDocumentId), levels);
  await forget(client, key);
  return missed;
}

async function uploadDocument(client: AmazonClient, levels: readonly StockBody[]): Promise<string> {
  const { feedDocumentId, url } = await client.fields({
    operation: 'createFeedDocument',
    method: 'POST',
    path: '/feeds/2021-06-30/documents',
    json: { contentType },
  });
  // The address is signed: a token beside the signature would be refused.
  const reply = await callApi(client.context, {
    method: 'PUT',
    url: presigned(client, url),
    headers: { 'content-type': contentType },
    body: Buffer.from(JSON.stringify(feedOf(client, levels))),
    deadlineSeconds: 120,
  });
  expectSuccess(reply);
  return textOf(feedDocumentId);
}

function feedOf({ settings }: AmazonClient, levels: readonly StockBody[]): object {
  return {
    header: { sellerId: settings['seller id'], version: '2.0', issueLocale: 'en_US' },
    messages: levels.map((level, index) => ({
      messageId: index + 1,
      sku: level.sku,
      operationType: 'PATCH',
      ...patchOf(level, settings['product type']),
    })),
  };
}

async function begin(client: AmazonClient, key: string, inputFeedDocumentId: string): Promise<string> {
  const { settings, context } = client;
  const { feedId } = await client.fields({
    operation: 'createFeed',
    method: 'POST',
    path: '/feeds/2021-06-30/feeds',
    json: {
      feedType: 'JSON_LISTINGS_FEED',
      marketplaceIds: [stockMarketplace(settings)],
      inputFeedDocumentId,
    },
    effective: true,
  });
  const id = textOf(feedId);
  await remember(context.vault, settings, (memory) => ({ ...memory, feeds: { ...memory.feeds, [key]: id } }));
  return id;
}

async function forget({ settings, context }: AmazonClient, key: string): Promise<void> {
  await remember(context.vault, settings, ({ feeds: { [key]: _, ...feeds }, ...memory }) => ({ ...memory, feeds }));
}

/** The feed when Amazon has ended it, one way or the other. */
async function finished(client: AmazonClient, feedId: string): Promise<Fields> {
  const { settings, context } = client;
  const until = performance.now() + settings['feed wait seconds'] * 1000;
  for (let rest = firstPauseMilliseconds; ; rest = Math.min(rest * 2, longestPauseMilliseconds)) {
    const reply = await client.call({
      operation: 'getFeed',
      method: 'GET',
      path: `/feeds/2021-06-30/feeds/${encodeURIComponent(feedId)}`,
    });
    if (reply.status === 404) return { processingStatus: 'unknown' };
    const feed = fieldsOf(jsonOf(expectDone(reply, 'getFeed')));
    if (['DONE', 'CANCELLED', 'FATAL'].includes(textOf(feed.processingStatus))) return feed;
    if (context.signal.aborted || performance.now() + rest > until)
      throw errors.AMAZON_FEED_RUNNING({
        message: `Amazon still works on feed ${feedId} (${textOf(feed.processingStatus)}).`,
        retryAfter: againSeconds,
      });
    await pause(rest, context.signal);
  }
}

/** A feed without report had nothing to complain of. */
async function missedOf(client: AmazonClient, documentId: string, levels: readonly StockBody[]): Promise<Missed[]> {
  if (documentId === '') return [];
  const { issues, summary } = await reportOf(client, documentId);
  const wrong = new Map<number | undefined, string>();
  for (const { severity, messageId, message, code } of listOf(issues).map(fieldsOf))
    if (textOf(severity) === 'ERROR') wrong.set(wholeOf(messageId), textOf(message) || textOf(code));
  const missed = levels.flatMap((level, index) => {
    const said = wrong.get(index + 1);
    return said === undefined ? [] : [{ level, said }];
  });
  const invalid = wholeOf(fieldsOf(summary).messagesInvalid) ?? 0;
  // What the report only counts cannot be told one by one: a person looks at the feed as a whole.
  if (missed.length === 0 && invalid > 0)
    throw shared.API_REFUSED({
      message: `Amazon did not take ${invalid} of ${levels.length} stock levels and does not say which.`,
      value: 'stock feed',
    });
  return missed;
}

async function reportOf(client: AmazonClient, documentId: string): Promise<Fields> {
  const { url } = await client.fields({
    operation: 'getFeedDocument',
    method: 'GET',
    path: `/feeds/2021-06-30/documents/${encodeURIComponent(documentId)}`,
    // Reports are packed; so the answer says it, and is unpacked on the way.
    query: { enableContentEncodingUrlHeader: 'true' },
  });
  const reply = await callApi(client.context, {
    method: 'GET',
    url: presigned(client, url),
    answerBytes: reportBytesAtMost,
    deadlineSeconds: 120,
  });
  return fieldsOf(jsonOf(expectSuccess(reply)));
}

/** Amazon names the address, so it may be another host, but never one without encryption that we did not choose ourselves. */
function presigned({ settings }: AmazonClient, url: unknown): URL {
  const text = textOf(url);
  const address = URL.canParse(text) ? new URL(text) : undefined;
  const allowed = ['https:', new URL(settings['base url']).protocol];
  if (!address || !allowed.includes(address.protocol))
    throw shared.API_MALFORMED({ message: 'Amazon gave no address for the content of a feed.' });
  return address;
}
