import { type Fields, fieldsOf, listOf, textOf } from '../../api/values.ts';
import { refusedCall, type Shop } from './client.ts';

/** SKUs in one address: WordPress takes a hundred, addresses have an end. */
const skusAtOnce = 50;
const charactersAtOnce = 1500;
const variationPagesAtMost = 20;

/** Products and variations by their SKUs. With a comma in it a SKU cannot be asked for: it is the sign between them. */
export async function* productsBySku(shop: Shop, skus: readonly string[]): AsyncGenerator<Fields, void> {
  for (const some of slices(skus.filter((sku) => isAskable(sku))))
    yield* await shop.list('wc/v3/products', { sku: some.join(','), per_page: 100 });
}

export async function* productsById(shop: Shop, ids: readonly string[]): AsyncGenerator<Fields, void> {
  for (let from = 0; from < ids.length; from += 100)
    yield* await shop.list('wc/v3/products', { include: ids.slice(from, from + 100).join(','), per_page: 100 });
}

/** Variations of a product; none where it is gone. */
export async function variationsOf(shop: Shop, product: string): Promise<readonly Fields[]> {
  const path = `wc/v3/products/${product}/variations`;
  const found: Fields[] = [];
  for (let page = 1; page <= variationPagesAtMost; page++) {
    const outcome = await shop.ask(path, { per_page: 100, page });
    if ('refused' in outcome && outcome.refused.status === 404) break;
    if ('refused' in outcome) throw refusedCall(path, outcome.refused);
    const rows = listOf(outcome.json).map(fieldsOf);
    found.push(...rows);
    if (rows.length < 100) break;
  }
  return found;
}

export function isAskable(sku: string): boolean {
  return sku !== '' && !sku.includes(',');
}

function slices(skus: readonly string[]): string[][] {
  const all: string[][] = [];
  let characters = 0;
  for (const sku of new Set(skus)) {
    const length = encodeURIComponent(sku).length + 3;
    const current = all.at(-1);
    if (!current || current.length >= skusAtOnce || characters + length > charactersAtOnce) {
      all.push([sku]);
      characters = length;
    } else {
      current.push(sku);
      characters += length;
    }
  }
  return all;
}

/** What the lines of orders do not say of their products; each is asked for once in a look. */
export interface Catalogue {
  of(orders: readonly Fields[]): Promise<Fields[]>;
}

export function catalogueOf(shop: Shop): Catalogue {
  const known = new Map<string, Fields>();
  const asked = new Set<string>();
  return {
    async of(orders) {
      const lines = orders.flatMap(({ line_items }) => listOf(line_items).map(fieldsOf));
      await ask(lines);
      const ids = new Set(lines.flatMap((line) => [productOf(line)]));
      return [...ids].sort().flatMap((id): Fields[] => {
        const product = known.get(id);
        return product ? [product] : [];
      });
    },
  };

  async function ask(lines: readonly Fields[]): Promise<void> {
    const missing = lines.filter((line) => !asked.has(nameOf(line)));
    for (const line of missing) asked.add(nameOf(line));
    const skus = missing.map(({ sku }) => textOf(sku));
    for await (const product of productsBySku(shop, skus)) keep(product);
    const others = missing.filter((line) => !isAskable(textOf(line.sku)) && isNone(line.variation_id));
    const ids = [...new Set(others.map(({ product_id }) => textOf(product_id)))].filter((id) => !isNone(id));
    for await (const product of productsById(shop, ids)) keep(product);
  }

  function keep({ id, virtual, global_unique_id }: Fields): void {
    known.set(textOf(id), { id, virtual, ...(textOf(global_unique_id) !== '' && { global_unique_id }) });
  }
}

function nameOf(line: Fields): string {
  return `${textOf(line.sku)}\n${productOf(line)}`;
}

/** Id of what was sold: of the variation, where the product has such. */
export function productOf({ product_id, variation_id }: Fields): string {
  return isNone(variation_id) ? textOf(product_id) : textOf(variation_id);
}

function isNone(id: unknown): boolean {
  return textOf(id) === '' || textOf(id) === '0';
}
