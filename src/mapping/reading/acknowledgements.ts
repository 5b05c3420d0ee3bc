import type { Acknowledgement, Known } from '../contract.ts';
import type { Assembler, ReadRow } from './assembler.ts';
import type { Complaints } from './complaints.ts';
import { NamedOrders } from './named-orders.ts';
import type { ReadPlan } from './plan.ts';
import type { RowFault } from './row-reader.ts';

/** Words of fields whose texts mean something; anything else needs a lookup. */
const words: Readonly<Record<string, readonly string[]>> = {
  'set.about': ['order', 'cancel'],
  'set.cause': ['out of stock', 'other'],
};

/** A partner's answers to orders that were sent: by the control numbers of their file, or by the orders' own references. */
export class AcknowledgementAssembler implements Assembler {
  readonly keepsFacts = true;
  readonly #plan: ReadPlan;
  readonly #complaints: Complaints;
  readonly #orders: NamedOrders;
  readonly #rows: ReadRow[] = [];

  constructor(plan: ReadPlan, complaints: Complaints) {
    this.#plan = plan;
    this.#complaints = complaints;
    this.#orders = new NamedOrders(plan);
  }

  add(row: ReadRow): RowFault | undefined {
    for (const [path, known] of Object.entries(words)) {
      const value = this.#text(row, path);
      if (value === '' || known.includes(value)) continue;
      const note = `${path} is ${known.join(' or ')}. Give the column a lookup, with "else" for all other codes.`;
      const { column } = row.origin(this.#plan.slot(path));
      return { column, code: 'unknown-code', value, note };
    }
    this.#rows.push(row);
    return undefined;
  }

  bad(): 'row' {
    return 'row';
  }

  ready(): undefined {
    return undefined;
  }

  async finish(known: Known): Promise<Acknowledgement[]> {
    const answers: Acknowledgement[] = [];
    const bySlot = this.#orders.slot >= 0;
    await this.#orders.look(known.orders, this.#rows);
    for (const row of this.#rows) {
      const order = bySlot ? this.#orders.of(row) : await this.#sent(known, row);
      if (order) answers.push(this.#answer(row, order.orderId));
      else this.#complain(row);
    }
    return answers;
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
      ...(this.#text(row, 'set.about') === 'cancel' ? { about: 'cancel' } : {}),
      ...(this.#text(row, 'set.cause') === 'out of stock' ? { cause: 'out of stock' } : {}),
    };
  }

  #complain(row: ReadRow): void {
    const { slot } = this.#orders;
    const about = slot >= 0 ? slot : this.#plan.slot('set.control');
    const note = 'No order was sent under this reference.';
    this.#complaints.add({ ...row.origin(about), code: 'unknown-order', note, rejects: 'row' });
  }

  #text({ facts }: ReadRow, path: string): string {
    const slot = this.#plan.slot(path);
    return slot < 0 ? '' : String(facts[slot] ?? '').trim();
  }
}

function numberOf(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
