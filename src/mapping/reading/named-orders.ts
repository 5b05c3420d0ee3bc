import { comparableRef, type KnownOrder, type OrderRefType } from '../../domain/shipment.ts';
import type { FindOrders } from '../contract.ts';
import type { ReadRow } from './assembler.ts';
import type { ReadPlan } from './plan.ts';

/** The promise of the contract. */
const refsAtOnce = 500;

/** The orders that the rows of a file name by a reference of ours. */
export class NamedOrders {
  readonly #type: OrderRefType;
  /** Of the reference; below 0 = the layout has none. */
  readonly slot: number;
  #orders: ReadonlyMap<string, KnownOrder> = new Map();

  /** A layout may carry both references; the one whose column comes first is the file's own key. */
  constructor(plan: ReadPlan) {
    const [byNumber, byRef] = [plan.slot('order.orderNumber'), plan.slot('order.custRef')];
    const ref = byRef >= 0 && (byNumber < 0 || byRef < byNumber);
    this.#type = ref ? 'custRef' : 'orderNumber';
    this.slot = ref ? byRef : byNumber;
  }

  async look(find: FindOrders, rows: readonly ReadRow[]): Promise<void> {
    if (this.slot < 0) return;
    const refs = [...new Set(rows.map((row) => this.#refOf(row)))];
    const orders = new Map<string, KnownOrder>();
    for (let from = 0; from < refs.length; from += refsAtOnce)
      for (const [ref, order] of await find(this.#type, refs.slice(from, from + refsAtOnce))) orders.set(ref, order);
    this.#orders = orders;
  }

  of(row: ReadRow): KnownOrder | undefined {
    return this.#orders.get(this.#refOf(row));
  }

  #refOf({ facts }: ReadRow): string {
    return comparableRef(this.#type, String(facts[this.slot] ?? ''));
  }
}
