import { errors } from './errors.ts';

/** What the disk says, in our words; the rest as it was thrown. */
export function documentError(thrown: unknown): unknown {
  const code = (thrown as NodeJS.ErrnoException | null)?.code;
  if (code === 'ENOSPC' || code === 'EDQUOT') return errors.DISK_FULL({ cause: thrown });
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM')
    return errors.DOCUMENTS_NOT_WRITABLE({ cause: thrown });
  return thrown;
}
