import { CrossdockError } from '../support/errors.ts';
import { pause } from '../support/waiting.ts';
import { isCollision, isDuplicate } from './postgres-errors.ts';

/** Two transactions in each other's way: soon over. */
const collisionPauses = [10, 20, 40, 80, 160, 320];
/** Another daemon has just written the same row; applied again, the work sees it. A real duplicate is still one after that. */
const duplicatePauses = [5, 20];
/** A server that restarts is back within seconds; after that the works are given back and the stages wait. */
const connectPauses = [100, 300, 800, 1500];

const storeWide = new Set([
  'STORE_UNREACHABLE',
  'STORE_REFUSED',
  'STORE_COMMIT_UNKNOWN',
  'STORE_BUSY',
  'STORE_FULL',
  'STORE_DISK_ERROR',
  'STORE_READ_ONLY',
  'STORE_DAMAGED',
  'STORE_CLOSED',
]);

/** No single work is to blame, so trying them one by one would only take longer. */
export function concernsStore(thrown: unknown): boolean {
  return thrown instanceof CrossdockError && storeWide.has(thrown.code);
}

/**
 * Tries a transaction again that certainly has not happened: it collided with another one, or the connection broke before the commit.
 * A commit whose answer was lost is never tried again here: the works find out by the present state.
 */
export async function withPatience<T>(transaction: () => Promise<T>): Promise<T> {
  const left = {
    collision: [...collisionPauses],
    duplicate: [...duplicatePauses],
    break: [...connectPauses],
    other: [],
  };
  for (;;) {
    try {
      return await transaction();
    } catch (thrown) {
      const wait: number | undefined = left[kindOf(thrown)].shift();
      if (wait === undefined) throw thrown;
      await pause(wait * (0.5 + Math.random()));
    }
  }
}

function kindOf(thrown: unknown): 'collision' | 'duplicate' | 'break' | 'other' {
  if (isCollision(thrown)) return 'collision';
  if (isDuplicate(thrown)) return 'duplicate';
  return thrown instanceof CrossdockError && thrown.code === 'STORE_UNREACHABLE' ? 'break' : 'other';
}
