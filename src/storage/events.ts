import { insertRows } from './bulk.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

export type EventSubject = 'order' | 'document' | 'delivery';

/** One line of a story; `event` is a stable word in the past tense, `data` holds ids and codes, nothing personal. */
export interface StoryEvent {
  readonly merchant: string;
  readonly kind: EventSubject;
  readonly subject: string;
  readonly event: string;
  readonly data?: Readonly<Record<string, string | number>>;
}

export async function tellEvents(trx: Trx, dialect: Dialect, events: readonly StoryEvent[], at: string): Promise<void> {
  await insertRows(
    trx,
    dialect,
    'events',
    ['at', 'merchant', 'kind', 'subject', 'event', 'data'],
    events.map(({ merchant, kind, subject, event, data }) => [
      at,
      merchant,
      kind,
      subject,
      event,
      JSON.stringify(data ?? {}),
    ]),
  );
}

export interface ToldEvent {
  readonly at: string;
  readonly event: string;
  readonly data: Record<string, string | number>;
}

export async function storyOf(reader: Reader, scope: Scope, kind: EventSubject, subject: string): Promise<ToldEvent[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('events')
    .select(['at', 'event', 'data'])
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('id')
    .limit(1000)
    .execute();
  return rows.map((row) => ({ at: row.at, event: row.event, data: JSON.parse(row.data) }));
}

/** Which of these was told of an order last; `undefined` = none of them ever was. */
export async function lastTold(
  reader: Reader,
  merchant: string,
  order: string,
  events: readonly string[],
): Promise<string | undefined> {
  const row = await reader
    .selectFrom('events')
    .select('event')
    .where('kind', '=', 'order')
    .where('subject', '=', order)
    .where('merchant', '=', merchant)
    .where('event', 'in', [...events])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.event;
}
