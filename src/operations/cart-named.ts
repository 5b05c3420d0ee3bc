import type { Workspace } from '../config/workspace.ts';
import { didYouMean } from '../support/nearest.ts';
import { errors } from './errors.ts';
import { inScope, type Scope } from './scope.ts';

/** A cart of the workspace: `acme/web`, `acme web`, or `web` where only one merchant has a cart of this name. */
export function cartNamed(workspace: Workspace, scope: Scope, given: string): { merchant: string; cart: string } {
  const all = [...workspace.merchants.values()].filter(({ id }) => inScope(scope, id));
  const carts = all.flatMap(({ id, carts: its }) => [...its.keys()].map((cart) => ({ merchant: id, cart })));
  const found = carts.filter(({ merchant, cart }) => cart === given || `${merchant}/${cart}` === given);
  const [one, ...others] = found;
  if (one && others.length === 0) return one;
  if (one) {
    const owners = found.map(({ merchant }) => merchant).join(', ');
    throw errors.CART_AMBIGUOUS({ message: `Several merchants have a cart "${given}": ${owners}.`, value: given });
  }
  const names = carts.flatMap(({ merchant, cart }) => [cart, `${merchant}/${cart}`]);
  const message = `There is no cart "${given}".${didYouMean(given, names)}`;
  throw errors.CART_UNKNOWN({ message, value: given });
}
