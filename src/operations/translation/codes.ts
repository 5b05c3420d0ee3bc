import { wmsMethods } from '../../storage/ship-methods.ts';
import { didYouMean } from '../../support/nearest.ts';
import type { SheetView } from './sheet.ts';

export interface KnownCodes {
  /** Why a merchant's order cannot go out with this code, `''` = it can: also where the WMS has no list. */
  problem(merchant: string, code: string): string;
}

export async function knownCodes({ reader, dialect, workspace }: Omit<SheetView, 'scope'>): Promise<KnownCodes> {
  const listed = await wmsMethods(reader, dialect, [...workspace.wms.keys()]);
  return {
    problem(merchant, code) {
      const uses = workspace.merchants.get(merchant)?.warehouses;
      const codes = listed.filter(({ wms }) => uses?.has(wms)).map((method) => method.code);
      if (codes.length === 0 || codes.includes(code)) return '';
      return `The WMS of ${merchant} has no ship method "${code}".${didYouMean(code, codes)}`;
    },
  };
}
