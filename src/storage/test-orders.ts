import type { KnownOrder } from '../domain/shipment.ts';
import { whereIn } from './bulk.ts';
import { tellEvents } from './events.ts';
import type { Dialect, Reader, Trx } from './scope.ts';

/** A test order that left the house. It is no order of the store: all that is kept is its story. */
export interface TestOrder {
  readonly reference: string;
  readonly cart: string;
  readonly wms: string;
  /** `me`, `test-folder` or `wms`. */
  readonly to: string;
  readonly file: string;
  readonly lines: KnownOrder['lines'];
}

const sent = 'test order sent';

/** The subject of a test order's story; no order has such an id. */
export function testSubject(reference: string): string {
  return `test:${reference}`;
}

export async function noteTestOrders(
  trx: Trx,
  dialect: Dialect,
  merchant: string,
  tests: readonly TestOrder[],
  at: string,
): Promise<void> {
  const events = tests.map(({ reference, cart, wms, to, file, lines }) => ({
    merchant,
    kind: 'order' as const,
    subject: testSubject(reference),
    event: sent,
    data: { cart, wms, to, file, lines: JSON.stringify(lines) },
  }));
  await tellEvents(trx, dialect, events, at);
}

/** Test orders of a merchant by their references, as a reader of return files wants to know them. */
export async function testOrdersByReference(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  references: readonly string[],
): Promise<Map<string, KnownOrder>> {
  if (references.length === 0) return new Map();
  const rows = await reader
    .selectFrom('events')
    .select(['subject', 'data'])
    .where('kind', '=', 'order')
    .where(whereIn(dialect, 'subject', references.map(testSubject)))
    .where('merchant', '=', merchant)
    .where('event', '=', sent)
    .execute();
  return new Map(
    rows.map(({ subject, data }) => {
      const reference = subject.slice(testSubject('').length);
      const { lines } = JSON.parse(data) as { lines: string };
      return [reference, { orderId: subject, orderNumber: reference, custRef: reference, lines: JSON.parse(lines) }];
    }),
  );
}
