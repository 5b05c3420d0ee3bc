/**
 * What the codes of a WMS's warehouses mean to us: our own name, or null = its stock does not count. Nobody has to name a warehouse that
 * is the only one: without any names the first code that was ever seen stands for itself.
 */
export interface WarehouseNames {
  /** By the code as the WMS writes it. */
  readonly names: ReadonlyMap<string, string | null>;
  /** The first code that was seen; `undefined` = none yet. */
  readonly first: string | undefined;
}

export type Standing =
  | { readonly kind: 'known'; readonly name: string }
  | { readonly kind: 'excluded' }
  /** Counts for nobody who combines all, until a person says what it is. */
  | { readonly kind: 'unknown' };

/** Stock without a warehouse belongs to the WMS itself. */
export function standingOf(code: string, { names, first }: WarehouseNames): Standing {
  const name = names.get(code);
  if (name === null) return { kind: 'excluded' };
  if (name !== undefined) return { kind: 'known', name };
  const sole = names.size === 0 && code === first;
  return sole || code === '' ? { kind: 'known', name: code } : { kind: 'unknown' };
}

/**
 * The name under which a warehouse's stock counts for a cart; null = it does not. A cart that names a code which nobody has named
 * otherwise has decided about it, for itself only.
 */
export function countsAs(code: string, standing: Standing, chosen: readonly string[]): string | null {
  if (standing.kind === 'excluded') return null;
  if (standing.kind === 'unknown') return chosen.includes(code) ? code : null;
  return chosen.length === 0 || chosen.includes(standing.name) ? standing.name : null;
}
