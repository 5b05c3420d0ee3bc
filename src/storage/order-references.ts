import type { Order } from '../domain/order.ts';
import { insertRows } from './bulk.ts';
import type { Dialect, Trx } from './scope.ts';

/** `po`: what the buyer calls it. `reference`: the cart's own short reference where it was too long to be kept as it is. */
interface OtherNumber {
  readonly kind: 'po' | 'reference';
  readonly text: string;
}

/** People copy these from mails: case and blanks around them make no difference. */
export function otherNumberKey(text: string): string {
  return text.trim().toLowerCase();
}

function otherNumbers({ poNumber, custRefOriginal }: Order): OtherNumber[] {
  const all: OtherNumber[] = [
    { kind: 'po', text: poNumber },
    { kind: 'reference', text: custRefOriginal ?? '' },
  ];
  return all.filter(({ text }) => text.trim() !== '');
}

/** Enters what else these orders are called. Numbers of before a change stay: somebody may still have them. */
export async function enterReferences(
  trx: Trx,
  dialect: Dialect,
  orders: readonly { readonly id: string; readonly order: Order }[],
): Promise<void> {
  await insertRows(
    trx,
    dialect,
    'order_references',
    ['reference', 'order_id', 'merchant', 'kind'],
    orders.flatMap(({ id, order }) =>
      otherNumbers(order).map(({ kind, text }) => [otherNumberKey(text), id, order.merchantId, kind]),
    ),
    'ignore',
  );
}
