import { timingSafeEqual } from 'node:crypto';

/** Whether a visit brings the state that the person was sent away with: it is theirs, and not somebody else's consent. */
export function isState(given: string | null, state: string): boolean {
  const [one, other] = [Buffer.from(given ?? ''), Buffer.from(state)];
  return one.length === other.length && timingSafeEqual(one, other);
}
