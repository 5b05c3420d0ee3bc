import type { Component, Product } from '../../domain/translation/product.ts';
import { takeNumbers } from '../../storage/counters.ts';
import { productsByCodes, type StoredProduct, saveAlias, saveProduct } from '../../storage/products.ts';
import { type Actor, commitDeed, type DeedState } from '../audit.ts';
import type { Dock } from '../dock.ts';
import type { Scope } from '../scope.ts';
import { errors } from './errors.ts';
import { aliasProblem, componentsText } from './product-sheets.ts';

export interface ProductWish {
  readonly sku: string;
  /** `undefined` = as it is. */
  readonly description: string | undefined;
  readonly aliases: readonly { readonly type: string; readonly code: string }[];
  /** Not empty = it is a kit of these. */
  readonly components: readonly Component[];
}

/** The merchant that is meant: the one named, or the only one. */
export function merchantOf(dock: Dock, scope: Scope): string {
  const all = [...dock.tools.workspace().merchants.keys()];
  const [only, ...others] = scope === 'every merchant' ? all : scope;
  if (only === undefined || others.length > 0) throw errors.MERCHANT_NEEDED();
  return only;
}

/** Enters a product by hand, or adds names and components to one that is known. */
export async function addProduct(dock: Dock, merchant: string, wish: ProductWish, actor: Actor): Promise<void> {
  const { reader, dialect } = dock.tools.store;
  const { sku, aliases, components } = wish;
  for (const { type, code } of aliases) {
    const problem = aliasProblem({ type, code, sku });
    if (problem !== '') throw errors.PRODUCT_NOT_VALID({ message: problem, value: sku });
  }
  const named = components.map((component) => component.sku);
  const known = await productsByCodes(reader, dialect, merchant, [sku, ...named, ...aliases.map(({ code }) => code)]);
  const kit = known.find((one) => named.includes(one.sku) && (one.components.length > 0 || one.sku === sku));
  if (kit || named.includes(sku))
    throw errors.PRODUCT_NOT_VALID({ message: `The component ${kit?.sku ?? sku} is a kit itself.`, value: sku });
  const old = known.find((one) => one.sku === sku);
  const product = {
    merchant,
    sku,
    description: wish.description ?? old?.description ?? '',
    components: components.length > 0 ? components : (old?.components ?? []),
  };
  await commitDeed(dock, async (trx) => {
    await saveProduct(trx, product);
    for (const { type, code } of aliases) await saveAlias(trx, dialect, { merchant, type, code, sku });
    await takeNumbers(trx, merchant, 'stock', 1);
    const before = { ...(old && stateOf(old)), ...namesBefore(aliases, known) };
    const after = { ...stateOf(product), ...Object.fromEntries(aliases.map((alias) => [aliasName(alias), sku])) };
    return { actor, action: 'products add', subject: sku, merchant, reason: '', before, after };
  });
}

function stateOf({ description, components }: Pick<StoredProduct, 'description' | 'components'>): DeedState {
  return { description, components: componentsText(components) };
}

/** Which product each of these names meant until now. */
function namesBefore(aliases: ProductWish['aliases'], known: readonly Product[]): DeedState {
  const meant = new Map(known.flatMap((one) => one.aliases.map((alias) => [aliasName(alias), one.sku] as const)));
  return Object.fromEntries(
    aliases.flatMap((alias) => {
      const sku = meant.get(aliasName(alias));
      return sku === undefined ? [] : [[aliasName(alias), sku]];
    }),
  );
}

function aliasName({ type, code }: ProductWish['aliases'][number]): string {
  return `${type} ${code}`;
}
