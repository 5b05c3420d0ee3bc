import type { ApiContext, Bucket } from '../../../src/connectors/api-contract.ts';
import { atEnd } from '../../support/closing.ts';

/** What a connector is handed, in memory: tokens in a variable, a budget that counts and never waits. */
export interface TestContext extends ApiContext {
  /** Everything that was logged, as text: secrets must not be in it. */
  readonly logged: string[];
  /** What was spent, by bucket. */
  readonly spent: Map<string, number>;
  /** Until when the vendor asked for rest, by bucket. */
  readonly rests: Map<string, number>;
  /** What the vault keeps. */
  kept: string | undefined;
  abort(): void;
}

export function testContext(more: { now?: () => number; kept?: string; deadlineSeconds?: number } = {}): TestContext {
  const ending = new AbortController();
  atEnd(async () => ending.abort());
  const logged: string[] = [];
  const spent = new Map<string, number>();
  const rests = new Map<string, number>();
  const note = (fields: object, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const context: TestContext = {
    name: 'acme/trial',
    signal: ending.signal,
    now: more.now ?? Date.now,
    ...(more.deadlineSeconds !== undefined && { deadlineSeconds: more.deadlineSeconds }),
    log: { debug: note, warn: note },
    logged,
    spent,
    rests,
    kept: more.kept,
    budget: {
      spend: async ({ name }: Bucket, cost = 1) => void spent.set(name, (spent.get(name) ?? 0) + cost),
      rest: async ({ name }: Bucket, until) => void rests.set(name, until),
    },
    vault: {
      read: async () => context.kept,
      renew: async (stale, make) => {
        if (context.kept !== stale && context.kept !== undefined) return context.kept;
        context.kept = await make(context.kept);
        return context.kept;
      },
    },
    abort: () => ending.abort(),
  };
  return context;
}
