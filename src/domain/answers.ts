/** What a WMS says of one order, or of our request to cancel it; one row of its file. */
export interface Answer {
  readonly orderId: string;
  readonly accepted: boolean;
  readonly reason?: string;
  readonly about?: 'cancel';
  readonly cause?: 'out of stock';
}

/** All that a file says of one order, taken together. */
export interface Verdict {
  readonly order: string;
  readonly about: 'order' | 'cancel';
  readonly accepted: boolean;
  /** The WMS's own words, each once. */
  readonly words: string;
  /** It refused the order for lack of stock, and for nothing else. */
  readonly outOfStock: boolean;
}

/** What the story of an order says once its WMS has taken it. */
export const acknowledged = 'acknowledged by WMS';

/** Own words of a WMS that are kept; a whole report is in the file. */
const wordsAtMost = 300;

/** Pure. An order is taken whole or not: one refused row refuses it. Its answers stand before those to its cancel. */
export function verdictsOf(answers: readonly Answer[]): Verdict[] {
  const groups = new Map<string, Answer[]>();
  for (const answer of answers) {
    const key = `${answer.about ?? 'order'} ${answer.orderId}`;
    groups.set(key, [...(groups.get(key) ?? []), answer]);
  }
  const verdicts = [...groups.values()].flatMap((rows): Verdict[] => {
    const [first] = rows;
    if (!first) return [];
    const refused = rows.filter(({ accepted }) => !accepted);
    const telling = refused.length > 0 ? refused : rows;
    const words = [...new Set(telling.flatMap(({ reason }) => reason?.trim() || []))].join('; ');
    return [
      {
        order: first.orderId,
        about: first.about ?? 'order',
        accepted: refused.length === 0,
        words: words.length > wordsAtMost ? `${words.slice(0, wordsAtMost)} ...` : words,
        outOfStock: refused.length > 0 && refused.every(({ cause }) => cause === 'out of stock'),
      },
    ];
  });
  return [...verdicts.filter(({ about }) => about === 'order'), ...verdicts.filter(({ about }) => about === 'cancel')];
}
