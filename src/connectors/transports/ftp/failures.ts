import { FTPError } from 'basic-ftp';
import { CrossdockError } from '../../../support/errors.ts';
import { errors } from '../errors.ts';
import { shown } from '../shared/names.ts';
import { networkFailure } from '../shared/network.ts';
import { errors as ftpErrors } from './errors.ts';

/** The reply code of a definite answer (RFC 959), or `undefined` when there was none. */
export function replyOf(thrown: unknown): number | undefined {
  return thrown instanceof FTPError && thrown.code !== 421 ? thrown.code : undefined;
}

/** No such file, or no right to it: FTP has one code for both. */
export function isRefusal(thrown: unknown): boolean {
  return replyOf(thrown) === 550 || replyOf(thrown) === 553;
}

export function isUnknownCommand(thrown: unknown): boolean {
  const code = replyOf(thrown) ?? 0;
  return code >= 500 && code <= 504;
}

/** A failed command in words; what is no reply of a server stays as it is. `what` begins the sentence. */
export function commandFailure(thrown: unknown, what: string, directory: string, peer: string): unknown {
  const code = replyOf(thrown);
  if (code === undefined) return thrown;
  const message = `${what} in "${shown(directory)}" at ${peer} was refused: ${shown((thrown as Error).message)}`;
  const details = { cause: thrown, value: directory, message };
  if (code === 552 || code === 452) return errors.NO_ROOM_LEFT(details);
  if (code === 425) return ftpErrors.FTP_NO_DATA_CONNECTION(details);
  if (isRefusal(thrown) || code === 532) return errors.PERMISSION_DENIED(details);
  if (isUnknownCommand(thrown)) return ftpErrors.FTP_COMMAND_UNSUPPORTED(details);
  return errors.PEER_REFUSED(details);
}

/** The end of a control or data connection; the client library says by its sentence what kind of end it was. */
export function lostFailure(thrown: unknown, peer: string): CrossdockError {
  const message = thrown instanceof Error ? thrown.message : '';
  if (/data connection|transfer strategies/i.test(message)) {
    return ftpErrors.FTP_NO_DATA_CONNECTION({ cause: thrown, value: peer });
  }
  if (/timeout/i.test(message))
    return errors.CONNECTION_TIMEOUT({ cause: thrown, message: `${peer} stopped answering.` });
  if (/\(data socket\)/.test(message)) return ftpErrors.FTP_TRANSFER_BROKEN({ cause: thrown });
  return networkFailure(thrown, peer);
}

/** A failed login; the reply is not quoted, nobody knows what a server puts in there. */
export function loginFailure(thrown: unknown, peer: string): CrossdockError {
  if (thrown instanceof CrossdockError) return thrown;
  const code = replyOf(thrown);
  if (code === undefined) return lostFailure(thrown, peer);
  if (/encrypt|TLS|SSL/i.test((thrown as Error).message)) return ftpErrors.FTP_TLS_REQUIRED({ value: peer });
  if (code === 530 || code === 532 || code === 331) {
    return ftpErrors.FTP_LOGIN_REFUSED({ message: `${peer} refused user or password (${code}).` });
  }
  return errors.PEER_REFUSED({ message: `${peer} refused the login (${code}).` });
}

/** The library could not make sense of a listing. */
export function isListingFailure(thrown: unknown): boolean {
  return thrown instanceof Error && /parser|parse line/i.test(thrown.message);
}
