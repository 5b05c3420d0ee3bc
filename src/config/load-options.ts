import { DateTime } from 'luxon';
import { noStatusRules, type StatusRules } from '../domain/judging/statuses.ts';
import type { RawLoadOptions } from './load-options-grammar.ts';
import type { Reading } from './reading.ts';
import { pathText } from './shape.ts';
import type { LoadOptions } from './workspace.ts';
import type { Path, YamlFile } from './yaml-file.ts';

/** What each kind of cart takes where its load options do not say. */
const statusesOf: Readonly<Record<string, StatusRules>> = { csv: noStatusRules };

export function readLoadOptions(
  reading: Reading,
  yaml: YamlFile,
  path: Path,
  raw: RawLoadOptions = {},
  cart: { readonly type: string; readonly zone: string },
): LoadOptions {
  const usual = statusesOf[cart.type] ?? noStatusRules;
  const { 'release delay': delay, 'item filters': items } = raw;
  return {
    statuses: {
      taken: raw.statuses ?? usual.taken,
      paymentsTaken: raw['payment statuses'] ?? usual.paymentsTaken,
    },
    earliestOrderDate: readEarliest(reading, yaml, [...path, 'earliest order date'], raw, cart.zone),
    orderFilters: (raw['order filters'] ?? []).map((filter) => ({ ...filter, match: filter.match ?? 'full' })),
    itemFilter: items ? { list: items.list, skus: items.skus, level: items.level ?? 'line' } : null,
    tagFilters: (raw['tag filters'] ?? []).map((filter) => ({ ...filter, anyOf: filter['any of'] })),
    releaseDelay:
      typeof delay === 'object'
        ? { seconds: delay.wait, after: delay.after ?? 'downloaded' }
        : { seconds: delay ?? 0, after: 'downloaded' },
    changesInCart: raw['changes in cart'] ?? 'alert',
    minimumInventoryLevel: raw['minimum inventory level'] ?? 0,
    ...readStockOptions(raw),
    rejectUnmapped: raw['reject unmapped shipping codes'] ?? false,
    translateItemCode: raw['translate item code'] ?? '',
    inventoryAlias: raw['sync inventory alias'] ?? '',
  };
}

const usualFullUpload = '03:00';

function readStockOptions(
  raw: RawLoadOptions,
): Pick<LoadOptions, 'inventoryQuantity' | 'syncInventoryWithWarehouse' | 'fullInventoryUpload'> {
  const named = [raw['sync inventory with warehouse'] ?? []].flat();
  const time = raw['full inventory upload'] ?? usualFullUpload;
  return {
    inventoryQuantity: raw['inventory quantity'] ?? 'available',
    syncInventoryWithWarehouse: named.some((name) => name.toLowerCase() === 'all') ? [] : [...new Set(named)],
    fullInventoryUpload: time === 'off' ? '' : time,
  };
}

/** A date begins at midnight of the cart's zone. */
function readEarliest(reading: Reading, yaml: YamlFile, path: Path, raw: RawLoadOptions, zone: string): string {
  const given = raw['earliest order date'];
  if (given === undefined) return '';
  const at = DateTime.fromISO(given, { zone, setZone: false });
  const instant = /^\d{4}-\d\d-\d\d/.test(given) ? at.toUTC().toISO() : null;
  if (instant !== null) return instant;
  reading.found(yaml.finding(path, 'CONFIG_VALUE', `${pathText(path)}: Write a date such as 2026-01-31.`));
  return '';
}
