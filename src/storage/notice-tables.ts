/** What people are told. */
export interface NoticeTables {
  notices: {
    id: string;
    /** Whose it is; `-` = of the whole workspace, or of a WMS. */
    merchant: string;
    /** Addresses as JSON. */
    recipients: string;
    subject: string;
    body: string;
    state: string;
    /** `mail`, or `webhook:` and which. */
    way: string;
    created_at: string;
    updated_at: string;
  };
  /** That an exception was opened or resolved, for each audience. */
  news: {
    exception: string;
    audience: string;
    kind: string;
    code: string;
    /** 1 = told at once. */
    urgent: number;
    at: string;
    /** `''` = not yet. */
    told_at: string;
    /** `''` = to be told; `-` = nobody need hear of it any more; else the letter that told it. */
    notice: string;
  };
}
