/** What deliveries carry, and which of them tell a partner again what it was told before. */
export interface DeliveryTables {
  /** What a delivery carries: parts (orders), packages (confirmations and copies of tracking) or orders (copies of orders). */
  delivery_items: {
    delivery: string;
    position: number;
    item: string;
    merchant: string;
  };
  delivery_repeats: {
    /** The new delivery. */
    delivery: string;
    merchant: string;
    /** The earlier delivery, whose orders or packages it carries again. */
    repeats: string;
    /** `RepeatWay`. */
    way: string;
    /** How often the earlier one was repeated in this way; with both unique, so that two people cannot do it at once. */
    turn: number;
    /** All that one command repeated has one value. */
    run: string;
    created_at: string;
  };
}
