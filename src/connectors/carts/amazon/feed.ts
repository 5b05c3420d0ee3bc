import { pause } from '../../../support/waiting.ts';
import { jsonOf } from '../../api/call.ts';
import { errors as shared } from '../../api/errors.ts';
import { type Fields, fieldsOf, textOf } from '../../api/values.ts';
import { type AmazonClient, expectDone } from './client.ts';
import { errors } from './errors.ts';
import { readDocument, uploadDocument } from './feed-documents.ts';
import { type Missed, missedIn, wholeWords } from './feed-report.ts';
import { readMemory, remember } from './memory.ts';
import { patchOf, stockMarketplace } from './patch.ts';
import type { StockBody } from './to-amazon.ts';

/** More messages in one feed and Amazon ends it as fatal. */
const messagesAtMost = 25_000;
const firstPauseMilliseconds = 5000;
const longestPauseMilliseconds = 30_000;
/** When a feed that is not done is looked at again. */
const againSeconds = 300;
/** Feeds take minutes. One that takes so long stands still, and with it all feeds of the account, sometimes for days. */
const stuckMilliseconds = 3 * 3_600_000;

/** What goes as one feed. */
interface Part {
  /** Under which its feed is remembered. */
  readonly key: string;
  readonly levels: readonly StockBody[];
}

/**
 * Sends everything as few feeds and waits for their results; a feed that was begun for this parcel is only waited for. Returns what was not
 * taken.
 */
export async function sendFeed(
  client: AmazonClient,
  key: string,
  levels: readonly StockBody[],
  attempting: () => Promise<void>,
): Promise<readonly Missed[]> {
  const parts = partsOf(key, levels);
  const ids = await begunFor(client, parts, attempting);
  const ended: { part: Part; id: string; status: string; report: Fields }[] = [];
  const until = performance.now() + client.settings['feed wait seconds'] * 1000;
  for (const [index, part] of parts.entries()) {
    const id = ids[index] ?? '';
    const { processingStatus, resultFeedDocumentId } = await finished(client, id, until);
    const document = textOf(resultFeedDocumentId);
    // A feed without report had nothing to complain of.
    const report = document === '' ? {} : await readDocument(client, document);
    ended.push({ part, id, status: textOf(processingStatus), report });
  }
  // Whatever is wrong with them: the next try is another feed.
  await forget(client, parts);
  return ended.flatMap(({ part, id, status, report }) => {
    if (status === 'DONE') return missedIn(report, id, part.levels);
    const message = `Amazon ended the stock feed ${id} as ${status}: ${wholeWords(report)}.`;
    throw shared.API_REFUSED({ message, value: 'stock feed' });
  });
}

function partsOf(key: string, levels: readonly StockBody[]): Part[] {
  const count = Math.ceil(levels.length / messagesAtMost);
  return Array.from({ length: count }, (_, index) => ({
    key: index === 0 ? key : `${key}/${index + 1}`,
    levels: levels.slice(index * messagesAtMost, (index + 1) * messagesAtMost),
  }));
}

/** The feeds of the parts. All are begun before one is waited for, so that each try finds them. */
async function begunFor(
  client: AmazonClient,
  parts: readonly Part[],
  attempting: () => Promise<void>,
): Promise<string[]> {
  const { feeds } = readMemory(await client.context.vault.read(), client.settings);
  const documents = new Map<string, string>();
  for (const part of parts)
    if (feeds[part.key] === undefined) documents.set(part.key, await uploadDocument(client, feedOf(client, part)));
  await attempting();
  const ids: string[] = [];
  for (const { key } of parts) ids.push(feeds[key] ?? (await begin(client, key, documents.get(key) ?? '')));
  return ids;
}

function feedOf({ settings }: AmazonClient, { levels }: Part): object {
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

async function forget({ settings, context }: AmazonClient, parts: readonly Part[]): Promise<void> {
  const keys = new Set(parts.map(({ key }) => key));
  await remember(context.vault, settings, ({ feeds, ...memory }) => ({
    ...memory,
    feeds: Object.fromEntries(Object.entries(feeds).filter(([key]) => !keys.has(key))),
  }));
}

/** The feed when Amazon has ended it, one way or the other. */
async function finished(client: AmazonClient, feedId: string, until: number): Promise<Fields> {
  const { signal } = client.context;
  for (let rest = firstPauseMilliseconds; ; rest = Math.min(rest * 2, longestPauseMilliseconds)) {
    const reply = await client.call({
      operation: 'getFeed',
      method: 'GET',
      path: `/feeds/2021-06-30/feeds/${encodeURIComponent(feedId)}`,
    });
    if (reply.status === 404) return { processingStatus: 'unknown' };
    const feed = fieldsOf(jsonOf(expectDone(reply, 'getFeed')));
    if (['DONE', 'CANCELLED', 'FATAL'].includes(textOf(feed.processingStatus))) return feed;
    refuseStuck(client, feedId, feed);
    if (signal.aborted || performance.now() + rest > until)
      throw errors.AMAZON_FEED_RUNNING({
        message: `Amazon still works on feed ${feedId} (${textOf(feed.processingStatus)}).`,
        retryAfter: againSeconds,
      });
    await pause(rest, signal);
  }
}

/** Later stock need not wait for it: a person is told, and the gate goes on. */
function refuseStuck({ context }: AmazonClient, feedId: string, { createdTime, processingStatus }: Fields): void {
  const age = context.now() - Date.parse(textOf(createdTime));
  if (Number.isNaN(age) || age < stuckMilliseconds) return;
  throw errors.AMAZON_FEED_STUCK({
    message: `Amazon has had feed ${feedId} for ${Math.floor(age / 3_600_000)} hours and calls it ${textOf(processingStatus)}.`,
    value: feedId,
  });
}
