/** What extra interfaces were given: a ledger of its own, beside parts, packages and their states. */
export interface CopyTables {
  copies: {
    merchant: string;
    /** Of the extra interface: `acme/bi/orders`, `acme/bi/tracking`. With `item` unique: each is copied there once. */
    gate: string;
    /** An order (orders) or a package (tracking). */
    item: string;
    order_id: string;
    state: string;
    created_at: string;
    updated_at: string;
  };
}
