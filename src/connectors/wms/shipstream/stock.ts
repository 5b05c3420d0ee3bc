import type { InventoryLevel } from '../../../domain/inventory-level.ts';
import { limits } from '../../../support/limits.ts';
import { errors } from '../../api/errors.ts';
import type { PageComplaint, ReadLayout } from '../../api/layout.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../../api/values.ts';
import type { Page } from '../../contract.ts';
import type { Client } from './client.ts';
import type { Settings } from './settings.ts';

/** What a look keeps of `inventory.list` or `inventory.detailed`. */
export interface StockPage {
  readonly figure: 'qty_advertised' | 'qty_available';
  readonly warehouse: string;
  /** All that ShipStream has is in this page. */
  readonly whole: boolean;
  readonly levels: readonly unknown[];
}

/**
 * ShipStream gives all in one answer. Up to so many products it is one page, which says what has gone from the list, too: disabled products
 * are left out of it. More of them would be held in memory at once when they are read, so they are kept in pieces.
 */
const wholeAtMost = 5000;
const perPieceAtLeast = 1000;
const answerBytes = 96 * 1024 * 1024;

export function stockMethod(settings: Settings): 'inventory.list' | 'inventory.detailed' {
  return settings['stock by warehouse'] ? 'inventory.detailed' : 'inventory.list';
}

/**
 * All of it each time. Asking only for what has changed would save little, and whether a kit counts as changed when its components do
 * is written nowhere.
 */
export async function* lookForStock(client: Client, settings: Settings): AsyncGenerator<Page, void> {
  const warehouse = settings['warehouse id'];
  const method = stockMethod(settings);
  const args = method === 'inventory.list' ? [null, warehouse === '' ? null : Number(warehouse), null] : [null, null];
  const result = await client.ask(method, args, { patience: 4, answerBytes });
  const rows = Array.isArray(result) ? result : fieldsOf(result).results;
  if (!Array.isArray(rows))
    throw errors.API_MALFORMED({ message: 'ShipStream answers a question for stock without a list.' });
  const sorted = rows
    .map((row) => ({ sku: textOf(fieldsOf(row).sku), row }))
    .sort((a, b) => (a.sku < b.sku ? -1 : Number(a.sku > b.sku)))
    .map(({ row }) => row);
  const figure = `qty_${settings['stock figure']}` as const;
  const whole = sorted.length <= wholeAtMost;
  const perPage = whole ? wholeAtMost : perPiece(sorted.length);
  for (let at = 0; at < sorted.length; at += perPage) {
    const levels = sorted.slice(at, at + perPage);
    const body: StockPage = { figure, warehouse, whole, levels };
    yield { body, count: levels.length, cursor: '' };
  }
}

/** A look is broken off after so many pages, and the next one would begin at the first again: what is behind would never be read. */
function perPiece(count: number): number {
  return Math.max(perPieceAtLeast, Math.ceil(count / (limits.pagesPerLook - 1)));
}

export const readStock: ReadLayout<InventoryLevel> = async (page) => {
  const { figure, warehouse, whole, levels } = fieldsOf(page);
  const records: InventoryLevel[] = [];
  const complaints: PageComplaint[] = [];
  for (const [index, row] of listOf(levels)
    .map((one) => fieldsOf(one))
    .entries()) {
    const sku = textOf(row.sku);
    const detailed = listOf(row.detailed)
      .map((one) => fieldsOf(one))
      .filter(({ warehouse_id }) => textOf(warehouse) === '' || textOf(warehouse_id) === textOf(warehouse));
    for (const one of 'detailed' in row ? detailed : [{ ...row, warehouse_id: warehouse }]) {
      const level = levelOf(sku, one, textOf(figure));
      if (level) records.push(level);
      else complaints.push(complaintOf(index + 1, sku, textOf(figure), one));
    }
  }
  return { records, complaints, whole: whole === true };
};

function levelOf(sku: string, row: Fields, figure: string): InventoryLevel | undefined {
  const quantity = unitsOf(row[figure]);
  if (sku === '' || quantity === undefined) return undefined;
  const [onHand, allocated] = [unitsOf(row.qty_on_hand), unitsOf(row.qty_allocated)];
  const warehouseCode = textOf(row.warehouse_id);
  return {
    sku,
    quantityAvailable: quantity,
    ...(warehouseCode !== '' && { warehouseCode }),
    ...(onHand !== undefined && { quantityOnHand: onHand }),
    ...(allocated !== undefined && { quantityAllocated: allocated }),
  };
}

/** Part of a unit cannot be sold, and less than none there is not. */
function unitsOf(value: unknown): number | undefined {
  const text = textOf(value);
  if (!/^-?\d+(\.\d+)?$/.test(text)) return undefined;
  return Math.max(0, Math.floor(Number(text)));
}

function complaintOf(item: number, sku: string, figure: string, row: Fields): PageComplaint {
  if (sku === '')
    return {
      item,
      field: 'sku',
      code: 'missing-required',
      value: '',
      note: 'A level without a SKU. Look at the products in ShipStream.',
    };
  return {
    item,
    field: figure,
    code: 'not-a-number',
    value: textOf(row[figure]),
    note: 'This figure is no number, so nothing is taken of it. Try the other "stock figure".',
  };
}
