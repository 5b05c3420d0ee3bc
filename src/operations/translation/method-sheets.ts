import { carrierNames, removeCarrierName, saveCarrierName } from '../../storage/carrier-names.ts';
import {
  type MappedMethod,
  mappedMethods,
  removeEntry,
  removeWmsMethod,
  saveEntry,
  saveWmsMethod,
  seenMethods,
  wmsMethods,
} from '../../storage/ship-methods.ts';
import { knownCodes } from './codes.ts';
import { conditionProblem } from './conditions.ts';
import { merchantProblem } from './product-sheets.ts';
import { cell, type Sheet, type SheetRow, type SheetView, textOf } from './sheet.ts';

/** What stands in the file where a method goes through as it is; an empty code means that nobody has mapped it. */
export const passThrough = 'pass through';

const of = ['merchant', 'cart', 'method'];
const conditions = ['country', 'weight from', 'weight to', 'contains'];

/** The map of each cart, with the methods that came and are not mapped. */
export const mapSheet: Sheet = {
  action: 'ship-methods import',
  columns: [...of, ...conditions, 'code'],
  shown: ['seen', 'last seen'],
  key: [...of, ...conditions],
  owner: ['merchant', 'cart'],
  async rows({ reader, scope }) {
    const seen = await seenMethods(reader, scope);
    const facts = new Map(seen.map((one) => [textOf({ ...one } as never, of), one]));
    const mapped = (await mappedMethods(reader, scope)).map(rowOf);
    const done = new Set(mapped.map((row) => textOf(row, of)));
    const open = seen
      .map(({ merchant, cart, method }): SheetRow => ({ merchant, cart, method, code: '', order: '' }))
      .filter((row) => !done.has(textOf(row, of)));
    return [...mapped, ...open].map((row) => {
      const fact = facts.get(textOf(row, of));
      return { ...row, seen: String(fact?.count ?? 0), 'last seen': fact?.lastAt ?? '' };
    });
  },
  normal(rows) {
    const counts = new Map<string, number>();
    return rows.map((row) => {
      if (cell(row, 'code') === '') return undefined;
      const key = textOf(row, of);
      const order = (counts.get(key) ?? 0) + 1;
      counts.set(key, order);
      return { ...row, order: String(order) };
    });
  },
  async check(rows, view) {
    const codes = await knownCodes(view);
    return rows.map((row) => merchantProblem(row, view) || mapProblem(row, view, codes));
  },
  save: (trx, _dialect, row) => saveEntry(trx, entryOf(row)),
  remove: (trx, row) => removeEntry(trx, entryOf(row)),
};

function rowOf({ merchant, cart, method, country, weightFrom, weightTo, contains, code, position }: MappedMethod) {
  const when = { country, 'weight from': weightFrom, 'weight to': weightTo, contains };
  return { merchant, cart, method, ...when, code: code ?? passThrough, order: String(position) };
}

function entryOf(row: SheetRow): MappedMethod {
  const code = cell(row, 'code');
  return {
    merchant: cell(row, 'merchant'),
    cart: cell(row, 'cart'),
    method: cell(row, 'method'),
    country: cell(row, 'country'),
    weightFrom: cell(row, 'weight from'),
    weightTo: cell(row, 'weight to'),
    contains: cell(row, 'contains'),
    position: Number(cell(row, 'order')),
    code: code === passThrough ? null : code,
  };
}

function mapProblem(row: SheetRow, { workspace }: SheetView, codes: Awaited<ReturnType<typeof knownCodes>>): string {
  const [merchant, cart, code] = [cell(row, 'merchant'), cell(row, 'cart'), cell(row, 'code')];
  if (!workspace.merchants.get(merchant)?.carts.has(cart)) return `Merchant ${merchant} has no cart "${cart}".`;
  return conditionProblem(entryOf(row)) || (code === passThrough ? '' : codes.problem(merchant, code));
}

/** The lists of the WMSes that the merchants in question use. */
export const wmsSheet: Sheet = {
  action: 'ship-methods import',
  columns: ['wms', 'code', 'description', 'carrier'],
  key: ['wms', 'code'],
  owner: ['wms'],
  rows: async (view) => (await wmsMethods(view.reader, view.dialect, wmsesOf(view))).map((method) => ({ ...method })),
  async check(rows, view) {
    const known = new Set(wmsesOf(view));
    return rows.map((row) => {
      const wms = cell(row, 'wms');
      if (!known.has(wms)) return `There is no WMS "${wms}".`;
      return cell(row, 'code') === '' ? 'A ship method needs a code.' : '';
    });
  },
  save: (trx, _dialect, row) =>
    saveWmsMethod(trx, {
      wms: cell(row, 'wms'),
      code: cell(row, 'code'),
      description: cell(row, 'description'),
      carrier: cell(row, 'carrier'),
    }),
  remove: (trx, row) => removeWmsMethod(trx, { wms: cell(row, 'wms'), code: cell(row, 'code') }),
};

export function wmsesOf({ workspace, scope }: Pick<SheetView, 'workspace' | 'scope'>): string[] {
  if (scope === 'every merchant') return [...workspace.wms.keys()];
  return [...new Set(scope.flatMap((id) => [...(workspace.merchants.get(id)?.warehouses.keys() ?? [])]))];
}

/** The list of one WMS: its column may be left empty. */
export function wmsSheetOf(wms: string): Sheet {
  return {
    ...wmsSheet,
    rows: async (view) => (await wmsSheet.rows(view)).filter((row) => row.wms === wms),
    normal: (rows) => rows.map((row) => (cell(row, 'wms') === '' ? { ...row, wms } : row)),
    async check(rows, view) {
      const problems = await wmsSheet.check(rows, view);
      return rows.map((row, index) =>
        row.wms === wms ? (problems[index] ?? '') : `The row is about WMS "${row.wms}", not ${wms}.`,
      );
    },
  };
}

/** What carts call the carriers of a WMS. */
export const carrierSheet: Sheet = {
  action: 'ship-methods import',
  columns: ['merchant', 'code', 'name'],
  key: ['merchant', 'code'],
  owner: ['merchant'],
  rows: async ({ reader, scope }) => (await carrierNames(reader, scope)).map((name) => ({ ...name })),
  check: async (rows, view) =>
    rows.map(
      (row) =>
        merchantProblem(row, view) ||
        (cell(row, 'code') === '' || cell(row, 'name') === '' ? 'A carrier needs code and name.' : ''),
    ),
  save: (trx, _dialect, row) =>
    saveCarrierName(trx, { merchant: cell(row, 'merchant'), code: cell(row, 'code'), name: cell(row, 'name') }),
  remove: (trx, row) => removeCarrierName(trx, { merchant: cell(row, 'merchant'), code: cell(row, 'code') }),
};
