import type { Cart, Merchant } from '../../config/workspace.ts';
import { didYouMean } from '../../support/nearest.ts';
import type { Dock } from '../dock.ts';
import { inScope, type Scope } from '../scope.ts';
import { errors } from './errors.ts';

/** The cart whose orders are adopted, and the WMS that has them. */
export interface AdoptingCart {
  readonly merchant: Merchant;
  readonly cart: Cart;
  readonly wms: string;
}

/** By the name of the cart, or `<merchant>/<cart>`. */
export function adoptingCart(dock: Dock, scope: Scope, name: string, wms: string | undefined): AdoptingCart {
  const merchants = [...dock.tools.workspace().merchants.values()].filter(({ id }) => inScope(scope, id));
  const carts = merchants.flatMap((merchant) => [...merchant.carts.values()].map((cart) => ({ merchant, cart })));
  const found = carts.filter(({ merchant, cart }) => cart.id === name || `${merchant.id}/${cart.id}` === name);
  const [one, ...others] = found;
  if (!one) {
    const near = didYouMean(
      name,
      carts.map(({ cart }) => cart.id),
    );
    throw errors.ADOPT_CART_UNKNOWN({ message: `There is no cart "${name}".${near}`, value: name });
  }
  if (others.length > 0) {
    const whose = found.map(({ merchant, cart }) => `${merchant.id}/${cart.id}`).join(', ');
    throw errors.ADOPT_CART_AMBIGUOUS({ message: `Several carts are called "${name}": ${whose}.`, value: name });
  }
  const { warehouses, id, wms: main } = one.merchant;
  if (wms !== undefined && !warehouses.has(wms))
    throw errors.ADOPT_WMS_UNKNOWN({
      message: `Merchant ${id} does not use a WMS "${wms}".${didYouMean(wms, warehouses.keys())}`,
      value: wms,
    });
  return { ...one, wms: wms ?? main };
}

/** An order whose file names no date counts as placed when it was downloaded: it would be taken for a new one. */
export function refuseUndated(dock: Dock, { cart }: AdoptingCart): void {
  const mapping = dock.tools.workspace().mappings.get(cart.orders?.mapping ?? '');
  if (mapping?.tells?.('order.orderDate') !== false) return;
  throw errors.ADOPT_WITHOUT_DATES({
    message: `Mapping ${mapping.name} of cart ${cart.id} reads no order.orderDate.`,
    value: mapping.name,
  });
}
