/** What moving over from another hub leaves in the store. */
export interface MovingTables {
  /** Under which a WMS was given an adopted order: it may answer with any of them. */
  adopted_references: {
    merchant: string;
    /** `comparableRef` of an order number. */
    reference: string;
    order_id: string;
  };
  /** Until when another hub took the orders of a cart. */
  adoption_cuts: {
    merchant: string;
    cart: string;
    /** ISO instant: whatever was placed before it is at the WMS already. */
    placed_before: string;
    set_at: string;
    set_by: string;
  };
}
