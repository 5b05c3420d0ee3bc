import type { Cart, Merchant, MerchantWms, Outlet } from './workspace.ts';

/** Where a merchant's orders for a WMS queue up: one gate, and one more for each cart with settings of its own. */
export function ordersOutlet(warehouse: MerchantWms | undefined, cart: string): Outlet | null {
  const own = warehouse?.cartOrders?.get(cart);
  return own === undefined ? (warehouse?.orders ?? null) : own;
}

/** Gates of single carts. */
export function ownGates(merchant: Merchant, { cartOrders }: MerchantWms): { outlet: Outlet; cart: Cart }[] {
  return [...(cartOrders ?? [])].flatMap(([id, outlet]) => {
    const cart = merchant.carts.get(id);
    return outlet && cart ? [{ outlet, cart }] : [];
  });
}

/** Whose orders go through a gate: those of one cart, or of all but some. */
export type CartChoice = { readonly only: string } | { readonly except: readonly string[] };

/** A place in which orders queue up for a WMS. */
interface OrderGate {
  readonly warehouse: MerchantWms;
  readonly cart?: Cart;
}

export function cartsThrough({ warehouse, cart }: OrderGate): CartChoice {
  return cart ? { only: cart.id } : { except: [...(warehouse.cartOrders?.keys() ?? [])] };
}

/** Whether the orders of this cart for this WMS go through the gate. */
export function goesThrough(gate: OrderGate, wms: string, cart: string): boolean {
  if (gate.warehouse.wms !== wms) return false;
  const choice = cartsThrough(gate);
  return 'only' in choice ? choice.only === cart : !choice.except.includes(cart);
}

export function cartGateId(merchant: string, wms: string, cart: string): string {
  return `${merchant}/${wms}/${cart}/orders`;
}

/** The merchant's gate for the gate of one of its carts; `undefined` = it is none. */
export function gateAbove(id: string): string | undefined {
  const [merchant, wms, cart, kind, ...more] = id.split('/');
  return cart !== undefined && kind === 'orders' && more.length === 0 ? `${merchant}/${wms}/orders` : undefined;
}

/** Files of the merchant and of its carts often lie in one directory, so they share their numbers. */
export function counterScope({ id, numbering, connection }: Outlet): string {
  return numbering === 'endpoint' ? (gateAbove(id) ?? id) : `connection:${connection}`;
}
