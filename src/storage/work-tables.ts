import type { ColumnType, Generated } from 'kysely';

/** Who works when on what: leases, clocks, counters, tickets on their way and failed tries. */
export interface WorkTables {
  /** How far a partner that is spoken to has been read. */
  cursors: {
    endpoint: string;
    /** Fingerprint of the account there; another one begins anew. */
    account: string;
    cursor: string;
    at: string;
  };
  leases: {
    name: string;
    owner: string;
    fence: number;
    until: string;
  };
  schedules: {
    /** `<service>/<merchant>/<cart or wms>`. */
    service: string;
    /** The timing it was computed from; a change of timing starts afresh. */
    timing: string;
    next_at: string;
    last_at: string | null;
  };
  outbox: {
    id: ColumnType<number, number | undefined, never>;
    stage: string;
    subject: string;
    merchant: string;
    tier: string;
    state: string;
    due_at: string | null;
    attempt: number;
    deliveries: Generated<number>;
    body: string;
    failure: string | null;
    writer: string;
    created_at: string;
  };
  /** Failed tries of a subject (gate, source, document, order, notice) in one stage; gone with the next success. */
  setbacks: {
    stage: string;
    subject: string;
    merchant: string;
    attempts: number;
    first_at: string;
    next_at: string;
    code: string;
    message: string;
    /** Since when its connection is down; null = the last try failed by something else. */
    down_since: string | null;
  };
  /** What a person keeps from running for a while. */
  pauses: {
    /** `PauseKind`. */
    kind: string;
    /** Of the connection, merchant, service or endpoint. */
    name: string;
    /** Whose work rests; `''` = everybody's. */
    merchant: string;
    since: string;
    /** When it ends by itself; null = when a person ends it. */
    until: string | null;
    reason: string;
    actor: string;
  };
  /** Endpoints and gates that would have run while they were paused. */
  rested: {
    subject: string;
    merchant: string;
  };
  /** What this store knows of its surroundings: one value per name, set once. */
  facts: {
    name: string;
    value: string;
  };
  /** One row per counter: file numbers, stock versions. */
  counters: {
    scope: string;
    name: string;
    value: number;
  };
}
