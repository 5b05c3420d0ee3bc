import { once } from 'node:events';
import { createServer, isIPv6, type Server, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { FTPContext, FTPResponse } from 'basic-ftp';
import { deadlines } from '../shared/deadline.ts';
import { ActiveData } from './active-data.ts';
import { judgeLater } from './certificate.ts';
import { errors } from './errors.ts';
import type { FtpSettings } from './settings.ts';

/**
 * Active mode, which the client library leaves to its `prepareTransfer` hook: listen where the control connection has its local end,
 * announce it (PORT of RFC 959, EPRT of RFC 2428 for IPv6), and hand over a data stream that waits for the server to call.
 */
export function activeTransfer(settings: FtpSettings): (ftp: FTPContext) => Promise<FTPResponse> {
  return async (ftp) => {
    const local = plain(ftp.socket.localAddress ?? '');
    const partner = plain(ftp.socket.remoteAddress ?? '');
    const server = createServer({ pauseOnConnect: true });
    server.listen(settings['active port'] ?? 0, local);
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const data = new ActiveData(() => server.close());
    accept({ server, data, partner, ftp, settings });
    // The library declares a socket, and uses of it what this stream has.
    ftp.dataSocket = data as unknown as Socket;
    try {
      return await ftp.request(announcement(settings['active address'] ?? local, port));
    } catch (thrown) {
      ftp.dataSocket = undefined;
      throw thrown;
    }
  };
}

function plain(address: string): string {
  return address.replace(/^::ffff:/i, '');
}

function announcement(address: string, port: number): string {
  if (isIPv6(address)) return `EPRT |2|${address}|${port}|`;
  return `PORT ${address.replaceAll('.', ',')},${Math.floor(port / 256)},${port % 256}`;
}

interface Accepting {
  readonly server: Server;
  readonly data: ActiveData;
  readonly partner: string;
  readonly ftp: FTPContext;
  readonly settings: FtpSettings;
}

/** One call only, and only from the host of the control connection. */
function accept({ server, data, partner, ftp, settings }: Accepting): void {
  const timer = setTimeout(
    () => data.destroy(errors.FTP_NO_DATA_CONNECTION({ value: settings.host })),
    deadlines.answer * 1000,
  );
  data.whenGone(() => clearTimeout(timer));
  server.on('error', (thrown) => data.destroy(thrown));
  server.on('connection', (socket) => {
    if (plain(socket.remoteAddress ?? '') !== partner) {
      socket.destroy();
      return;
    }
    clearTimeout(timer);
    server.close();
    socket.on('error', (thrown) => data.destroy(thrown));
    data.whenGone(() => socket.destroy());
    if (!('encrypted' in ftp.socket)) return data.attach(socket);
    const secure = secured(socket, ftp);
    judgeLater(secure, settings);
    secure.on('error', (thrown) => data.destroy(thrown));
    secure.once('secureConnect', () => {
      if (!secure.destroyed) data.attach(secure);
    });
  });
}

/** We are the TLS client although the server called; its session is the one of the control connection. */
function secured(socket: Socket, ftp: FTPContext): TLSSocket {
  const session = ftp.tlsSessionStore ?? (ftp.socket as TLSSocket).getSession();
  const secure = connectTls({ ...ftp.tlsOptions, socket, ...(session && { session }) });
  secure.on('session', (next) => {
    ftp.tlsSessionStore = next;
  });
  return secure;
}
