/** Which warehouses there are, and what carts were told of what lies there. */
export interface StockTables {
  /** Codes of warehouses as the stock files of a WMS have them. */
  stock_warehouses: {
    merchant: string;
    wms: string;
    code: string;
    /** From 1, in the order in which they were first seen. */
    position: number;
    first_at: string;
    /** The first that named it. */
    document: string;
  };
  /** What a cart has been told last, by the name under which it was told. */
  told_levels: {
    merchant: string;
    gate: string;
    sku: string;
    quantity: number;
    /** Our own name; `''` = several together. */
    warehouse: string;
    delivery: string;
    told_at: string;
  };
  /** What a stock delivery carries, until the cart has it. */
  stock_rows: {
    merchant: string;
    gate: string;
    delivery: string;
    sku: string;
    quantity: number;
    warehouse: string;
  };
  /** How far the stock of a cart's gate has been looked through. */
  stock_gates: {
    gate: string;
    merchant: string;
    /** Fingerprint of everything that the last look took into account; `''` = it must be looked through again. */
    looked: string;
    /** `OpenUnits[]` that the last look took off, as JSON; none where they are too many to keep. */
    units: string;
    /** The newest delivery. */
    delivery: string;
    /** When the last whole one was opened; `''` = never. */
    whole_at: string;
  };
}
