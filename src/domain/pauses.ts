export const pauseKinds = ['merchant', 'connection', 'service', 'endpoint'] as const;
export type PauseKind = (typeof pauseKinds)[number];

/** What a person keeps from running for a while. */
export interface Pause {
  readonly kind: PauseKind;
  /** Of the merchant, connection, service or endpoint. */
  readonly name: string;
  /** Whose work rests; `''` = everybody's. */
  readonly merchant: string;
  readonly since: string;
  /** ISO instant at which it ends by itself; `null` = when a person ends it. */
  readonly until: string | null;
  readonly reason: string;
  readonly actor: string;
}

/** One service of one merchant or cart, as far as it can be paused. */
export interface Pausable {
  readonly service: string;
  /** Endpoint or gate. */
  readonly subject: string;
  readonly merchant: string;
  readonly connection: string;
}

/** A merchant that is paused gets and gives nothing; what comes in for it is taken all the same. */
const outward: readonly string[] = [
  'order delivery',
  'shipment upload',
  'inventory upload',
  'order copies',
  'tracking copies',
];

/** The pause that keeps this work from running now; of several the one that lasts longest. */
export function pauseOf(pauses: readonly Pause[], work: Pausable, now: string): Pause | undefined {
  const standing = pauses.filter((pause) => !hasEnded(pause, now) && covers(pause, work));
  return standing.reduce<Pause | undefined>(
    (longest, one) => (longest && lasts(longest, one) ? longest : one),
    undefined,
  );
}

/** At the instant `until` it is over. */
export function hasEnded({ until }: Pause, now: string): boolean {
  return until !== null && until <= now;
}

export function covers({ kind, name, merchant }: Pause, work: Pausable): boolean {
  if (merchant !== '' && merchant !== work.merchant) return false;
  switch (kind) {
    case 'merchant':
      return name === work.merchant && outward.includes(work.service);
    case 'connection':
      return name === work.connection;
    case 'service':
      return name === work.service;
    case 'endpoint':
      return name === work.subject;
  }
}

function lasts(one: Pause, other: Pause): boolean {
  return one.until === null || (other.until !== null && one.until >= other.until);
}
