import { createHash } from 'node:crypto';
import type { Order } from './order.ts';

/** What every WMS takes. */
const refCharacters = 16;
const numberCharacters = 45;
const safeReference = /^[A-Za-z0-9._-]{1,16}$/;

/** The number itself where it is short and plain; else its readable head and a hash: unique, at most 16 characters, safe in a URL. */
export function shortReference(orderNumber: string): string {
  const plain = orderNumber.replace(/^#/, '');
  return safeReference.test(plain) ? plain : headAndHash(plain, orderNumber);
}

/** What is left when the short reference belongs to another order already: `turn` 1, 2 ... until one is free. Always the same for the same order. */
export function otherReference(order: Pick<Order, 'cartId' | 'orderId' | 'custRef'>, turn: number): string {
  return headAndHash(order.custRef, JSON.stringify([order.cartId, order.orderId, turn]));
}

/** WMSes differ in whether case counts, so references that differ in case only are the same one. */
export function referenceKey(custRef: string): string {
  return custRef.toLowerCase();
}

/** The number itself up to 45 characters; a longer one keeps its head, and a hash keeps it apart from others with the same head. */
export function fittingNumber(orderNumber: string): string {
  if (orderNumber.length <= numberCharacters) return orderNumber;
  const head = withoutHalf(orderNumber.slice(0, numberCharacters - 9));
  return `${head}-${hashOf(orderNumber)}`;
}

/** Number and reference in the lengths that WMSes take; the originals stay as they are. */
export function withReferences(order: Order): Order {
  return { ...order, orderNumber: fittingNumber(order.orderNumber), custRef: shortReference(order.custRef) };
}

function headAndHash(head: string, of: string): string {
  return `${head.replace(/[^A-Za-z0-9._-]/g, '').slice(0, refCharacters - 9)}-${hashOf(of)}`;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/** A cut between the halves of a character would leave a half that no encoding can write. */
function withoutHalf(text: string): string {
  return text.replace(/[\uD800-\uDBFF]$/, '');
}
