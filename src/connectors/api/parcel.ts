import { readFile } from 'node:fs/promises';
import type { Parcel } from '../contract.ts';
import { errors } from '../transports/errors.ts';
import type { Written } from './layout.ts';

/** The records of a parcel, as the connector's layout wrote them. */
export async function readParcel<Body>({ path }: Pick<Parcel, 'path'>): Promise<Written<Body>[]> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Written<Body>[];
  } catch (thrown) {
    throw errors.PARCEL_UNREADABLE({ cause: thrown });
  }
}
