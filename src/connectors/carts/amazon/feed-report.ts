import { plainWords } from '../../api/call.ts';
import { errors } from '../../api/errors.ts';
import { type Fields, fieldsOf, listOf, textOf, wholeOf } from '../../api/values.ts';
import type { StockBody } from './to-amazon.ts';

/** A level that a feed did not take, and what the report says of it. */
export interface Missed {
  readonly level: StockBody;
  readonly said: string;
}

/**
 * What a feed did not take. A report may also speak of the feed as a whole, and then nothing of it was read although the feed is done:
 * levels that are neither accepted nor named count as not told.
 */
export function missedIn(report: Fields, feedId: string, levels: readonly StockBody[]): Missed[] {
  const wrong = new Map<number, string>();
  for (const { messageId, ...issue } of wrongIn(report)) {
    const message = wholeOf(messageId);
    if (message !== undefined) wrong.set(message, said(issue));
  }
  const missed = levels.flatMap((level, index) => {
    const words = wrong.get(index + 1);
    return words === undefined ? [] : [{ level, said: words }];
  });
  const unnamed = levels.length - missed.length - acceptedIn(report, levels.length);
  if (unnamed > 0)
    throw errors.API_REFUSED({
      message: `Amazon did not take ${unnamed} of ${levels.length} stock levels of feed ${feedId}: ${wholeWords(report)}.`,
      value: 'stock feed',
    });
  return missed;
}

/** What a report says of its feed as a whole. */
export function wholeWords(report: Fields): string {
  const about = wrongIn(report)
    .filter(({ messageId }) => wholeOf(messageId) === undefined)
    .map(said);
  return plainWords([...new Set(about)].join('; ')) || 'it does not say why';
}

function acceptedIn(report: Fields, all: number): number {
  const { messagesAccepted, messagesInvalid } = fieldsOf(report.summary);
  const whole = wrongIn(report).some(({ messageId }) => wholeOf(messageId) === undefined);
  return wholeOf(messagesAccepted) ?? (whole ? 0 : all - (wholeOf(messagesInvalid) ?? 0));
}

function wrongIn({ issues }: Fields): Fields[] {
  return listOf(issues)
    .map(fieldsOf)
    .filter(({ severity }) => textOf(severity) === 'ERROR');
}

function said({ message, code }: Fields): string {
  return textOf(message) || textOf(code);
}
