import type { Package, ShippedLine } from '../domain/shipment.ts';
import { checkMerchants, merchantsOf, type Reader, type Scope } from './scope.ts';

/** Units of an order that have left, by the lines of its cart, as the cart is or will be told. */
export async function unitsByCartLine(reader: Reader, scope: Scope, order: string): Promise<Map<number, number>> {
  const rows = await reader
    .selectFrom('packages')
    .select(['body', 'told'])
    .where(checkMerchants('merchant', merchantsOf(scope)))
    .where('order_id', '=', order)
    .where('state', '<>', 'voided')
    .execute();
  const units = new Map<number, number>();
  for (const { body, told } of rows) {
    const lines = told === null ? (JSON.parse(body) as Package).lines : (JSON.parse(told) as ShippedLine[]);
    for (const { lineNumber, quantity } of lines) units.set(lineNumber, (units.get(lineNumber) ?? 0) + quantity);
  }
  return units;
}
