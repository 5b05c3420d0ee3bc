import type { KnownOrder, ShippedLine } from '../../../domain/shipment.ts';
import { type Fields, fieldsOf, listOf, textOf, wholeOf } from '../../api/values.ts';

export interface LineTrouble {
  readonly field: string;
  readonly code: string;
  readonly value: string;
  readonly note: string;
  readonly only?: 'warning';
}

export interface FoundItems {
  readonly lines: readonly ShippedLine[];
  readonly troubles: readonly LineTrouble[];
}

type KnownLine = KnownOrder['lines'][number];

/** Ties items of packages to the lines of our orders, and counts what one page has of each line. */
export class ItemFinder {
  /** Our line numbers under ShipStream's own item ids, from wherever in the page it says both. */
  readonly #refs = new Map<string, string>();
  readonly #counted = new Map<string, number>();
  /** Of orders whose lines nobody has told: their SKUs, in the order in which they come. */
  readonly #untold = new Map<string, string[]>();

  constructor(shipments: readonly Fields[]) {
    for (const { items, packages } of shipments)
      for (const { order_item_id, order_item_ref } of [
        ...fieldsIn(items),
        ...fieldsIn(packages).flatMap(({ order_items }) => fieldsIn(order_items)),
      ])
        if (textOf(order_item_ref) !== '') this.#refs.set(textOf(order_item_id), textOf(order_item_ref));
  }

  /**
   * Items that cannot be tied are left out with a word; the number of the package is worth more than they are. `own`: we sent the order,
   * so references of its lines are ours.
   */
  find(order: KnownOrder, items: readonly unknown[], own: boolean): FoundItems {
    const lines = new Map<number, ShippedLine>();
    const troubles: LineTrouble[] = [];
    for (const item of items.map((one) => fieldsOf(one))) {
      const quantity = unitsOf(item);
      if (quantity === 0) continue;
      if (quantity === undefined || quantity < 0) {
        troubles.push(badQuantity(textOf(item.quantity ?? item.qty)));
        continue;
      }
      const line = this.#lineOf(order, item, quantity, own);
      if (!line) {
        troubles.push(unknownItem(order, textOf(item.sku)));
        continue;
      }
      const key = `${order.orderId} ${line.lineNumber}`;
      this.#counted.set(key, (this.#counted.get(key) ?? 0) + quantity);
      lines.set(line.lineNumber, { ...line, quantity: (lines.get(line.lineNumber)?.quantity ?? 0) + quantity });
    }
    return { lines: [...lines.values()], troubles };
  }

  /** By our own line number, which came back; else by SKU. */
  #lineOf(
    order: KnownOrder,
    item: Fields,
    quantity: number,
    own: boolean,
  ): Pick<ShippedLine, 'lineNumber' | 'sku'> | undefined {
    const sku = textOf(item.sku);
    if (order.linesUnknown) return { lineNumber: this.#untoldLine(order, sku), sku };
    const ref = own ? textOf(item.order_item_ref) || (this.#refs.get(textOf(item.order_item_id)) ?? '') : '';
    const byRef = order.lines.find(({ lineNumber }) => String(lineNumber) === ref);
    const line = byRef ?? this.#bySku(order, sku, quantity);
    return line && { lineNumber: line.lineNumber, sku: line.sku };
  }

  #untoldLine({ orderId }: KnownOrder, sku: string): number {
    const skus = this.#untold.get(orderId) ?? [];
    if (!skus.includes(sku)) this.#untold.set(orderId, [...skus, sku]);
    return (skus.includes(sku) ? skus.indexOf(sku) : skus.length) + 1;
  }

  /** Of several lines with one SKU, the first that still wants so many. */
  #bySku(order: KnownOrder, sku: string, quantity: number): KnownLine | undefined {
    const exact = order.lines.filter((line) => line.sku.trim() === sku);
    const lines =
      exact.length > 0 ? exact : order.lines.filter((line) => line.sku.trim().toLowerCase() === sku.toLowerCase());
    const open = lines.find(
      (line) => (this.#counted.get(`${order.orderId} ${line.lineNumber}`) ?? 0) + quantity <= line.quantity,
    );
    return open ?? lines[0];
  }
}

function fieldsIn(list: unknown): Fields[] {
  return listOf(list).map((one) => fieldsOf(one));
}

/** Of a package, what is in it; of a whole shipment, what it was to have and was not canceled. */
function unitsOf({ quantity, qty, qty_canceled }: Fields): number | undefined {
  if (quantity !== undefined) return wholeOf(quantity);
  const planned = wholeOf(qty);
  return planned === undefined ? undefined : planned - (wholeOf(qty_canceled) ?? 0);
}

function badQuantity(value: string): LineTrouble {
  return {
    field: 'quantity',
    code: 'not-a-number',
    value,
    note: 'A quantity is no whole number. The item is left out; look at the shipment in ShipStream.',
  };
}

function unknownItem({ orderNumber, lines }: KnownOrder, sku: string): LineTrouble {
  const has = lines
    .map((line) => line.sku)
    .slice(0, 5)
    .join(', ');
  return {
    field: 'sku',
    code: 'unknown-sku',
    value: sku,
    note: `Order ${orderNumber} has no line with this SKU. It has: ${has}. The item is left out.`,
  };
}
