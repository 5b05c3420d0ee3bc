import type { Claim, Gatherer, SampleColumn, SampleTable, Scene } from '../contract.ts';
import { dateShape } from '../shapes/dates.ts';
import { shapesOf } from '../shapes/shapes.ts';
import { addressBlocks } from './address.ts';
import { stockClaims } from './arithmetic.ts';
import { countClaims, summedClaims } from './counts.ts';
import { identifies, roleOf, sharedWith } from './roles.ts';
import { looksLikeItems } from './shape.ts';
import { textClaims } from './texts.ts';

/** What a column is beside its neighbours, over the rows of an order, and to other kinds of rows. */
export const byRelation: Gatherer = (scene, table, column): Claim[] => {
  if (scene.layout.format.id === 'segments' || roleOf(scene.layout, table) === 'file') return [];
  return [
    ...keyClaims(scene, table, column),
    ...neighbourClaims(scene, table, column),
    ...sequenceClaims(scene, table, column),
    ...addressClaims(scene, table, column),
    ...textClaims(scene, table, column),
    ...countClaims(scene, table, column),
    ...summedClaims(scene, table, column),
    ...stockClaims(scene, table, column),
  ];
};

/** The column that ties rows to an order: shared by several kinds of rows, or the first identifier of the row. */
function keyClaims({ kind, layout }: Scene, table: SampleTable, column: SampleColumn): Claim[] {
  if (kind === 'inventory' || column.header !== '') return [];
  const role = roleOf(layout, table);
  const others = layout.tables.filter((other) => other !== table && roleOf(layout, other) !== 'file');
  if (!shapesOf(column.filled).siteCode && others.some((other) => sharedWith(column, other)))
    return [{ field: 'order.orderNumber', weight: 0.75, reason: 'its values tie the kinds of rows together' }];
  const first = table.columns.find((one) => isReference(one) && !table.marks.some(({ at }) => at === one.at));
  if (
    column !== first ||
    (role === 'line' && others.some((other) => other.columns.some(isReference)) && !repeats(column))
  )
    return [];
  return [{ field: 'order.orderNumber', weight: 0.6, reason: 'it is the first identifier of the row' }];
}

function isReference(column: SampleColumn): boolean {
  return (
    identifies(column) &&
    !looksLikeItems(column) &&
    !shapesOf(column.filled).siteCode &&
    column.filled.every((value) => /^\W?\d/.test(value))
  );
}

function repeats({ filled }: SampleColumn): boolean {
  return new Set(filled).size < filled.length;
}

/** Numbers around the item: its line before it, its quantity behind it. */
function neighbourClaims({ kind, layout }: Scene, table: SampleTable, column: SampleColumn): Claim[] {
  if (roleOf(layout, table) === 'order' || column.header !== '') return [];
  const item = table.columns.findIndex(looksLikeItems);
  const at = table.columns.indexOf(column);
  if (item < 0 || !isCount(column) || (table.group && column.at < table.group.from)) return [];
  if (kind === 'inventory') return [];
  if (at === item - 1 && column.filled.every((value) => Number(value) < 1000))
    return [
      { field: 'line.lineNumber', weight: 0.6, reason: 'a small number stands before the item, as line numbers do' },
    ];
  const [first, second] = table.columns.slice(item + 1).filter(isCount);
  const pair = kind === 'shipments' && first && second && neverBelow(first, second);
  if (pair && column === first)
    return [{ field: 'line.quantityOrdered', weight: 0.65, reason: 'it is never below the next number' }];
  if (pair && column === second)
    return [{ field: 'line.quantity', weight: 0.65, reason: 'it is never above the number before it' }];
  if (column !== first) return [];
  const only = !table.columns.some((other) => other !== column && mayCount(table, other));
  return [
    {
      field: 'line.quantity',
      weight: only ? 0.7 : 0.55,
      sure: only && column.filled.length > 2 && !mayNumberLines(table, column),
      reason: only
        ? 'a line has a quantity, and no other column of it can be one'
        : 'it is the first whole number behind the item',
    },
  ];
}

function isCount({ filled }: SampleColumn): boolean {
  const shapes = shapesOf(filled);
  return shapes.count > 0 && shapes.short && (shapes.integer || shapes.zeroDecimals) && !dateShape(filled);
}

/** Another column of the line that could be the quantity: a whole number that does not count the lines. */
function mayCount(table: SampleTable, column: SampleColumn): boolean {
  const outside = table.group !== undefined && column.at < table.group.from;
  return !outside && isCount(column) && !countsRows(column) && !identifies(column);
}

/** Numbers of lines rise within an order, or begin again at 1: what falls to something else, or stays, is none. */
function mayNumberLines({ group }: SampleTable, column: SampleColumn): boolean {
  const numbers = column.values.map(Number);
  const starts = new Set<number>();
  let at = 0;
  for (const count of group?.counts ?? []) {
    starts.add(at);
    at += count;
  }
  return numbers.every((number, row) => {
    const mayBegin = group ? starts.has(row) : number === 1;
    return row === 0 || mayBegin || number > (numbers[row - 1] ?? 0);
  });
}

/** 1, 2, 3 and, in the next order, 1, 2. */
function countsRows({ filled }: SampleColumn): boolean {
  const numbers = filled.map(Number);
  return (
    numbers.length > 2 &&
    numbers[0] === 1 &&
    numbers.includes(2) &&
    numbers.every((number, row) => number === 1 || number === (numbers[row - 1] ?? 0) + 1)
  );
}

function neverBelow(upper: SampleColumn, lower: SampleColumn): boolean {
  return upper.values.every((value, row) => Number(value || 0) >= Number(lower.values[row] || 0));
}

/** 1, 2, 3 and again 1, 2 with the next order. */
function sequenceClaims({ kind, layout }: Scene, table: SampleTable, column: SampleColumn): Claim[] {
  if (kind === 'inventory' || roleOf(layout, table) === 'order') return [];
  const numbers = column.values.map(Number);
  const steps = numbers.every((number, row) => number === 1 || number === (numbers[row - 1] ?? Number.NaN) + 1);
  if (!steps || numbers.length < 3 || numbers[0] !== 1 || !numbers.includes(2)) return [];
  // Three rows that count 1, 2, 3 may be anything.
  const anew = numbers.lastIndexOf(1) > 0 || numbers.length > 4;
  const sure = numbers.length > 5 && numbers.filter((number) => number === 1).length > 2 && new Set(numbers).size > 2;
  return [
    {
      field: 'line.lineNumber',
      weight: anew ? 0.75 : 0.3,
      sure,
      reason: 'its values count from 1, anew with each order',
    },
  ];
}

function addressClaims({ kind, layout }: Scene, table: SampleTable, column: SampleColumn): Claim[] {
  if (kind !== 'orders' || roleOf(layout, table) === 'line' || column.header !== '') return [];
  return addressBlocks(table).flatMap((block, index) => {
    const found = block.get(column);
    const party = index === 0 ? 'order.shipTo' : 'order.billTo';
    if (!found) return [];
    const sure = found.sure === true && addressBlocks(table).length === 1;
    return [{ field: `${party}.${found.part}`, weight: found.weight, reason: found.reason, sure }];
  });
}
