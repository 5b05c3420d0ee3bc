import type { Claim, SampleColumn, SampleTable, Scene } from '../contract.ts';
import { shapesOf } from '../shapes/shapes.ts';
import { roleOf } from './roles.ts';

/** Numbers of an order row that count the line rows behind it, or add up their quantities; amounts that add up to a total. */
export function countClaims(scene: Scene, table: SampleTable, column: SampleColumn): Claim[] {
  if (scene.kind !== 'orders' || column.header !== '' || column.filled.length === 0) return [];
  if (roleOf(scene.layout, table) !== 'order' && !table.group) return [];
  return [...lineClaims(scene, table, column), ...amountClaims(table, column)];
}

function lineClaims({ layout }: Scene, table: SampleTable, column: SampleColumn): Claim[] {
  const lines = layout.tables.find((other) => roleOf(layout, other) === 'line');
  if (!shapesOf(column.filled).integer || column.filled.length < column.values.length) return [];
  const numbers = column.values.map(Number);
  const sure = numbers.length > 2 && new Set(numbers).size > 1;
  const weight = sure ? 0.9 : 0.45;
  const counted = {
    field: 'order.lineCount',
    weight,
    sure,
    reason: 'in every row it is the number of lines of the order',
  };
  if (table.group) return numbers.every((number, row) => number === table.group?.counts[row]) ? [counted] : [];
  if (!lines) return [];
  const behind = table.places.map((place, index) => {
    const next = table.places[index + 1] ?? Number.POSITIVE_INFINITY;
    return lines.places.flatMap((at, row) => (at > place && at < next ? [row] : []));
  });
  if (numbers.every((number, row) => number === behind[row]?.length)) return [counted];
  const sums = lines.columns.filter(({ filled }) => shapesOf(filled).integer || shapesOf(filled).zeroDecimals);
  const adds = sums.some(({ values }) =>
    numbers.every((number, row) => number === behind[row]?.reduce((sum, at) => sum + Number(values[at]), 0)),
  );
  const reason = 'in every row it is the sum of the quantities of the order';
  return adds ? [{ field: 'order.totalQuantity', weight, sure, reason }] : [];
}

const amounts = ['subtotal', 'taxAmount', 'shippingAmount', 'grandTotal'] as const;

/** Four amounts side by side of which the last is the largest; a single one is the total. */
function amountClaims(table: SampleTable, column: SampleColumn): Claim[] {
  const end = table.group?.from ?? table.columns.length;
  const money = table.columns.slice(0, end).filter(({ filled }) => filled.length > 0 && shapesOf(filled).money);
  const at = money.indexOf(column);
  if (at < 0) return [];
  const name = money.length === amounts.length ? amounts[at] : money.length === 1 ? 'grandTotal' : undefined;
  const reason =
    money.length === 1 ? 'it is the only amount of the order' : 'amounts stand side by side, the total last';
  return name ? [{ field: `order.${name}`, weight: 0.55, reason }] : [];
}
