/** Another name of a product: what a shop, a marketplace or a scanner calls it. */
export interface Alias {
  /** Any word: `upc`, `asin`, `merchantSku`. */
  readonly type: string;
  readonly code: string;
}

export interface Component {
  readonly sku: string;
  /** Units of it in one unit of the kit. */
  readonly quantity: number;
}

export interface Product {
  /** The one that the WMS knows: the master SKU. */
  readonly sku: string;
  readonly description: string;
  readonly aliases: readonly Alias[];
  /** Not empty = a kit, which no WMS has on its shelf. */
  readonly components: readonly Component[];
}

/** The word that stands for the master SKU where a type of alias may stand. */
export const master = 'master';

/** Products by every name they have. */
export class Catalogue {
  readonly #bySku: ReadonlyMap<string, Product>;
  readonly #byAlias = new Map<string, Set<Product>>();

  /** All products of several catalogues; what two of them know is the same. */
  static joined(catalogues: readonly Catalogue[]): Catalogue {
    return new Catalogue([...new Map(catalogues.flatMap((one) => [...one.#bySku])).values()]);
  }

  constructor(products: readonly Product[]) {
    this.#bySku = new Map(products.map((product) => [product.sku, product]));
    for (const product of products)
      for (const { code } of product.aliases)
        this.#byAlias.set(code, (this.#byAlias.get(code) ?? new Set()).add(product));
  }

  /** Everything that its products are called. */
  names(): string[] {
    return [...this.#bySku.keys(), ...this.#byAlias.keys()];
  }

  /** By master SKU, else by an alias of any type; what two products are called is nobody's name. */
  find(code: string): Product | undefined {
    const name = code.trim();
    const own = this.#bySku.get(name);
    if (own) return own;
    const named = [...(this.#byAlias.get(name) ?? [])];
    return named.length === 1 ? named[0] : undefined;
  }
}

export const noProducts = new Catalogue([]);

/** Everything it is called, by whomever. */
export function namesOfProduct(product: Product | undefined): string[] {
  return product ? [product.sku, ...product.aliases.map(({ code }) => code)] : [];
}

/** All names of one type, in a fixed order; upper and lower case of the type make no difference. */
export function namesOf({ sku, aliases }: Product, type: string): string[] {
  if (type === master) return [sku];
  const wanted = type.toLowerCase();
  return aliases
    .filter((alias) => alias.type.toLowerCase() === wanted)
    .map(({ code }) => code)
    .sort();
}

/** What a product is called by those who use this type of name; a name of that type that was given is kept. */
export function nameFor(product: Product, type: string, given: string): string | undefined {
  if (type === master) return product.sku;
  const names = namesOf(product, type);
  return names.includes(given.trim()) ? given.trim() : names[0];
}
