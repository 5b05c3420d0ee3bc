import type { KnownOrder, ShippedLine } from '../../../domain/shipment.ts';

/** What EasyPost calls a parcel. */
export interface Pick {
  readonly id: string;
  /** Seconds. */
  readonly createdAt: number;
  readonly trackingNumber: string;
  readonly carrier: string;
  /** Its label was given back. */
  readonly calledOff: boolean;
  /** Units by barcode. */
  readonly units: ReadonlyMap<string, number>;
}

export interface Parcel {
  readonly pick: Pick;
  readonly lines: readonly ShippedLine[];
}

interface OpenLine {
  readonly lineNumber: number;
  readonly sku: string;
  readonly names: readonly string[];
  left: number;
  /** Units that were in parcels which were called off. */
  back: number;
}

/**
 * Which lines of the order are in which parcel. EasyPost counts by barcode, which two lines may share: the oldest parcel fills the first
 * line. All parcels are counted, also those without tracking number yet, so that the next reading comes to the same; what was in one that
 * is called off goes to later ones only where nothing else is left, or those that were told already would hold other lines from now on.
 */
export function divide(
  order: KnownOrder,
  picks: readonly Pick[],
): { parcels: Parcel[]; strange: string[]; whole: boolean } {
  const lines = order.lines.map(
    ({ lineNumber, sku, barcode = '', quantity }): OpenLine => ({
      lineNumber,
      sku,
      names: [sku, barcode].filter((name) => name.trim() !== '').map(comparable),
      left: quantity,
      back: 0,
    }),
  );
  const inOrder = [...picks].sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const isOnly = picks.filter(({ calledOff }) => !calledOff).length === 1;
  const parcels: Parcel[] = [];
  const strange: string[] = [];
  for (const pick of inOrder) {
    const unknown = order.linesUnknown
      ? []
      : [...pick.units.keys()].filter((code) => linesWith(lines, code).length === 0);
    strange.push(...unknown);
    if (unknown.length > 0) continue;
    if (order.linesUnknown) parcels.push({ pick, lines: asTold(pick) });
    else if (pick.calledOff) parcels.push({ pick, lines: takenBack(pick, lines) });
    else parcels.push({ pick, lines: linesIn(pick, lines, isOnly) });
  }
  return { parcels, strange, whole: lines.every(({ left }) => left <= 0) };
}

/** The same code as UPC and as EAN differs by a zero in front. */
function comparable(code: string): string {
  const text = code.trim();
  return /^\d+$/.test(text) ? text.replace(/^0+(?=\d)/, '') : text;
}

/** Item codes are asked before barcodes: they are what was sent, unless the settings say otherwise. */
function linesWith(lines: readonly OpenLine[], code: string): OpenLine[] {
  const wanted = comparable(code);
  const named = lines.filter(({ names }) => names[0] === wanted);
  return named.length > 0 ? named : lines.filter(({ names }) => names.includes(wanted));
}

function linesIn(pick: Pick, lines: readonly OpenLine[], only: boolean): ShippedLine[] {
  if (pick.units.size > 0) return packed(lines, pick);
  return only ? everything(lines) : [];
}

function packed(lines: readonly OpenLine[], { units }: Pick): ShippedLine[] {
  const shipped: ShippedLine[] = [];
  for (const [code, count] of units) {
    const its = linesWith(lines, code);
    let rest = count;
    for (const line of its) {
      const taken = Math.min(rest, Math.max(0, line.left - line.back));
      rest -= taken;
      take(shipped, line, taken);
    }
    for (const line of its) {
      const taken = Math.min(rest, line.back);
      rest -= taken;
      line.back -= taken;
      take(shipped, line, taken);
    }
    // More than was ordered: somebody should see that.
    const [last] = its.slice(-1);
    if (rest > 0 && last) take(shipped, last, rest);
  }
  return shipped;
}

function takenBack({ units }: Pick, lines: readonly OpenLine[]): ShippedLine[] {
  for (const [code, count] of units) {
    let rest = count;
    for (const line of linesWith(lines, code)) {
      const held = Math.min(rest, Math.max(0, line.left - line.back));
      rest -= held;
      line.back += held;
    }
  }
  return [];
}

function take(shipped: ShippedLine[], line: OpenLine, quantity: number): void {
  if (quantity === 0) return;
  line.left -= quantity;
  const at = shipped.findIndex(({ lineNumber }) => lineNumber === line.lineNumber);
  const so = { lineNumber: line.lineNumber, sku: line.sku, quantity: quantity + (shipped[at]?.quantity ?? 0) };
  if (at < 0) shipped.push(so);
  else shipped[at] = so;
}

/** The only parcel of an order says nothing of what is in it. */
function everything(lines: readonly OpenLine[]): ShippedLine[] {
  const shipped: ShippedLine[] = [];
  for (const line of lines) take(shipped, line, line.left);
  return shipped;
}

/** Of an order that another system sent nobody knows the lines. */
function asTold({ units }: Pick): ShippedLine[] {
  return [...units].map(([sku, quantity], index) => ({ lineNumber: index + 1, sku, quantity }));
}
