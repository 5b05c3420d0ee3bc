import { merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

/** What the WMS calls a carrier, and what the merchant's carts call it. */
export interface CarrierName {
  readonly merchant: string;
  readonly code: string;
  readonly name: string;
}

export async function carrierNames(reader: Reader, scope: Scope): Promise<CarrierName[]> {
  const merchants = merchantsOf(scope);
  return await reader
    .selectFrom('carrier_names')
    .select(['merchant', 'code', 'name'])
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('merchant')
    .orderBy('code')
    .execute();
}

export async function saveCarrierName(trx: Trx, { merchant, code, name }: CarrierName): Promise<void> {
  await trx
    .insertInto('carrier_names')
    .values({ merchant, code, name })
    .onConflict((conflict) => conflict.columns(['merchant', 'code']).doUpdateSet({ name }))
    .execute();
}

export async function removeCarrierName(trx: Trx, { merchant, code }: Omit<CarrierName, 'name'>): Promise<void> {
  await trx.deleteFrom('carrier_names').where('merchant', '=', merchant).where('code', '=', code).execute();
}

/** How a merchant's carts are told of carriers; a code that nobody has named passes through. Case makes no difference. */
export async function carrierNamer(reader: Reader, merchant: string): Promise<(code: string) => string> {
  const names = new Map((await carrierNames(reader, [merchant])).map(({ code, name }) => [code.toLowerCase(), name]));
  return (code) => names.get(code.trim().toLowerCase()) ?? code;
}
