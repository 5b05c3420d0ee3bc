/** What people teach the store: names of ship methods, carriers and products on either side. */
export interface TranslationTables {
  /** The list of a WMS, whoever uses it. */
  ship_methods: {
    wms: string;
    code: string;
    description: string;
    carrier: string;
  };
  /** Ship methods that a cart's orders came with. */
  seen_methods: {
    merchant: string;
    cart: string;
    /** `''` = orders without one. */
    method: string;
    count: number;
    first_at: string;
    last_at: string;
  };
  method_map: {
    merchant: string;
    cart: string;
    method: string;
    /** Conditions; `''` = none. */
    country: string;
    weight_from: string;
    weight_to: string;
    contains: string;
    /** In which order the entries of one method are asked. */
    position: number;
    /** null = the cart's text goes through. */
    code: string | null;
  };
  carrier_names: {
    merchant: string;
    /** As the WMS says it. */
    code: string;
    /** As the carts know it. */
    name: string;
  };
  products: {
    merchant: string;
    /** Master SKU. */
    sku: string;
    description: string;
    /** `Component[]` as JSON; not empty = a kit. */
    components: string;
  };
  product_aliases: {
    merchant: string;
    type: string;
    code: string;
    sku: string;
  };
}
