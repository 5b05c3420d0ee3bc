import { didYouMean } from '../support/nearest.ts';
import type { Reading } from './reading.ts';
import type { Cart, MerchantWms } from './workspace.ts';
import type { YamlFile } from './yaml-file.ts';

/** A cart may choose a warehouse by the WMS's code as long as nobody has named any; afterwards it is a slip, and its stock counts for nothing. */
export function warnOfChosen(
  reading: Reading,
  yaml: YamlFile,
  { id, loadOptions }: Cart,
  warehouses: ReadonlyMap<string, MerchantWms>,
): void {
  const names = [...warehouses.values()].flatMap(({ warehouseNames }) => [...warehouseNames.values()]);
  const known = [...new Set(names.filter((name) => name !== null))];
  if (known.length === 0) return;
  for (const name of loadOptions.syncInventoryWithWarehouse) {
    if (known.includes(name)) continue;
    const guess = didYouMean(name, known) || ` There are ${known.join(', ')}.`;
    const message = `No warehouse is called "${name}" under "warehouse names", so only stock that a WMS gives under this very code counts for cart ${id}.${guess}`;
    const path = ['carts', id, 'load options', 'sync inventory with warehouse'];
    reading.warn(yaml.finding(path, 'CONFIG_WAREHOUSE_UNKNOWN', message));
  }
}
