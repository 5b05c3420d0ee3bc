import { referenceKey } from '../../domain/references.ts';
import { numberKeyOf } from '../../storage/adoptions.ts';

/** In the order of the documentation; only the first is needed. */
export const listColumns = ['order number', 'sent reference', 'po', 'cart id', 'date', 'sku', 'quantity'] as const;
export type ListColumn = (typeof listColumns)[number];

/** One row of a list, with its place as a spreadsheet counts: headings are row 1. */
export interface ListRow {
  readonly row: number;
  readonly cells: Readonly<Record<ListColumn, string>>;
}

export interface ListProblem {
  readonly row: number;
  readonly column: ListColumn;
  readonly value: string;
  readonly message: string;
  readonly hint: string;
}

/** An order that another hub has sent, as its list says. */
export interface ListedOrder {
  /** Its first row. */
  readonly row: number;
  readonly number: string;
  /** `''` = under its number. */
  readonly sentReference: string;
  readonly po: string;
  /** The cart's own id; `''` = the number. */
  readonly cartId: string;
  /** ISO instant; `''` = not said. */
  readonly date: string;
  /** None = the cart will tell. */
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
}

/** Rows with one number are lines of one order. Pure; `now`: ISO instant. */
export function listedOrders(
  rows: readonly ListRow[],
  now: string,
): { readonly orders: readonly ListedOrder[]; readonly problems: readonly ListProblem[] } {
  const orders = new Map<string, ListedOrder>();
  const references = new Map<string, ListedOrder>();
  const problems: ListProblem[] = [];
  for (const { row, cells } of rows) {
    const wrong = [...problemsOf(cells, now), ...strangeTo(orders.get(numberKeyOf(cells['order number'])), cells)];
    problems.push(...wrong.map((one) => ({ row, value: cells[one.column], ...one })));
    if (wrong.length > 0) continue;
    const key = numberKeyOf(cells['order number']);
    const before = orders.get(key);
    const order = before ? joined(before, cells) : orderOf(row, cells);
    const holder = order.sentReference === '' ? undefined : references.get(referenceKey(order.sentReference));
    if (holder && numberKeyOf(holder.number) !== key)
      problems.push({
        row,
        column: 'sent reference',
        value: order.sentReference,
        message: `Row ${holder.row} says that order ${holder.number} was sent under this reference.`,
        hint: 'A reference names one order: correct the one that is wrong.',
      });
    orders.set(key, order);
    if (order.sentReference !== '') references.set(referenceKey(order.sentReference), holder ?? order);
  }
  return { orders: [...orders.values()], problems };
}

type Fault = Pick<ListProblem, 'column' | 'message' | 'hint'>;

function problemsOf(cells: ListRow['cells'], now: string): Fault[] {
  const faults: Fault[] = [];
  const say = (column: ListColumn, message: string, hint: string) => faults.push({ column, message, hint });
  if (cells['order number'] === '') say('order number', 'The row names no order.', "Write the cart's order number.");
  if (cells.date !== '' && instantOf(cells.date) === '')
    say('date', 'This is no date.', 'Write it as 2026-03-01 or 2026-03-01T08:00:00Z.');
  else if (cells.date !== '' && instantOf(cells.date) > now)
    say('date', 'The date lies ahead.', 'Write the instant at which the buyer placed the order, or leave it empty.');
  if (cells.quantity !== '' && !/^[1-9]\d{0,8}$/.test(cells.quantity))
    say('quantity', 'This is no quantity.', 'Write a whole number from 1, without blanks and decimals.');
  if (cells.sku === '' && cells.quantity !== '')
    say('sku', 'A quantity stands there, but no SKU.', 'Write the SKU as the WMS has it, or empty both cells.');
  if (cells.sku !== '' && cells.quantity === '')
    say('quantity', 'A SKU stands there, but no quantity.', 'Write how many were sent, or empty both cells.');
  return faults;
}

/** What belongs to the order says the same in all its rows, or stands in one of them only. */
function strangeTo(order: ListedOrder | undefined, cells: ListRow['cells']): Fault[] {
  if (!order) return [];
  const pairs = [
    ['sent reference', order.sentReference],
    ['po', order.po],
    ['cart id', order.cartId],
  ] as const;
  return pairs
    .filter(([column, before]) => before !== '' && cells[column] !== '' && cells[column] !== before)
    .map(([column, before]) => ({
      column,
      message: `Row ${order.row} says "${before}" for the same order.`,
      hint: 'All rows of an order must say the same.',
    }));
}

function orderOf(row: number, cells: ListRow['cells']): ListedOrder {
  return {
    row,
    number: cells['order number'],
    sentReference: cells['sent reference'],
    po: cells.po,
    cartId: cells['cart id'],
    date: cells.date === '' ? '' : instantOf(cells.date),
    lines: linesOf(cells),
  };
}

function joined(order: ListedOrder, cells: ListRow['cells']): ListedOrder {
  return {
    ...order,
    sentReference: order.sentReference || cells['sent reference'],
    po: order.po || cells.po,
    cartId: order.cartId || cells['cart id'],
    lines: [...order.lines, ...linesOf(cells)],
  };
}

function linesOf({ sku, quantity }: ListRow['cells']): ListedOrder['lines'] {
  return sku === '' ? [] : [{ sku, quantity: Number(quantity) }];
}

/** A time without a zone would be another instant on another machine. */
const dateOrInstant = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/;

function instantOf(text: string): string {
  const time = dateOrInstant.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? '' : new Date(time).toISOString();
}
