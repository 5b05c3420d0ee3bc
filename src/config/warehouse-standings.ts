import { type Standing, standingOf, type WarehouseNames } from '../domain/stock/warehouses.ts';
import type { Merchant } from './workspace.ts';

/** A code that the stock files of a merchant's WMS have, the first seen first. */
interface Seen {
  readonly merchant: string;
  readonly wms: string;
  readonly code: string;
}

interface At {
  readonly wms: string;
  /** Code of the WMS. */
  readonly warehouse: string;
}

/** What the codes of a merchant's warehouses mean, WMS by WMS. */
export function standings(merchant: Merchant, seen: readonly Seen[]): (at: At) => Standing {
  const byWms = new Map<string, WarehouseNames>();
  return ({ wms, warehouse }) => {
    const names = byWms.get(wms) ?? namesAt(merchant, seen, wms);
    byWms.set(wms, names);
    return standingOf(warehouse, names);
  };
}

function namesAt(merchant: Merchant, seen: readonly Seen[], wms: string): WarehouseNames {
  const first = seen.find((one) => one.merchant === merchant.id && one.wms === wms);
  return { names: merchant.warehouses.get(wms)?.warehouseNames ?? new Map(), first: first?.code };
}

/** Some cart of the merchant adds up all warehouses, so somebody has to say of each whether it counts. */
export function combinesAll({ carts }: Merchant): boolean {
  return [...carts.values()].some(
    ({ inventory, loadOptions }) => inventory !== null && loadOptions.syncInventoryWithWarehouse.length === 0,
  );
}
