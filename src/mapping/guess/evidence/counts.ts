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

/** The column of the lines whose sums stand in the orders, or at the end of the file, is their quantity. */
export function summedClaims(scene: Scene, table: SampleTable, column: SampleColumn): Claim[] {
  const { kind, layout } = scene;
  if (kind === 'inventory' || column.header !== '' || !isSummable(column)) return [];
  if (roleOf(layout, table) !== 'line' && roleOf(layout, table) !== 'one') return [];
  const sum = column.filled.reduce((all, value) => all + Number(value), 0);
  const trailers = layout.tables.filter((other) => other !== table && roleOf(layout, other) === 'file');
  // Small sums are what other numbers come to, too.
  const told =
    sum > 9 &&
    trailers.some(({ columns, places }) =>
      columns.some(({ values }) => places[0] !== 0 && new RegExp(`^0*${sum}0*$`).test(values[0] ?? '')),
    );
  const inOrders = layout.tables.some(
    (other) =>
      roleOf(layout, other) === 'order' &&
      other.columns.some((total) =>
        lineClaims(scene, other, total).some(({ field, sure }) => sure && /total/.test(field)),
      ),
  );
  if (!told && !(inOrders && sumsUp(scene, table, column))) return [];
  const sure = column.filled.length > 2 && new Set(column.filled).size > 1 && sum > 9;
  return [{ field: 'line.quantity', weight: 0.8, sure, reason: 'the file gives the sum of this column' }];
}

function sumsUp({ layout }: Scene, table: SampleTable, column: SampleColumn): boolean {
  return layout.tables.some(
    (heads) =>
      roleOf(layout, heads) === 'order' &&
      heads.columns.some(
        ({ values, filled }) =>
          filled.length === values.length &&
          new Set(filled).size > 1 &&
          values.every((value, row) => {
            const [from = 0, to = Number.POSITIVE_INFINITY] = [heads.places[row], heads.places[row + 1]];
            const sum = table.places.reduce(
              (all, at, line) => all + (at > from && at < to ? Number(column.values[line]) : 0),
              0,
            );
            return value !== '' && Number(value) === sum;
          }),
      ),
  );
}

/** Small whole numbers that do not count the lines. */
function isSummable({ filled }: SampleColumn): boolean {
  const shapes = shapesOf(filled);
  const counts = filled.every((value, row) => Number(value) === 1 || Number(value) === Number(filled[row - 1]) + 1);
  return shapes.count > 1 && shapes.short && !counts && (shapes.integer || shapes.zeroDecimals);
}

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
