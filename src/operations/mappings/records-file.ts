import { readFile, stat } from 'node:fs/promises';
import { errors as common } from '../errors.ts';
import { errors } from './errors.ts';

/** A sample to try a mapping with is not larger; the whole of it is held in memory. */
const fileBytes = 256 * 1024 * 1024;

export type Group = Readonly<Record<string, unknown>>;

export function isGroup(value: unknown): value is Group {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A JSON file that a person gave; `-` is for files that are read by a mapping, not for these. */
export async function readGiven(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > fileBytes)
      throw errors.RECORDS_NOT_VALID({ message: `${path} has ${size} bytes; at most 256 MiB are read.` });
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'RECORDS_NOT_VALID') throw thrown;
    throw common.FILE_NOT_READABLE({ message: `${path} cannot be read (${code ?? String(thrown)}).`, cause: thrown });
  }
}

/** Records of a JSON array, a single one, a group with a list `orders` or `records`, or one record per line. */
export function recordsIn(text: string, path: string): unknown[] {
  const whole = parsed(text);
  if (whole.ok) return listed(whole.value);
  const lines = text.split(/\r?\n/).map((line, index) => ({ line, number: index + 1 }));
  return lines
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, number }) => {
      const one = parsed(line);
      if (one.ok) return one.value;
      throw errors.RECORDS_NOT_VALID({ message: `${path} is not JSON${number > 1 ? `: see line ${number}` : ''}.` });
    });
}

function parsed(text: string): { readonly ok: true; readonly value: unknown } | { readonly ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return { ok: false };
  }
}

function listed(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (!isGroup(value)) return [value];
  const list = value.orders ?? value.records;
  return Array.isArray(list) ? list : [value];
}
