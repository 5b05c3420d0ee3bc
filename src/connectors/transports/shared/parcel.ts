import { stat } from 'node:fs/promises';
import type { Parcel } from '../../contract.ts';
import { errors } from '../errors.ts';
import { checkParcelName, shown } from './names.ts';

/** Before anything is said to the partner: the name can be used and the bytes are there. */
export async function checkParcel(parcel: Parcel): Promise<void> {
  checkParcelName(parcel);
  const stats = await stat(parcel.path).catch((cause) => {
    throw errors.PARCEL_UNREADABLE({ cause });
  });
  if (stats.size !== parcel.size) {
    throw errors.PARCEL_UNREADABLE({
      message: `${shown(parcel.name)} should have ${parcel.size} bytes, but its stored copy has ${stats.size}.`,
    });
  }
}

export function sizeMismatch(parcel: Pick<Parcel, 'name' | 'size'>, arrived: number): Error {
  return errors.SIZE_MISMATCH({ message: `${shown(parcel.name)}: ${arrived} of ${parcel.size} bytes arrived.` });
}

export function fileExists(name: string): Error {
  return errors.FILE_EXISTS({
    message: `A different file called ${shown(name)} already lies in the directory.`,
    value: shown(name),
  });
}
