import { errors } from '../errors.ts';

/** What the operating system says of files, never of networks. */
const fileCodes = [
  'ENOSPC',
  'EDQUOT',
  'EACCES',
  'EPERM',
  'EROFS',
  'EIO',
  'EMFILE',
  'ENFILE',
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
];

/** A failure on this machine's side of a transfer: nobody else is to blame, and no connection was lost. */
export function isLocal(thrown: unknown): boolean {
  const code = (thrown as NodeJS.ErrnoException | undefined)?.code;
  return typeof code === 'string' && fileCodes.includes(code);
}

/** A full disk here is worth its own words; the rest stays as it is. */
export function localFailure(thrown: unknown): unknown {
  const code = (thrown as NodeJS.ErrnoException | undefined)?.code;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return thrown;
  return errors.NO_ROOM_LEFT({ cause: thrown, message: 'There is no room left on the disk of the data directory.' });
}
