import { textOf } from '../../api/values.ts';

/**
 * Each line carries the key of its order: ShipStation lets people split and merge orders, and what is shipped of them comes back under
 * another order, but with the lines as they were sent.
 */
export function lineKeyOf(key: string, lineNumber: number): string {
  return `${key}:${lineNumber}`;
}

export function lineOf(lineItemKey: unknown): { readonly key: string; readonly lineNumber: number } | undefined {
  const [, key, number] = /^(.+):(\d{1,6})$/.exec(textOf(lineItemKey)) ?? [];
  return key === undefined ? undefined : { key, lineNumber: Number(number) };
}
