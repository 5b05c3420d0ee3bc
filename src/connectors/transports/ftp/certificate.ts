import { type ConnectionOptions, TLSSocket } from 'node:tls';
import type { CrossdockError } from '../../../support/errors.ts';
import { errors } from './errors.ts';
import type { FtpSettings } from './settings.ts';

/**
 * TLS lets every certificate pass and `judge` decides right after the handshake, before a byte of ours: only so can a
 * complaint name the fingerprint that was seen.
 */
export function tlsOptions({ host, authority }: FtpSettings): ConnectionOptions {
  return { host, rejectUnauthorized: false, ...(authority && { ca: authority }) };
}

/** Why this certificate is not trusted, or `undefined`. */
export function judge(socket: TLSSocket, settings: FtpSettings): CrossdockError | undefined {
  const seen = socket.getPeerCertificate().fingerprint256 ?? '';
  const pinned = [settings.certificate ?? []].flat().map(comparable);
  if (pinned.length > 0) {
    if (pinned.includes(comparable(seen))) return undefined;
    return errors.CERTIFICATE_CHANGED({
      value: seen,
      message: `${settings.host} shows the certificate ${seen}, not the agreed one.`,
    });
  }
  if (socket.authorized || settings['allow self-signed']) return undefined;
  const reason = String(socket.authorizationError ?? 'no reason given');
  return errors.CERTIFICATE_UNTRUSTED({
    value: seen,
    message: `The certificate ${seen} of ${settings.host} cannot be verified (${reason}).`,
  });
}

function comparable(fingerprint: string): string {
  return fingerprint
    .replace(/^SHA256:/, '')
    .replaceAll(':', '')
    .toLowerCase();
}

/** Data connections: a resumed session is the judged peer; a new handshake is judged again and ended when it fails. */
export function judgeLater(socket: unknown, settings: FtpSettings): void {
  if (!(socket instanceof TLSSocket)) return;
  socket.prependOnceListener('secureConnect', () => {
    const verdict = socket.isSessionReused() ? undefined : judge(socket, settings);
    if (verdict) socket.destroy(verdict);
  });
}
