import type { Component } from '../../domain/translation/product.ts';
import {
  listAliases,
  listProducts,
  removeAlias,
  removeProduct,
  type StoredProduct,
  saveAlias,
  saveProduct,
} from '../../storage/products.ts';
import { cell, type Sheet, type SheetRow, type SheetView } from './sheet.ts';

export const productSheet: Sheet = {
  action: 'products import',
  columns: ['merchant', 'sku', 'description', 'components'],
  key: ['merchant', 'sku'],
  owner: ['merchant'],
  namesStock: true,
  rows: async ({ reader, scope }) => (await listProducts(reader, scope)).map(rowOf),
  async check(rows, view) {
    const kits = new Set(rows.filter((row) => cell(row, 'components') !== '').map(nameOf));
    return rows.map((row) => merchantProblem(row, view) || productProblem(row, kits));
  },
  save: (trx, _dialect, row) => saveProduct(trx, productOf(row)),
  remove: (trx, row) => removeProduct(trx, { merchant: cell(row, 'merchant'), sku: cell(row, 'sku') }),
};

export const aliasSheet: Sheet = {
  action: 'aliases import',
  columns: ['merchant', 'sku', 'type', 'code'],
  key: ['merchant', 'type', 'code'],
  owner: ['merchant'],
  namesStock: true,
  rows: async ({ reader, scope }) => (await listAliases(reader, scope)).map((alias) => ({ ...alias })),
  check: async (rows, view) => rows.map((row) => merchantProblem(row, view) || aliasProblem(aliasOf(row))),
  save: (trx, dialect, row) => saveAlias(trx, dialect, aliasOf(row)),
  remove: (trx, row) => removeAlias(trx, aliasOf(row)),
};

function rowOf({ merchant, sku, description, components }: StoredProduct): SheetRow {
  return { merchant, sku, description, components: componentsText(components) };
}

export function componentsText(components: readonly Component[]): string {
  return components.map(({ sku, quantity }) => `${quantity} x ${sku}`).join('; ');
}

/** `2 x MUG; 1 x HAT`; `undefined` = not understood. */
export function componentsOf(text: string): Component[] | undefined {
  if (text.trim() === '') return [];
  const components: Component[] = [];
  for (const piece of text.split(';')) {
    const [, number, sku] = /^\s*([1-9]\d{0,5})\s*x\s+(\S.*?)\s*$/i.exec(piece) ?? [];
    if (number === undefined || sku === undefined || components.some((one) => one.sku === sku)) return undefined;
    components.push({ sku, quantity: Number(number) });
  }
  return components;
}

function productOf(row: SheetRow): StoredProduct {
  const components = componentsOf(cell(row, 'components')) ?? [];
  return { merchant: cell(row, 'merchant'), sku: cell(row, 'sku'), description: cell(row, 'description'), components };
}

function aliasOf(row: SheetRow) {
  return {
    merchant: cell(row, 'merchant'),
    type: cell(row, 'type'),
    code: cell(row, 'code'),
    sku: cell(row, 'sku'),
  };
}

function nameOf(row: SheetRow): string {
  return JSON.stringify([cell(row, 'merchant'), cell(row, 'sku')]);
}

export function merchantProblem(row: SheetRow, { workspace }: SheetView): string {
  const merchant = cell(row, 'merchant');
  return workspace.merchants.has(merchant) ? '' : `The workspace has no merchant "${merchant}".`;
}

function productProblem(row: SheetRow, kits: ReadonlySet<string>): string {
  const sku = cell(row, 'sku');
  if (sku === '') return 'A product needs a sku.';
  const components = componentsOf(cell(row, 'components'));
  if (!components)
    return `The components of ${sku} are not understood; write them as "2 x MUG; 1 x HAT", each SKU once.`;
  const kit = components.find((one) => kits.has(nameOf({ ...row, sku: one.sku })));
  return kit ? `The component ${kit.sku} of ${sku} is a kit itself; write what it is made of.` : '';
}

export function aliasProblem({ type, code, sku }: { type: string; code: string; sku: string }): string {
  if (sku === '' || code === '') return 'An alias needs sku, type and code.';
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,39}$/.test(type))
    return `"${type}" cannot be a type of alias; write one word such as upc, asin or merchantSku.`;
  return type.toLowerCase() === 'master' ? '"master" means the sku of the product itself; it is no type of alias.' : '';
}
