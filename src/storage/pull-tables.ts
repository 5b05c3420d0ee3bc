/** What partners that fetch by themselves were told, and what they are to be told. */
export interface PullTables {
  /** A part as such a partner is told of it. */
  pulled_parts: {
    part: string;
    order_id: string;
    merchant: string;
    /** Name of the connection: the pair under which it is visible. */
    store: string;
    /** What it is to be told; `''` = it must not see the order. */
    word: string;
    /** What it was told last, as far as it heard; `''` = nothing yet. */
    told: string;
    /** Of everything that it is told but the time. */
    print: string;
    /** Status and time of the part when it was looked at last: what differs is looked at again. */
    seen: string;
    /** The change that it is told as the last. */
    modified_at: string;
    /** 1 = no window that arrived whole has had it as it is. */
    news: number;
    /** 0 = it has ended: nothing of it changes any more. */
    live: number;
  };
  /** The orders of one window, in the order of their pages, so that no change moves one from a page to another. */
  pulled_windows: {
    id: string;
    merchant: string;
    store: string;
    since: string;
    until: string;
    /** Ids of parts, as JSON. */
    parts: string;
    pages: number;
    page_size: number;
    created_at: string;
  };
  /** Pages of a window that arrived. */
  pulled_pages: {
    window_id: string;
    page: number;
    merchant: string;
    /** `ToldPart[]` as JSON. */
    told: string;
    /** What was new in it, in the partner's words, by part, as JSON; `''` = nothing, or it is booked. */
    news: string;
    arrived_at: string;
  };
  /** When a partner called last. */
  pull_calls: {
    store: string;
    merchant: string;
    /** When it was first known here. */
    since: string;
    /** `''` = never. */
    asked_at: string;
    noticed_at: string;
  };
}
