import type { ConnectorLog, Look, Page } from '../../contract.ts';
import { errors } from '../errors.ts';
import { fieldsOf, listOf, textOf, wholeOf } from '../values.ts';
import type { ShipStation } from './client.ts';
import { isTwice, pacificOf, wallTimeOf } from './pacific.ts';

/** One of ShipStation's lists, read from an instant on. */
export interface Feed {
  readonly name: string;
  readonly path: string;
  /** Under which name the answer has the list. */
  readonly list: string;
  readonly pageSize: number;
  /** `from` in ShipStation's time; `''` = from the beginning. */
  query(from: string): Readonly<Record<string, string | number | boolean>>;
  /** Where its first look begins: an instant, or `''`. */
  readonly first: string;
  /**
   * The date by which it is sorted, where that date can change: such a list is followed by date, because whatever moves to its end lets
   * all that follows slip to an earlier page. Lists whose date never changes only grow, and are followed by page.
   */
  readonly by?: string;
  /** Read whole each time, as the list has no date to ask for. */
  readonly whole?: true;
  /** What of it goes into a page of ours. */
  take(items: readonly unknown[], parked: readonly number[]): Taken | Promise<Taken>;
}

export interface Taken {
  readonly body: unknown;
  readonly count: number;
  /** Changed only where the feed says so. */
  readonly parked?: readonly number[];
}

interface Spot {
  readonly feed: string;
  readonly from: string;
  readonly page: number;
  /** When this pass began: the next one begins there, less the overlap. */
  readonly begun: number;
}

/** What the cursor holds. */
export interface Progress {
  readonly since: Readonly<Record<string, number>>;
  readonly at?: Spot;
  /** Orders that were left out for their tag, by ShipStation's id. */
  readonly parked: readonly number[];
}

export interface Reading {
  readonly client: ShipStation;
  readonly look: Look;
  readonly now: () => number;
  readonly log: ConnectorLog;
}

/**
 * Two hours for what is entered late and for clocks that differ; one more because in November an hour of ShipStation's clock comes twice.
 * What is read twice is known downstream.
 */
const overlap = 3 * 60 * 60 * 1000;
/** A pass that found nothing need not be kept each time; its window only grows by as much. */
const keptEvery = 60 * 60 * 1000;
const pagesAtMost = 1000;

export async function* readFeeds(reading: Reading, feeds: readonly Feed[]): AsyncGenerator<Page, Progress> {
  let progress = progressIn(reading.look.cursor);
  const interrupted = feeds.findIndex(({ name }) => name === progress.at?.feed);
  for (const feed of feeds.slice(Math.max(0, interrupted))) progress = yield* readFeed(reading, feed, progress);
  return progress;
}

async function* readFeed(reading: Reading, feed: Feed, before: Progress): AsyncGenerator<Page, Progress> {
  let spot = before.at?.feed === feed.name ? before.at : beginning(feed, before, reading.now());
  let progress = before;
  let lastFirst = '';
  for (let turn = 0; turn < pagesAtMost; turn++) {
    const { items, pages } = await pageAt(reading.client, feed, spot);
    const first = JSON.stringify(items[0] ?? '');
    if (spot.page > 1 && items.length > 0 && first === lastFirst)
      throw errors.API_MALFORMED({ message: `${feed.path} gives the same page again and again.` });
    lastFirst = first;
    const next = items.length > 0 && spot.page < pages ? following(feed, spot, items) : undefined;
    const { body, count, parked = progress.parked } = await feed.take(items, progress.parked);
    const idle = !next && (feed.whole || spot.begun - (progress.since[feed.name] ?? 0) < keptEvery);
    progress = next
      ? { since: progress.since, at: next, parked }
      : { since: { ...progress.since, [feed.name]: spot.begun }, parked };
    if (count > 0 || !idle) yield { body, count, cursor: cursorOf(progress) };
    if (!next) return progress;
    spot = next;
  }
  reading.log.warn({ feed: feed.name, pages: pagesAtMost }, 'A list has not ended yet; the next look goes on with it.');
  return progress;
}

function pageAt(client: ShipStation, feed: Feed, { from, page }: Spot) {
  return client.page(feed.path, feed.list, { ...feed.query(from), page, pageSize: feed.pageSize });
}

function beginning({ name, first, whole }: Feed, { since }: Progress, now: number): Spot {
  const seen = since[name];
  const from = seen === undefined ? (first === '' ? '' : pacificOf(first)) : pacificOf(seen - overlap);
  return { feed: name, from: whole ? '' : from, page: 1, begun: now };
}

function following({ by }: Feed, spot: Spot, items: readonly unknown[]): Spot {
  const dates = by === undefined ? [] : items.map((one) => wallTimeOf(fieldsOf(one)[by]));
  const last = dates.at(-1) ?? '';
  const sorted = dates.every((date, index) => date !== '' && date >= (dates[index - 1] ?? ''));
  return sorted && last > spot.from && !isTwice(last)
    ? { ...spot, from: last, page: 1 }
    : { ...spot, page: spot.page + 1 };
}

export function cursorOf(progress: Progress): string {
  return JSON.stringify(progress);
}

/** A cursor that nobody can read is none: everything is looked at again. */
function progressIn(cursor: string): Progress {
  const { since, at, parked } = fieldsOf(cursor === '' ? {} : parsed(cursor));
  const spot = fieldsOf(at);
  return {
    since: Object.fromEntries(
      Object.entries(fieldsOf(since)).flatMap(([name, value]) => {
        const instant = wholeOf(value);
        return instant === undefined ? [] : [[name, instant]];
      }),
    ),
    ...(textOf(spot.feed) !== '' && {
      at: {
        feed: textOf(spot.feed),
        from: textOf(spot.from),
        page: wholeOf(spot.page) ?? 1,
        begun: wholeOf(spot.begun) ?? 0,
      },
    }),
    parked: listOf(parked).flatMap((one) => wholeOf(one) ?? []),
  };
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(cursor);
  } catch {
    return undefined;
  }
}
