import type { Dialect, Trx } from './scope.ts';
import { storeTime } from './store-time.ts';

/** As the connector declares it: so many calls at once, and refilled so fast. */
export interface BucketSize {
  readonly name: string;
  readonly perSecond: number;
  readonly burst: number;
}

/** What is in a bucket. Times in milliseconds, by the store's clock. */
export interface Level {
  readonly tokens: number;
  readonly at: number;
  /** Nothing before. */
  readonly restUntil: number;
}

export interface Taken {
  /** How many of those who asked may go, from the first. */
  readonly granted: number;
  readonly level: Level;
}

/** A whole number is as portable as the rest; what is less than this is lost to whoever asks, never given twice. */
const perToken = 1_000_000;
/** Longer rests are taken for a clock that was set. Milliseconds. */
export const restAtMost = 24 * 3600_000;

/** Pure: refilled up to now. Time that ran backwards refills nothing, and costs nothing either. */
export function levelAt(level: Level | undefined, { perSecond, burst }: BucketSize, now: number): Level {
  if (!level) return { tokens: burst, at: now, restUntil: 0 };
  const refilled = level.tokens + (Math.max(0, now - level.at) * perSecond) / 1000;
  const restUntil = level.restUntil - now > restAtMost ? 0 : level.restUntil;
  return { tokens: Math.min(burst, Math.floor(refilled * perToken) / perToken), at: now, restUntil };
}

/** Pure: who of those that wait, each with what it costs, may go now. Nobody overtakes. */
export function takeFrom(level: Level, costs: readonly number[]): Taken {
  let { tokens } = level;
  let granted = 0;
  const resting = level.restUntil > level.at;
  for (const cost of resting ? [] : costs) {
    if (cost > tokens) break;
    tokens -= cost;
    granted += 1;
  }
  return { granted, level: { ...level, tokens } };
}

/** Pure: milliseconds until so many tokens may be taken, if nobody else takes any. */
export function waitFor({ tokens, at, restUntil }: Level, { perSecond }: BucketSize, cost: number): number {
  const refill = cost <= tokens ? 0 : Math.ceil(((cost - tokens) * 1000) / perSecond);
  return Math.max(refill, restUntil - at, 0);
}

/** Takes for as many as there are tokens; nothing is written where there are none. Holds the bucket against other daemons until the commit. */
export async function takeTokens(
  trx: Trx,
  dialect: Dialect,
  connector: string,
  size: BucketSize,
  costs: readonly number[],
): Promise<Taken> {
  const taken = takeFrom(await heldLevel(trx, dialect, connector, size), costs);
  if (taken.granted > 0) await saveLevel(trx, connector, size.name, taken.level);
  return taken;
}

/** For so many milliseconds nobody goes; and what we thought was left is not: after it one may go, then as the bucket fills. */
export async function restBucket(
  trx: Trx,
  dialect: Dialect,
  connector: string,
  size: BucketSize,
  milliseconds: number,
): Promise<void> {
  const level = await heldLevel(trx, dialect, connector, size);
  const restUntil = Math.max(level.restUntil, level.at + Math.min(milliseconds, restAtMost));
  await saveLevel(trx, connector, size.name, { ...level, tokens: Math.min(level.tokens, 1), restUntil });
}

/** Those that nobody has used for long are full by now, which is what an absent one is. */
export async function deleteOldBuckets(trx: Trx, before: string): Promise<void> {
  await trx.deleteFrom('rate_buckets').where('at', '<', before).where('rest_until', '<', before).execute();
}

/** The row is locked first and the time looked at then: whoever waited for the lock must not come with an old one. */
async function heldLevel(trx: Trx, dialect: Dialect, connector: string, size: BucketSize): Promise<Level> {
  const found = await lockedLevel(trx, dialect, connector, size.name);
  if (found) return levelAt(found, size, Date.parse(await storeTime(trx, dialect)));
  const full = levelAt(undefined, size, Date.parse(await storeTime(trx, dialect)));
  await trx
    .insertInto('rate_buckets')
    .values({ connector, bucket: size.name, ...columnsOf(full) })
    .onConflict((conflict) => conflict.columns(['connector', 'bucket']).doNothing())
    .execute();
  const now = await lockedLevel(trx, dialect, connector, size.name);
  return levelAt(now, size, Date.parse(await storeTime(trx, dialect)));
}

async function lockedLevel(trx: Trx, dialect: Dialect, connector: string, bucket: string): Promise<Level | undefined> {
  const row = await trx
    .selectFrom('rate_buckets')
    .select(['tokens', 'at', 'rest_until'])
    .where('connector', '=', connector)
    .where('bucket', '=', bucket)
    .$if(dialect === 'postgres', (query) => query.forUpdate())
    .executeTakeFirst();
  if (!row) return undefined;
  const restUntil = row.rest_until === '' ? 0 : Date.parse(row.rest_until);
  return { tokens: row.tokens / perToken, at: Date.parse(row.at), restUntil };
}

async function saveLevel(trx: Trx, connector: string, bucket: string, level: Level): Promise<void> {
  await trx
    .updateTable('rate_buckets')
    .set(columnsOf(level))
    .where('connector', '=', connector)
    .where('bucket', '=', bucket)
    .execute();
}

function columnsOf({ tokens, at, restUntil }: Level) {
  return {
    tokens: Math.floor(tokens * perToken),
    at: new Date(at).toISOString(),
    rest_until: restUntil === 0 ? '' : new Date(restUntil).toISOString(),
  };
}
