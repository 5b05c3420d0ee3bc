import { DateTime } from 'luxon';
import type { Letter, News } from '../domain/notices/due.ts';
import type { LetterFacts, ProblemFacts, ResolvedFacts } from '../domain/notices/facts.ts';
import { whatToDo } from '../domain/notices/what-to-do.ts';
import type { OpenException } from '../storage/exceptions.ts';
import { exceptionsByIds, heldMerchants, heldOrderNumbers } from '../storage/news.ts';
import type { Store } from '../storage/open.ts';
import { countHeld } from '../storage/releases.ts';
import type { Audience } from './audiences.ts';

/** Problems described in one mail, and orders named with each; the rest is counted. */
const listed = 20;
const ordersNamed = 10;

/** What a letter says, read at the moment at which it is written. */
export async function letterFacts(
  store: Pick<Store, 'reader' | 'dialect'>,
  dock: string,
  reader: Audience,
  letter: Letter,
): Promise<LetterFacts> {
  const ids = letter.news.map(({ exception }) => exception);
  // Whoever has news of it was told of it, or is: also when nothing of theirs is left in it.
  const found = await exceptionsByIds(store.reader, store.dialect, 'every merchant', ids);
  const of = (kind: News['kind']) =>
    letter.news.filter((one) => one.kind === kind).flatMap((one) => found.get(one.exception) ?? []);
  const [opened, resolved] = [of('opened'), of('resolved')];
  const problems: ProblemFacts[] = [];
  for (const one of opened.slice(0, listed)) problems.push(await problemFacts(store, reader, one));
  const ended = resolved.slice(0, listed).map((one) => resolvedFacts(reader, one));
  return {
    dock,
    headline: headlineOf(opened, resolved, problems, ended),
    zone: reader.zone,
    problems,
    resolved: ended,
    remarks: remarksOf(letter, opened.length + resolved.length - problems.length - ended.length),
  };
}

export async function problemFacts(
  { reader: rows }: Pick<Store, 'reader'>,
  reader: Pick<Audience, 'scope' | 'zone' | 'merchant'>,
  exception: OpenException,
): Promise<ProblemFacts> {
  const { scope, zone } = reader;
  const { id, code, message, merchant, connection } = seenBy(reader, exception);
  const counts = await countHeld(rows, scope, id);
  const numbers = await heldOrderNumbers(rows, scope, id, ordersNamed);
  const merchants = await heldMerchants(rows, scope, id);
  const holds = [...counts].filter(([, count]) => count > 0).map(([kind, count]) => countText(kind, count));
  const orders = numbers.length < (counts.get('order') ?? 0) ? [...numbers, '...'] : numbers;
  const place = placeOf(merchants.length > 0 ? merchants.join(', ') : merchant, connection);
  return {
    id,
    code,
    message,
    hint: whatToDo(exception),
    merchant,
    connection,
    place,
    holds:
      holds.length === 0 ? 'nothing yet' : `${holds.join(', ')}${orders.length > 0 ? `: ${orders.join(', ')}` : ''}`,
    since: wallTime(exception.firstAt, zone),
  };
}

const nouns: Readonly<Record<string, string>> = { document: 'file', work: 'service' };

function countText(kind: string, count: number): string {
  const noun = nouns[kind] ?? kind;
  return `${count} ${count === 1 ? noun : `${noun}s`.replace(/ys$/, 'ies')}`;
}

/** A connection's problem may be that of several merchants: each reads of itself, and no word that may be about another. */
function seenBy({ merchant: own }: Pick<Audience, 'merchant'>, exception: OpenException): OpenException {
  if (own === '' || (exception.scope !== 'connection' && exception.merchant === own)) return exception;
  const { code, connection } = exception;
  return { ...exception, merchant: own, message: `Something is wrong at the connection ${connection} (${code}).` };
}

function resolvedFacts(reader: Audience, one: OpenException): ResolvedFacts {
  const { zone } = reader;
  const { id, code, message, merchant, connection, firstAt, resolvedAt, resolvedBy } = seenBy(reader, one);
  return {
    id,
    code,
    message,
    merchant,
    connection,
    place: placeOf(merchant, connection),
    since: wallTime(firstAt, zone),
    by: resolvedBy,
    at: wallTime(resolvedAt ?? firstAt, zone),
  };
}

function placeOf(merchant: string, connection: string): string {
  return [merchant, connection].filter((text) => text !== '' && text !== '-').join(' / ') || 'the workspace';
}

/** `2026-03-07 10:15 America/Chicago`. */
export function wallTime(at: string, zone: string): string {
  return `${DateTime.fromISO(at, { zone }).toFormat('yyyy-MM-dd HH:mm')} ${zone}`;
}

function headlineOf(
  opened: readonly OpenException[],
  resolved: readonly OpenException[],
  [problem]: readonly ProblemFacts[],
  [end]: readonly ResolvedFacts[],
): string {
  if (opened.length === 1 && problem) {
    const what = problem.holds.split(':')[0];
    const also = resolved.length > 0 ? `, ${resolved.length} resolved` : '';
    return `${problem.code} at ${problem.place}: ${what}${also}`;
  }
  if (opened.length === 0 && resolved.length === 1 && end) return `Resolved: ${end.code} at ${end.place}`;
  const codes = [...new Set([...opened, ...resolved].map(({ code }) => code))];
  const some = codes.slice(0, 3).join(', ') + (codes.length > 3 ? ' ...' : '');
  const counts = [
    ...(opened.length > 0 ? [`${opened.length} problem${opened.length === 1 ? '' : 's'}`] : []),
    ...(resolved.length > 0 ? [`${resolved.length} resolved`] : []),
  ];
  return `${counts.join(', ')}: ${some}`;
}

function remarksOf({ heldBack }: Letter, unlisted: number): string[] {
  return [
    ...(heldBack > 0
      ? [`${heldBack} of these came after the last mail of their kind; there is at most one in an hour.`]
      : []),
    ...(unlisted > 0 ? [`${unlisted} more are not listed here: crossdock exceptions list`] : []),
  ];
}
