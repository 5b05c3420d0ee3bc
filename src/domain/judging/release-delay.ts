import type { Instant } from '../order.ts';
import type { Step } from './verdict.ts';

export interface ReleaseDelay {
  /** 0 = orders do not wait. */
  readonly seconds: number;
  readonly after: 'downloaded' | 'placed';
}

export interface ReleaseDelayRules {
  readonly releaseDelay: ReleaseDelay;
  readonly now: Instant;
  readonly receivedAt: Instant;
  /** Set when it began to wait; it holds whatever is set later. `null` = it does not wait yet. */
  readonly releaseAt: Instant | null;
  /** The clock or a person ended its delay. */
  readonly released: boolean;
}

/** Last of all: whatever a person has to repair is shown while the order waits. */
export const releaseDelay: Step<ReleaseDelayRules> = {
  name: 'release delay',
  judge(draft, { releaseDelay: { seconds, after }, now, receivedAt, releaseAt, released }) {
    if (released || seconds === 0) return { kind: 'go', draft };
    const since = after === 'placed' ? draft.order.orderDate : receivedAt;
    const until = releaseAt ?? new Date(Date.parse(since) + seconds * 1000).toISOString();
    if (until <= now) return { kind: 'go', draft };
    return { kind: 'wait', until, why: `Release delay: goes on at ${until}, or by crossdock orders release.` };
  },
};
