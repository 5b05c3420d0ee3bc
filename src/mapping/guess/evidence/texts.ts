import type { Claim, SampleColumn, SampleTable, Scene } from '../contract.ts';
import { carriers } from '../shapes/codes.ts';
import { dateShape } from '../shapes/dates.ts';
import { shapesOf } from '../shapes/shapes.ts';
import { addressBlocks } from './address.ts';
import { roleOf } from './roles.ts';

const heads = ['name', 'company'];

/** Texts of an order row that stand in no address: remarks at its end, or names where the address has a row of its own. */
export function textClaims({ kind, layout }: Scene, table: SampleTable, column: SampleColumn): Claim[] {
  if (kind !== 'orders' || column.header !== '' || (roleOf(layout, table) !== 'order' && !table.group)) return [];
  const blocks = addressBlocks(table);
  const texts = table.columns.filter((one) => isText(one) && !blocks.some((block) => block.has(one)));
  const at = texts.indexOf(column);
  if (at < 0) return [];
  if (blocks.length > 0)
    return at === 0 ? [remark(0.42, 'free text behind the address of an order is mostly a remark')] : [];
  if (texts.length === 1) return [remark(0.4, 'free text in a row of its own is mostly a remark')];
  const elsewhere = layout.tables.some((other) => addressBlocks(other).length > 0);
  const part = heads[at];
  return elsewhere && part
    ? [{ field: `order.shipTo.${part}`, weight: 0.45, reason: 'names stand at the head of an order' }]
    : [];
}

function remark(weight: number, reason: string): Claim {
  return { field: 'order.instructions', weight, reason };
}

function isText({ filled }: SampleColumn): boolean {
  const shapes = shapesOf(filled);
  return (
    shapes.count > 0 &&
    shapes.share('words') >= 0.5 &&
    !shapes.service &&
    !filled.some((value) => carriers.test(value)) &&
    !dateShape(filled)
  );
}
