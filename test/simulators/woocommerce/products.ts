import type { VendorAnswer, VendorRequest } from '../shared/vendor-server.ts';
import { badJson, invalid, type Json, jsonIn, paged, refused } from './said.ts';
import type { SimProduct, SimStore } from './store.ts';

/** Objects in one batch [V]. */
const batchAtMost = 100;

/** Products and variations. */
export class ProductRoutes {
  /** "Enable stock management" of the whole shop. Without it what is said of stock is taken and forgotten [V]. */
  managesStock = true;
  readonly #store: SimStore;

  constructor(store: SimStore) {
    this.#store = store;
  }

  list(request: VendorRequest): VendorAnswer {
    const { query } = request;
    const skus = query.get('sku')?.split(',');
    const ids = query.get('include')?.split(',').map(Number);
    if (ids?.some(Number.isNaN)) return invalid('include', 'include[0] is not of type integer.');
    const found = [...this.#store.products.values()].filter(
      (one) =>
        // Only who is asked for by SKU is found as a variation, too [I].
        (skus ? one.sku !== '' && skus.includes(one.sku) : one.type !== 'variation') && (ids?.includes(one.id) ?? true),
    );
    return paged(request, found, show);
  }

  /** Of one product. A variation without a SKU shows that of its product [I]. */
  variations(request: VendorRequest): VendorAnswer {
    const parent = this.#store.products.get(Number(/\/products\/(\d+)\/variations$/.exec(request.path)?.[1]));
    if (!parent) return refused(404, 'woocommerce_rest_product_invalid_id', 'Invalid product ID.');
    const found = [...this.#store.products.values()].filter(({ parent_id }) => parent_id === parent.id);
    return paged(request, found, (one) => show({ ...one, sku: one.sku || parent.sku }));
  }

  /** Simple products, or the variations of one product; 200, whatever becomes of each of them [I]. */
  batch(request: VendorRequest): VendorAnswer {
    const json: Json = jsonIn(request);
    if (json === undefined) return badJson();
    const update: Json[] = json.update ?? [];
    if (update.length > batchAtMost)
      return refused(
        413,
        'woocommerce_rest_request_entity_too_large',
        `Unable to accept more than ${batchAtMost} items for this request.`,
      );
    const parent = Number(/\/products\/(\d+)\/variations\/batch$/.exec(request.path)?.[1] ?? 0);
    if (parent > 0 && !this.#store.products.has(parent))
      return refused(404, 'woocommerce_rest_product_invalid_id', 'Invalid product ID.');
    return { status: 200, body: { update: update.map((one) => this.#one(one, parent)) } };
  }

  #one(wanted: Json, parent: number): object {
    const product = this.#store.products.get(wanted?.id);
    const no = (code: string, message: string, status = 400) => ({
      id: wanted?.id ?? 0,
      error: { code, message, data: { status } },
    });
    if (!product || product.parent_id !== parent)
      return product?.type === 'variation'
        ? no('woocommerce_rest_invalid_product_id', 'To manipulate product variations you should use /variations.', 404)
        : no('woocommerce_rest_product_invalid_id', 'Invalid ID.');
    const { manage_stock, stock_quantity } = wanted;
    if (stock_quantity !== undefined && !Number.isInteger(stock_quantity))
      return no('rest_invalid_param', 'stock_quantity is not of type integer.');
    if (!this.managesStock) return show({ ...product, manage_stock: false, stock_quantity: null });
    if (manage_stock !== undefined) product.manage_stock = manage_stock === true;
    // Without stock management the number is thrown away [I].
    if (stock_quantity !== undefined && product.manage_stock === true) product.stock_quantity = stock_quantity;
    return show(product);
  }
}

function show(product: SimProduct): object {
  const { id, parent_id, type, sku, virtual, manage_stock, stock_quantity, global_unique_id } = product;
  return {
    ...{ id, parent_id, type, sku, name: `Thing &ndash; ${sku}`, virtual, manage_stock, stock_quantity },
    // It follows the number by itself where stock is managed [I].
    stock_status: manage_stock === true && (stock_quantity ?? 0) <= 0 ? 'outofstock' : 'instock',
    ...{ backorders: 'no', global_unique_id },
  };
}
