import { foldFor } from '../../../src/formats/text/encoding.ts';
import { type BothWays, inRows, isWhole, second } from './layout.ts';

export const orderColumns = [
  'order.orderNumber',
  'order.custRef',
  'order.orderDate',
  'order.currency',
  'order.shipMethod',
  'order.grandTotal',
  'order.isGift',
  'order.giftMessage',
  'order.shipTo.firstName',
  'order.shipTo.lastName',
  'order.shipTo.company',
  'order.shipTo.address1',
  'order.shipTo.city',
  'order.shipTo.phone',
  'order.billTo.company',
];
export const lineColumns = ['line.sku', 'line.description', 'line.quantity', 'line.unitPrice', 'line.barcode'];
export const carried = [...orderColumns, ...lineColumns];

const settings: Readonly<Record<string, string>> = {
  'order.orderDate': '{ from: order.orderDate, date: "yyyy-MM-dd HH:mm:ss ZZ", zone: Asia/Kolkata }',
};
export const list = (paths: readonly string[]) =>
  paths.map((path) => `  - { name: ${path}, ${(settings[path] ?? `{ from: ${path} }`).slice(1)}`);
export const columns = `columns:\n${list(carried).join('\n')}`;
const seconds = { 'order.orderDate': second };
export const broken = (_order: unknown, texts: readonly string[]) => texts.some((text) => !isWhole(text));
export const folding = { ...inRows, written: (text: string) => foldFor(inRows.written(text), 'windows-1252') };

/** A layout that says nothing else. */
export function plain(more: Partial<BothWays> & { title: string }): Omit<BothWays, 'mapping'> {
  return { carried, manner: inRows, seen: seconds, cannot: broken, ...more };
}
