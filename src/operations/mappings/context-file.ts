import type { MappingContext } from '../../mapping/contract.ts';
import { isZone } from '../../mapping/types/date.ts';
import { errors } from './errors.ts';
import { workspaceZone } from './library.ts';
import { type Group, isGroup, readGiven } from './records-file.ts';

/** A file that was or is to be sent or received, with the orders in it. */
export interface FileCase {
  readonly direction: 'out' | 'in';
  readonly kind: string;
  readonly file: string;
  readonly orderIds: readonly string[];
}

export interface GivenContext {
  readonly context: MappingContext;
  /** `undefined` = the file does not speak of files. */
  readonly cases: readonly FileCase[] | undefined;
  /** Only what somebody stated, for those who have something better than the usual. */
  readonly stated: Partial<MappingContext>;
}

const own = ['now', 'timeZone', 'zone', 'nextSequence', 'sequence', 'cases'];

/** The context of a trial: from a file, or the usual (the clock, the workspace's zone, number 1, no values). */
export async function readContext(home: string, path: string | undefined, now: string): Promise<GivenContext> {
  const given = path === undefined ? {} : contextIn(await readGiven(path), path);
  const stated = statedIn(given, path ?? '');
  const usual = { now, timeZone: 'UTC', sequence: 1, values: {} };
  const zone = stated.timeZone === undefined ? { timeZone: await workspaceZone(home) } : {};
  return { context: { ...usual, ...zone, ...stated }, cases: casesIn(given, path ?? ''), stated };
}

function contextIn(text: string, path: string): Group {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw errors.CONTEXT_NOT_VALID({ message: `${path} is not JSON.` });
  }
  if (isGroup(value)) return value;
  throw errors.CONTEXT_NOT_VALID({ message: `${path} must be one group of names and values.` });
}

function statedIn(given: Group, path: string): Partial<MappingContext> {
  const { now, timeZone = given.zone, nextSequence: sequence = given.sequence } = given;
  if (now !== undefined && !(typeof now === 'string' && isInstant(now)))
    throw wrong(path, 'now', 'an instant such as 2026-03-03T14:35:00Z');
  if (timeZone !== undefined && !(typeof timeZone === 'string' && isZone(timeZone)))
    throw wrong(path, 'timeZone', 'a zone such as America/Chicago');
  if (sequence !== undefined && !(Number.isSafeInteger(sequence) && (sequence as number) >= 0))
    throw wrong(path, 'nextSequence', 'a whole number');
  return {
    ...(now !== undefined && { now: now as string }),
    ...(timeZone !== undefined && { timeZone: timeZone as string }),
    ...(sequence !== undefined && { sequence: sequence as number }),
    values: valuesIn(given),
  };
}

function isInstant(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/.test(text) && !Number.isNaN(Date.parse(text));
}

/** Every other plain value has a name that the mapping may use. */
function valuesIn(given: Group): Record<string, string> {
  const plain = Object.entries(given).filter(
    ([name, value]) => !own.includes(name) && ['string', 'number', 'boolean'].includes(typeof value),
  );
  return Object.fromEntries(plain.map(([name, value]) => [name, String(value)]));
}

function casesIn({ cases }: Group, path: string): FileCase[] | undefined {
  if (cases === undefined) return undefined;
  if (!Array.isArray(cases)) throw wrong(path, 'cases', 'a list of files');
  return cases.map((one: unknown, index) => {
    const { direction, kind = '', file = '', orderIds = [] } = isGroup(one) ? one : {};
    const listed = Array.isArray(orderIds) && orderIds.every((id) => typeof id === 'string');
    if ((direction !== 'out' && direction !== 'in') || !listed)
      throw wrong(path, `cases, number ${index + 1},`, '{direction: out or in, kind, file, orderIds}');
    return { direction, kind: String(kind), file: String(file), orderIds: orderIds as string[] };
  });
}

function wrong(path: string, what: string, wanted: string): Error {
  return errors.CONTEXT_NOT_VALID({ message: `${path}: ${what} must be ${wanted}.` });
}
