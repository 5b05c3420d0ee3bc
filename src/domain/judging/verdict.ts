import type { Instant, Order } from '../order.ts';

/** An order on its way through the rules: what it has become so far. The cart's own order is kept beside it. */
export interface Draft {
  /** As it will go out. */
  readonly order: Order;
  /** As its cart gave it; absent where no rule needs to know. */
  readonly given?: Order;
  /** Where its lines go; one entry = nothing is split. */
  readonly parts: readonly DraftPart[];
  /** Lines that stay here, by the numbers that the cart gave them. */
  readonly filtered?: readonly number[];
}

export interface DraftPart {
  readonly wms: string;
  /** Line numbers of the order; every line is in exactly one part. */
  readonly lines: readonly number[];
  /** Which rules of routing sent it there; `''` or absent = it goes where everything goes. */
  readonly rule?: string;
}

/** Why an order is held, by its code in the error catalogue of the stage; `value` keys the exception. */
export type RefusalCode = 'ORDER_WITHOUT_LINES' | 'ORDER_WITHOUT_WAY_OUT' | 'SHIP_METHOD_UNMAPPED';

/** What one rule makes of an order. */
export type Verdict =
  | { readonly kind: 'go'; readonly draft: Draft; readonly note?: string }
  /** Seen and not taken. */
  | { readonly kind: 'skip'; readonly why: string }
  /** Not taken until the cart gives it as paid. */
  | { readonly kind: 'unpaid'; readonly why: string }
  /** A person has to change something. */
  | {
      readonly kind: 'refuse';
      readonly code: RefusalCode;
      readonly value: string;
      readonly message?: string;
      /** The value is the cart's own: the same one of another cart is another problem. */
      readonly ofCart?: boolean;
    }
  /** The clock lets it go on. */
  | { readonly kind: 'wait'; readonly until: Instant; readonly why: string };

/** One rule: a name for people, and what it says of an order. Pure. */
export interface Step<Rules> {
  readonly name: string;
  judge(draft: Draft, rules: Rules): Verdict;
}

/** What a rule said, for the story of the order. */
export interface Finding {
  readonly step: string;
  readonly verdict: Verdict['kind'];
  readonly note: string;
}

export type Judgement = Exclude<Verdict, { kind: 'go' }> | { readonly kind: 'accept'; readonly draft: Draft };
