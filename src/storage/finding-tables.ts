/** By what orders are found beside their own columns, and what stays countable when they are gone. */
export interface FindingTables {
  /** Other numbers of an order: few orders have any. */
  order_references: {
    /** `otherNumberKey`. */
    reference: string;
    order_id: string;
    merchant: string;
    /** `OtherNumber['kind']`. */
    kind: string;
  };
  /** What was handed over to a WMS (`order`, one row for each part) and what it shipped (`package`): written once, never moved. */
  tally: {
    kind: string;
    /** Part or package; nothing refers to it, so that the row outlives what it counts. */
    item: string;
    merchant: string;
    wms: string;
    order_id: string;
    /** When it was handed over, or reported, for the first time. */
    at: string;
    lines: number;
    units: number;
    /** When the WMS took a package back; a package that is reported again is another row. */
    voided_at: string | null;
  };
}
