import type { Generated } from 'kysely';

/** Tables about what a WMS answers beside shipments and stock. */
export interface AnswerTables {
  /** A WMS was asked, or is to be asked, not to ship a part. */
  cancel_requests: {
    id: string;
    merchant: string;
    order_id: string;
    part: string;
    wms: string;
    /** 1..n: after a refusal a person may ask once more. */
    round: number;
    /** `CancelState` */
    state: string;
    asked_at: string;
    asked_by: string;
    reason: string;
    /** Of the delivery that handed the order over. */
    file: string;
    sent_at: string | null;
    answered_at: string | null;
    /** The WMS's own words. */
    answer: string;
    updated_at: string;
  };
  /** Parts that were handed over and whose acknowledgement has not come. */
  awaited_answers: {
    part: string;
    merchant: string;
    order_id: string;
    connection: string;
    delivery: string;
    due_at: string;
    /** 1 = an exception stands for it. */
    late: Generated<number>;
  };
  returned_parcels: {
    order_id: string;
    /** Of what was said of it: the same parcel told twice is one. */
    fingerprint: string;
    merchant: string;
    type: string;
    tracking: string;
    return_tracking: string;
    reason: string;
    received_at: string;
    /** As JSON. */
    lines: string;
    document: string;
    told_at: string;
  };
  /** Orders that were made to send something once more. */
  reships: {
    order_id: string;
    merchant: string;
    of_order: string;
    round: number;
    /** 1 = the cart is told of its parcels, under the first order's number. */
    tell_cart: number;
    made_at: string;
  };
}
