/** What is kept for connectors and for references of the workspace: secrets, and what may still be called. Nobody's in particular. */
export interface MemoryTables {
  secrets: {
    /** `sftp password`, or `connection:<name>` for what a connector was given. */
    name: string;
    /** See `sealing.ts`. */
    sealed: string;
    created_at: string;
    updated_at: string;
    /** Since when the workspace has no connection of this name; null = it has, or it is no connection's. */
    unused_since: string | null;
  };
  /** Somebody was sent to a partner and is to come back by the public address. */
  consents: {
    /** Hash of what the partner has to repeat. */
    state: string;
    /** What it brought; null = it has not come yet. */
    sealed: string | null;
    until: string;
  };
  /** Calls that an account may still make. */
  rate_buckets: {
    connector: string;
    /** Of the account and the operation. */
    bucket: string;
    /** Millionths of a call, at the instant. */
    tokens: number;
    /** By the store's clock. */
    at: string;
    /** The partner's own word: nothing before; `''` = it has said nothing. */
    rest_until: string;
  };
}
