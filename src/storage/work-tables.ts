import type { ColumnType, Generated } from 'kysely';

/** Who works when on what: leases, clocks, tickets on their way and failed tries. */
export interface WorkTables {
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
