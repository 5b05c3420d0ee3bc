import { isTestReference } from '../domain/test-order.ts';
import type { FindOrders, ParseSummary } from '../mapping/contract.ts';
import { tellEvents } from '../storage/events.ts';
import type { Store } from '../storage/open.ts';
import type { Trx } from '../storage/scope.ts';
import { testOrdersByReference, testSubject } from '../storage/test-orders.ts';

/**
 * A WMS answers about test orders as about all others. Their rows are understood, so that they spoil no file, and dropped: they ship
 * nothing, no cart hears of them, and nobody is alarmed.
 */
export class TestShipments {
  readonly #store: Pick<Store, 'reader' | 'dialect'>;
  readonly #merchant: string;
  readonly #met = new Set<string>();

  constructor(store: Pick<Store, 'reader' | 'dialect'>, merchant: string) {
    this.#store = store;
    this.#merchant = merchant;
  }

  /** Real orders go first: whatever a cart calls its orders, they are never dropped. */
  beside(find: FindOrders): FindOrders {
    return async (type, refs) => {
      const found = await find(type, refs);
      const tests = refs.filter((ref) => !found.has(ref) && isTestReference(this.#merchant, ref));
      if (tests.length === 0) return found;
      const { reader, dialect } = this.#store;
      const known = await testOrdersByReference(reader, dialect, this.#merchant, tests);
      for (const reference of known.keys()) this.#met.add(reference);
      return new Map([...found, ...known]);
    };
  }

  /** The account of the file with a remark for each test order. */
  remarked(summary: ParseSummary): ParseSummary {
    const warnings = [...this.#met].map((reference) => ({
      row: 0,
      code: 'test-order',
      note: `${reference} is a test order; what the file says of it was dropped.`,
    }));
    return warnings.length === 0 ? summary : { ...summary, warnings: [...warnings, ...summary.warnings] };
  }

  /** Its story ends with what came back. */
  async tell(trx: Trx, document: string, at: string): Promise<void> {
    const events = [...this.#met].map((reference) => ({
      merchant: this.#merchant,
      kind: 'order' as const,
      subject: testSubject(reference),
      event: 'answer of the WMS dropped',
      data: { document },
    }));
    await tellEvents(trx, this.#store.dialect, events, at);
  }
}
