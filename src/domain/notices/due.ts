/** That a problem was opened or resolved, for one audience that has not been told yet. */
export interface News {
  /** Id of the exception. */
  readonly exception: string;
  /** `workspace`, `merchant:acme` or `wms:legacy`. */
  readonly audience: string;
  readonly kind: 'opened' | 'resolved';
  /** Of the error. */
  readonly code: string;
  /** Told at once; the rest is gathered into a digest. */
  readonly urgent: boolean;
  /** ISO instant. */
  readonly at: string;
}

/** When an audience was last told of problems of one code, or of their end. */
export interface Told extends Pick<News, 'audience' | 'kind' | 'code'> {
  readonly at: string;
}

/** What one mail tells one audience. */
export interface Letter {
  readonly audience: string;
  readonly news: readonly News[];
  /** Problems among them that had to wait because the last mail of their code was sent less than an hour before. */
  readonly heldBack: number;
}

/** One mail of a code to an audience, and one note of its end, in so many seconds. */
export const quietSeconds = 3600;
/** What is told at once waits so long for its like: an order file brings its problems one by one. */
export const settleSeconds = 5;

/**
 * Pure: the letters that are due. Urgent news go out by code; everything else of an audience goes into one letter when the first of it
 * has waited for `digestSeconds` (0 = nothing waits for others). Whatever is not in a letter waits.
 */
export function dueLetters(
  pending: readonly News[],
  told: readonly Told[],
  digestSeconds: number,
  now: string,
): Letter[] {
  const last = new Map(told.map((one) => [groupOf(one), Date.parse(one.at)]));
  const quietUntil = (one: News) => (last.get(groupOf(one)) ?? Number.NEGATIVE_INFINITY) + quietSeconds * 1000;
  const present = Date.parse(now);
  const heaps = new Map<string, News[]>();
  for (const one of pending) {
    if (quietUntil(one) > present) continue;
    const key = [one.audience, one.urgent || digestSeconds === 0 ? one.code : ''].join('|');
    heaps.set(key, [...(heaps.get(key) ?? []), one]);
  }
  return [...heaps.values()].flatMap((news) => {
    const [first] = news;
    if (!first) return [];
    const wait = first.urgent || digestSeconds === 0 ? settleSeconds : digestSeconds;
    if (Math.min(...news.map(({ at }) => Date.parse(at))) + wait * 1000 > present) return [];
    const heldBack = news.filter((one) => one.kind === 'opened' && Date.parse(one.at) < quietUntil(one)).length;
    return [{ audience: first.audience, news, heldBack }];
  });
}

function groupOf({ audience, kind, code }: Pick<News, 'audience' | 'kind' | 'code'>): string {
  return [audience, kind, code].join('|');
}
