import { comparableRef, type OrderRefType } from '../../domain/shipment.ts';
import type { Acknowledgement, Known } from '../contract.ts';
import type { Assembler, ReadRow } from './assembler.ts';
import type { Complaints } from './complaints.ts';
import type { ReadPlan } from './plan.ts';

/** The promise of the contract. */
const refsAtOnce = 500;

/** A partner's answers to orders that were sent: by the control numbers of their file, or by the orders' own references. */
export class AcknowledgementAssembler implements Assembler {
  readonly keepsFacts = true;
  readonly #plan: ReadPlan;
  readonly #complaints: Complaints;
  readonly #rows: ReadRow[] = [];

  constructor(plan: ReadPlan, complaints: Complaints) {
    this.#plan = plan;
    this.#complaints = complaints;
  }

  add(row: ReadRow): undefined {
    this.#rows.push(row);
  }

  bad(): 'row' {
    return 'row';
  }

  ready(): undefined {
    return undefined;
  }

  async finish(known: Known): Promise<Acknowledgement[]> {
    const answers: Acknowledgement[] = [];
    const [type, slot] = this.#reference();
    const orders = slot < 0 ? new Map() : await this.#ordersOf(known, type, slot);
    for (const row of this.#rows) {
      const order =
        slot < 0 ? await this.#sent(known, row) : orders.get(comparableRef(type, this.#text(row, 'order.' + type)));
      if (order) answers.push(this.#answer(row, order.orderId));
      else this.#complain(row, slot);
    }
    return answers;
  }

  #reference(): [OrderRefType, number] {
    const [byNumber, byRef] = [this.#plan.slot('order.orderNumber'), this.#plan.slot('order.custRef')];
    return byRef >= 0 && (byNumber < 0 || byRef < byNumber) ? ['custRef', byRef] : ['orderNumber', byNumber];
  }

  async #ordersOf(known: Known, type: OrderRefType, slot: number): Promise<Map<string, { orderId: string }>> {
    const refs = [...new Set(this.#rows.map(({ facts }) => comparableRef(type, String(facts[slot] ?? ''))))];
    const orders = new Map<string, { orderId: string }>();
    for (let from = 0; from < refs.length; from += refsAtOnce) {
      for (const [ref, order] of await known.orders(type, refs.slice(from, from + refsAtOnce))) orders.set(ref, order);
    }
    return orders;
  }

  /** The group has the number of our file, the set that of its place in it. */
  #sent(known: Known, row: ReadRow): Promise<{ readonly orderId: string } | undefined> {
    const [group, set] = [this.#text(row, 'receipt.groupControl'), this.#text(row, 'set.control')].map(numberOf);
    return group === undefined || set === undefined ? Promise.resolve(undefined) : known.sent(group, set);
  }

  #answer(row: ReadRow, orderId: string): Acknowledgement {
    const [group, set, reason] = ['receipt.groupControl', 'set.control', 'set.reason'].map((path) =>
      this.#text(row, path),
    );
    return {
      ...(group ? { groupControl: group } : {}),
      ...(set ? { transactionControl: set } : {}),
      orderId,
      accepted: row.facts[this.#plan.slot('set.accepted')] === true,
      ...(reason ? { reason } : {}),
    };
  }

  #complain(row: ReadRow, slot: number): void {
    const about = slot >= 0 ? slot : this.#plan.slot('set.control');
    const note = 'No order was sent under this reference.';
    this.#complaints.add({ ...row.origin(about), code: 'unknown-order', note, rejects: 'row' });
  }

  #text({ facts }: ReadRow, path: string): string {
    const slot = this.#plan.slot(path);
    return slot < 0 ? '' : String(facts[slot] ?? '');
  }
}

function numberOf(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
