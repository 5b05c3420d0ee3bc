import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Order } from '../../../src/domain/order.ts';

/** What was ordered before the confirmations of the samples came: reference and items. */
const ordered: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'shipment-report.txt': { 'W-55012': ['TENT-2P', 'MUG-ENAMEL'], 'W-55013': ['BOOT-42'], 'W-55017': ['LAMP-LED'] },
  'expeditions.csv': { 'C-301': ['TENTE-2P', 'GOB-EM'], 'C-302': ['BOT-42'] },
  'short-shipments.csv': { 'W-1': ['TENT-2P', 'MUG-ENAMEL'], 'W-2': ['BOOT-42'] },
  'shipments.xml': { 'W-71': ['TENT-2P', 'MUG-ENAMEL'], 'W-72': ['BOOT-42'] },
  'shipments.jsonl': { 'W-71': ['TENT-2P', 'MUG-ENAMEL'], 'W-72': ['BOOT-42'] },
  'versand.csv': { 'W-71': ['TENT-2P', 'MUG-ENAMEL'], 'W-72': ['BOOT-42'] },
  'counted-shipments.txt': { '55012': ['TENT-2P', 'MUG-ENAMEL'], '55017': ['BOOT-42'] },
  'wide-shipments.csv': {
    'W-81': ['TENT-2P', 'MUG-ENAMEL'],
    'W-82': ['BOOT-42'],
    'W-83': ['LAMP-LED', 'TENT-2P', 'ROPE-30M'],
  },
};

/** The orders that a file of confirmations answers. */
export function ordersBehind(file: string): readonly Order[] {
  const beside = `${file.split('/').slice(0, 3).join('/')}/orders.json`;
  if (existsSync(beside)) return JSON.parse(readFileSync(beside, 'utf8')) as Order[];
  return Object.entries(ordered[basename(file)] ?? {}).map(([reference, skus]) => {
    const lines = skus.map((sku, index) => ({ lineNumber: index + 1, sku, quantity: 100 }));
    return { orderId: reference, orderNumber: reference, custRef: reference, lines } as unknown as Order;
  });
}
