import type { CrossdockError } from '../support/errors.ts';
import { errors } from './errors.ts';

/** SQLSTATE or Node's error code, or `''`. */
function codeOf(thrown: unknown): string {
  const code = (thrown as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

/** Class 08 connection, 57P0x the server stops or starts, 53300 no free connection slot. */
const unreachableStates = /^(08...|57P0[1-5]|53300|25P03)$/;
const unreachableNetwork = /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ENOENT)/;
/** What `pg` says without any code. */
const unreachableWords =
  /connection (terminated|timeout)|terminated unexpectedly|timeout exceeded when trying to connect|query read timeout|not queryable|connection error/i;

/** The connection is of no further use, whatever happened to the statement. */
export function isUnreachable(thrown: unknown): boolean {
  const code = codeOf(thrown);
  if (code !== '') return unreachableStates.test(code) || unreachableNetwork.test(code);
  return thrown instanceof Error && unreachableWords.test(thrown.message);
}

/** Two transactions stood in each other's way; the same again will do. */
export function isCollision(thrown: unknown): boolean {
  return ['40001', '40P01'].includes(codeOf(thrown));
}

/** A unique index refused a row. On SQLite nobody can write between our reads and our writes, so there it is never a race. */
export function isDuplicate(thrown: unknown): boolean {
  return codeOf(thrown) === '23505';
}

/** What concerns the whole store, in our words; the rest (a broken constraint, a wrong statement) as it was thrown. */
export function postgresError(thrown: unknown): unknown {
  if (isUnreachable(thrown)) return errors.STORE_UNREACHABLE({ cause: thrown });
  return maker(codeOf(thrown))?.({ cause: thrown }) ?? thrown;
}

function maker(state: string): ((details: { cause: unknown }) => CrossdockError) | undefined {
  if (state === '53100' || state === '53200') return errors.STORE_FULL;
  if (state === '25006') return errors.STORE_READ_ONLY;
  if (state === '55P03' || state === '57014') return errors.STORE_SLOW;
  if (state.startsWith('28') || state === '3D000' || state === '42501') return errors.STORE_REFUSED;
  // NUL characters, lone surrogates, bytes that are no UTF-8.
  if (state === '22021' || state === '22P05' || state === '22P02') return errors.STORE_VALUE_REFUSED;
  return undefined;
}
