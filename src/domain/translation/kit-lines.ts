import type { Order, OrderLine } from '../order.ts';
import type { Package, ShippedLine } from '../shipment.ts';

/** What a cart is told of a package of an order with kits. */
export interface CartLines {
  /** In the cart's own lines. */
  readonly lines: readonly ShippedLine[];
  /** Only pieces of kits whose rest has not shipped: the cart has no line for it yet. */
  readonly waits: boolean;
}

interface Kit {
  readonly sku: string;
  readonly ordered: number;
  readonly components: readonly { readonly lineNumber: number; readonly each: number }[];
}

/** Whether lines of the order are components that its cart knows as one line. */
export function hasKits({ lines }: Order): boolean {
  return lines.some(({ cartLine }) => cartLine?.each !== undefined);
}

/**
 * Packages of one order, first reported first, as its cart must hear of them. A unit of a kit counts in the package that completes it.
 * More packages never change what is said of those before them, only whether they still wait. `gone`: lines that went out and will
 * not come any more, so that nothing waits for them.
 */
export function inCartLines(
  given: Order,
  judged: Order,
  packages: readonly Package[],
  gone: ReadonlySet<number> = new Set(),
): CartLines[] {
  const lines = new Map(judged.lines.map((line) => [line.lineNumber, line]));
  const kits = kitsOf(given, judged);
  const shipped = new Map<number, number>();
  const steps = packages.map((parcel) => {
    const before = new Map([...kits].map(([number, kit]) => [number, complete(kit, shipped)]));
    const plain: ShippedLine[] = [];
    const touched = new Set<number>();
    for (const part of parcel.lines) {
      const line = lines.get(part.lineNumber);
      if (line?.cartLine?.each === undefined) plain.push(asCartLine(given, part, line));
      else touched.add(line.cartLine.lineNumber);
      shipped.set(part.lineNumber, (shipped.get(part.lineNumber) ?? 0) + part.quantity);
    }
    const done = [...kits].flatMap(([lineNumber, kit]) => {
      const quantity = complete(kit, shipped) - (before.get(lineNumber) ?? 0);
      return quantity > 0 ? [{ lineNumber, sku: kit.sku, quantity }] : [];
    });
    const needs = [...touched].map((number) => [number, begun(kits.get(number), shipped)] as const);
    return { lines: [...plain, ...done], needs };
  });
  const awaited = ([number, units]: readonly [number, number]) => {
    const kit = kits.get(number);
    return kit !== undefined && Math.min(units, mayBecome(kit, shipped, gone)) > complete(kit, shipped);
  };
  return steps.map(({ lines: told, needs }) => ({ lines: told, waits: told.length === 0 && needs.some(awaited) }));
}

function kitsOf(given: Order, judged: Order): Map<number, Kit> {
  const kits = new Map<number, Kit>();
  for (const { lineNumber, sku, quantity } of given.lines) {
    const components = judged.lines.flatMap(({ lineNumber: own, cartLine }) =>
      cartLine?.lineNumber === lineNumber && cartLine.each !== undefined
        ? [{ lineNumber: own, each: cartLine.each }]
        : [],
    );
    if (components.length > 0) kits.set(lineNumber, { sku, ordered: quantity, components });
  }
  return kits;
}

function asCartLine(
  given: Order,
  { lineNumber, sku, quantity }: ShippedLine,
  line: OrderLine | undefined,
): ShippedLine {
  const number = line?.cartLine?.lineNumber ?? lineNumber;
  return { lineNumber: number, sku: given.lines.find((one) => one.lineNumber === number)?.sku ?? sku, quantity };
}

/** Whole units of a kit that these pieces make. */
function complete({ ordered, components }: Kit, shipped: ReadonlyMap<number, number>): number {
  return Math.min(
    ordered,
    ...components.map(({ lineNumber, each }) => Math.floor((shipped.get(lineNumber) ?? 0) / each)),
  );
}

/** Whole units of a kit that there can be at most, once all that still may come has come. */
function mayBecome(
  { ordered, components }: Kit,
  shipped: ReadonlyMap<number, number>,
  gone: ReadonlySet<number>,
): number {
  const lost = components.filter(({ lineNumber }) => gone.has(lineNumber));
  return complete({ sku: '', ordered, components: lost }, shipped);
}

/** Units of a kit that these pieces have at least begun. */
function begun(kit: Kit | undefined, shipped: ReadonlyMap<number, number>): number {
  if (!kit) return 0;
  const { ordered, components } = kit;
  return Math.min(
    ordered,
    Math.max(...components.map(({ lineNumber, each }) => Math.ceil((shipped.get(lineNumber) ?? 0) / each))),
  );
}
