import type { Known, ReturnedParcel } from '../contract.ts';
import type { Assembler, ReadRow } from './assembler.ts';
import type { Complaints } from './complaints.ts';
import { NamedOrders } from './named-orders.ts';
import type { ReadPlan } from './plan.ts';
import type { RowFault } from './row-reader.ts';

const types: readonly string[] = ['returned', 'undeliverable'];
/** Rows that agree in these are one parcel. */
const perParcel = ['type', 'trackingNumber', 'returnTracking', 'reason', 'receivedAt'] as const;

type Lines = ReturnedParcel['lines'][number][];

/** Parcels that came back: rows of the same parcel are its lines. */
export class ReturnAssembler implements Assembler {
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
    const value = this.#text(row, 'return.type');
    if (value !== '' && !types.includes(value)) {
      const note = `return.type is ${types.join(' or ')}. Give the column a lookup.`;
      const { column } = row.origin(this.#plan.slot('return.type'));
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

  async finish(known: Known): Promise<ReturnedParcel[]> {
    await this.#orders.look(known.orders, this.#rows);
    const parcels = new Map<string, ReturnedParcel & { readonly lines: Lines }>();
    for (const row of this.#rows) {
      const order = this.#orders.of(row);
      if (!order) {
        const note = 'No order with this reference was sent to this warehouse.';
        this.#complaints.add({ ...row.origin(this.#orders.slot), code: 'unknown-order', note, rejects: 'row' });
        continue;
      }
      const said = perParcel.map((name) => this.#text(row, `return.${name}`));
      const key = JSON.stringify([order.orderId, ...said]);
      const [type = '', trackingNumber = '', returnTracking = '', reason = '', receivedAt = ''] = said;
      const parcel = parcels.get(key) ?? {
        orderId: order.orderId,
        type: type === 'undeliverable' ? 'undeliverable' : 'returned',
        trackingNumber,
        returnTracking,
        reason,
        receivedAt,
        lines: [] as Lines,
      };
      parcel.lines.push(...this.#lineOf(row));
      parcels.set(key, parcel);
    }
    return [...parcels.values()];
  }

  #lineOf(row: ReadRow): Lines {
    const sku = this.#text(row, 'line.sku');
    if (sku === '') return [];
    const quantity = Number(this.#text(row, 'line.quantity') || '1');
    return [{ sku, quantity, condition: this.#text(row, 'line.condition') }];
  }

  #text({ facts }: ReadRow, path: string): string {
    const slot = this.#plan.slot(path);
    return slot < 0 ? '' : String(facts[slot] ?? '').trim();
  }
}
