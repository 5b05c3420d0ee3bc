import { CrossdockError } from '../../../support/errors.ts';
import { errors } from '../errors.ts';
import { shown } from '../shared/names.ts';
import { networkFailure } from '../shared/network.ts';
import { errors as sftpErrors } from './errors.ts';

/** Status codes of SFTP replies (draft-ietf-secsh-filexfer): a server that answers one has definitely not done it. */
export const status = {
  noSuchFile: 2,
  permissionDenied: 3,
  failure: 4,
  noConnection: 6,
  connectionLost: 7,
  unsupported: 8,
  alreadyExists: 11,
  noSpace: 14,
  quota: 15,
} as const;

/** The status of a reply, or `undefined` when there was none. */
export function statusOf(thrown: unknown): number | undefined {
  const code = (thrown as { code?: unknown } | undefined)?.code;
  const lost = code === status.noConnection || code === status.connectionLost;
  return typeof code === 'number' && !lost ? code : undefined;
}

/** The library throws at once when the server has not announced an extension. */
export function isUnsupported(thrown: unknown): boolean {
  if (statusOf(thrown) === status.unsupported) return true;
  return thrown instanceof Error && /does not support this extended request/.test(thrown.message);
}

/** A failed request in words; what is no reply of a server stays as it is. `what` begins the sentence. */
export function requestFailure(thrown: unknown, what: string, path: string, peer: string): unknown {
  if (thrown instanceof CrossdockError) return thrown;
  const where = `${what} in "${shown(path)}" at ${peer}`;
  const details = { cause: thrown, value: path };
  switch (statusOf(thrown)) {
    case undefined:
      return thrown;
    case status.noSuchFile:
      return errors.DIRECTORY_MISSING({
        ...details,
        message: `The directory "${shown(path)}" does not exist at ${peer}.`,
      });
    case status.permissionDenied:
      return errors.PERMISSION_DENIED({ ...details, message: `${where} is not permitted.` });
    case status.noSpace:
    case status.quota:
      return errors.NO_ROOM_LEFT({ ...details, message: `${where} failed: no room left.` });
    default:
      return errors.PEER_REFUSED({ cause: thrown, message: `${where} was refused (SFTP status ${statusOf(thrown)}).` });
  }
}

/** Why no login came about; the client library says it by `level` and by its sentence. */
export function loginFailure(thrown: unknown, peer: string): CrossdockError {
  if (thrown instanceof CrossdockError) return thrown;
  const { level = '', message = '' } = (thrown ?? {}) as { level?: string; message?: string };
  const details = { cause: thrown };
  if (level === 'client-authentication') {
    return sftpErrors.SFTP_LOGIN_REFUSED({ ...details, message: `${peer} refused user, password or key.` });
  }
  if (level === 'client-timeout') {
    return errors.CONNECTION_TIMEOUT({ ...details, message: `${peer} did not finish the handshake in time.` });
  }
  if (/no matching/i.test(message)) {
    const kind = /no matching ([^:]+)/i.exec(message)?.[1] ?? 'method';
    return sftpErrors.SFTP_NO_COMMON_ALGORITHM({ ...details, message: `No common ${kind} with ${peer}.` });
  }
  if (/private ?key|passphrase/i.test(message)) return sftpErrors.SFTP_KEY_UNREADABLE(details);
  if (/subsystem|open failed|channel/i.test(message)) return sftpErrors.SFTP_NOT_OFFERED(details);
  return networkFailure(thrown, peer);
}
