import { countUnfinished } from '../storage/figures.ts';
import { countOpenAt } from '../storage/parts-at-wms.ts';
import type { Dock } from './dock.ts';
import { inScope, type Scope } from './scope.ts';

/** A WMS that gets no orders of a merchant any more and is still collected from. */
export interface LeftWms {
  readonly merchant: string;
  readonly wms: string;
  /** Orders that it has, or is still to get. */
  readonly open: number;
  /** Files for it that have not ended. */
  readonly deliveries: number;
}

export async function leftWmsOf(dock: Dock, scope: Scope): Promise<LeftWms[]> {
  const { reader } = dock.tools.store;
  const left = [...dock.tools.workspace().merchants.values()].flatMap(({ id, wms: main, routing = [], warehouses }) => {
    const used = new Set([main, ...routing.map(({ to }) => to)]);
    const unused = [...warehouses.values()].filter(({ wms, orders }) => orders && !used.has(wms));
    return inScope(scope, id) ? unused.map(({ wms, orders }) => ({ merchant: id, wms, gate: orders?.id })) : [];
  });
  if (left.length === 0) return [];
  const unfinished = await countUnfinished(reader, scope);
  const told: LeftWms[] = [];
  for (const { merchant, wms, gate } of left) {
    const files = unfinished.filter((one) => one.gate === gate).reduce((sum, { count }) => sum + count, 0);
    told.push({ merchant, wms, open: await countOpenAt(reader, scope, merchant, wms), deliveries: files });
  }
  return told;
}
