import type { KnownOrder, ShippedLine } from '../../domain/shipment.ts';
import { trimmed } from './trim.ts';

type Line = KnownOrder['lines'][number];

export interface Wanted {
  readonly lineNumber: number | undefined;
  readonly sku: string | undefined;
  /** Undefined = the file names none: all that is left of the line. */
  readonly quantity: number | undefined;
}

export type FoundLines =
  | { readonly lines: readonly ShippedLine[] }
  | { readonly code: string; readonly about: 'line' | 'sku' | 'quantity'; readonly note: string };

type Missing = Extract<FoundLines, { code: string }>;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const unseen = /[\x00-\x1f\x7f\ufffe\uffff]/g;

/** What nobody typed on purpose does not survive a file: it falls out, or becomes a blank where it takes a position. */
function asRead(text: string, instead: '' | ' '): string {
  return trimmed(text.replaceAll(unseen, instead));
}

/** Finds the line of an order that a row speaks of, and counts what the file has shipped of it. */
export class LineFinder {
  readonly #shipped = new Map<Line, number>();
  /** SKUs of orders whose lines nobody has told, in the order in which the file names them. */
  readonly #untold = new Map<string, string[]>();
  readonly #overShipped: 'refuse' | 'accept';
  /** An order's SKU as this layout writes it: what comes back is what was sent. */
  readonly #asWritten: (sku: string) => string;
  /** What to put back when the rows that are being matched are refused after all. */
  #undo: (readonly [Line, number | undefined])[] = [];

  constructor(overShipped: 'refuse' | 'accept', asWritten: (sku: string) => string) {
    this.#overShipped = overShipped;
    this.#asWritten = asWritten;
  }

  /** What is found from here on can be taken back. */
  begin(): void {
    this.#undo = [];
  }

  takeBack(): void {
    for (const [line, shipped] of this.#undo.reverse()) {
      if (shipped === undefined) this.#shipped.delete(line);
      else this.#shipped.set(line, shipped);
    }
    this.#undo = [];
  }

  /** A row that names no line is about the whole order: its first package holds all that is left, the others nothing. */
  find(order: KnownOrder, wanted: Wanted, counts = true): FoundLines {
    if (order.linesUnknown) return { lines: this.#asTold(order, wanted) };
    if (wanted.lineNumber === undefined && wanted.sku === undefined) {
      const left = order.lines.map((line) => ({ line, quantity: line.quantity - this.#shippedOf(line) }));
      return {
        lines: left
          .filter(({ quantity }) => quantity > 0)
          .map(({ line, quantity }) => this.#ship(line, quantity, counts)),
      };
    }
    const line = wanted.lineNumber === undefined ? this.#bySku(order, wanted) : this.#byNumber(order, wanted);
    if ('code' in line) return line;
    const quantity = wanted.quantity ?? Math.max(0, line.quantity - this.#shippedOf(line));
    const shipped = this.#shippedOf(line) + (counts ? quantity : 0);
    if (this.#overShipped === 'refuse' && shipped > line.quantity) {
      return {
        code: 'over-shipped',
        about: 'quantity',
        note: `Of this line ${line.quantity} were ordered; with this row the file ships ${shipped}.`,
      };
    }
    return { lines: [this.#ship(line, quantity, counts)] };
  }

  #asTold({ orderId }: KnownOrder, { lineNumber, sku = '', quantity = 1 }: Wanted): ShippedLine[] {
    if (sku === '' && lineNumber === undefined) return [];
    const skus = this.#untold.get(orderId) ?? [];
    if (!skus.includes(sku)) skus.push(sku);
    this.#untold.set(orderId, skus);
    return [{ lineNumber: lineNumber ?? skus.indexOf(sku) + 1, sku, quantity }];
  }

  #shippedOf(line: Line): number {
    return this.#shipped.get(line) ?? 0;
  }

  #ship(line: Line, quantity: number, counts: boolean): ShippedLine {
    this.#undo.push([line, this.#shipped.get(line)]);
    if (counts) this.#shipped.set(line, this.#shippedOf(line) + quantity);
    return { lineNumber: line.lineNumber, sku: line.sku, quantity };
  }

  /** Of several lines with one SKU, the first that still wants so many. */
  #bySku(order: KnownOrder, { sku, quantity }: Wanted): Line | Missing {
    const lines = order.lines.filter((line) => this.#isSku(line, sku));
    const open = lines.find((line) => this.#shippedOf(line) + (quantity ?? 1) <= line.quantity);
    return (
      open ??
      lines[0] ?? {
        code: 'unknown-sku',
        about: 'sku',
        note: `The order has no line with this SKU. It has: ${order.lines
          .map((line) => line.sku)
          .slice(0, 5)
          .join(', ')}.`,
      }
    );
  }

  #byNumber(order: KnownOrder, { lineNumber, sku }: Wanted): Line | Missing {
    const line = order.lines.find((one) => one.lineNumber === lineNumber);
    if (!line) return { code: 'unknown-line', about: 'line', note: `The order has lines 1 to ${order.lines.length}.` };
    if (sku !== undefined && !this.#isSku(line, sku))
      return { code: 'unknown-sku', about: 'sku', note: `Line ${line.lineNumber} of the order is ${line.sku}.` };
    return line;
  }

  #isSku(line: Line, sku: string | undefined): boolean {
    if (line.sku.trim() === sku) return true;
    const written = this.#asWritten(line.sku);
    return written === sku || asRead(written, '') === asRead(sku ?? '', '') || asRead(written, ' ') === sku;
  }
}
