import { CrossdockError } from '../../../support/errors.ts';
import { errors } from '../errors.ts';
import { shown } from '../shared/names.ts';
import { errors as folderErrors } from './errors.ts';

export function errnoOf(thrown: unknown): string {
  return (thrown as NodeJS.ErrnoException | undefined)?.code ?? '';
}

/** A failed call of the operating system in words; `what` begins the sentence ("Listing", "Writing ORD_1.csv"). */
export function folderFailure(thrown: unknown, what: string, path: string): CrossdockError {
  if (thrown instanceof CrossdockError) return thrown;
  const details = { cause: thrown, value: path };
  const where = `${what} in ${shown(path)}`;
  switch (errnoOf(thrown)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return errors.DIRECTORY_MISSING({ ...details, message: `The directory ${shown(path)} does not exist.` });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return errors.PERMISSION_DENIED({ ...details, message: `${where} is not permitted (${errnoOf(thrown)}).` });
    case 'ENOSPC':
    case 'EDQUOT':
      return errors.NO_ROOM_LEFT({ ...details, message: `${where} failed: no room left (${errnoOf(thrown)}).` });
    case 'EXDEV':
      return folderErrors.FOLDER_OTHER_DEVICE(details);
    case 'EEXIST':
      return errors.FILE_EXISTS(details);
    default:
      return errors.PEER_REFUSED({ ...details, message: `${where} failed (${errnoOf(thrown) || 'unknown cause'}).` });
  }
}
