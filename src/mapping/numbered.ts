/** The name of a repeated column: `SKU {n}` is `SKU 1`, `SKU 2` ... */
export function numbered(name: string, number: number): string {
  return name.replaceAll('{n}', String(number + 1));
}
