import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { atEnd } from '../support/closing.ts';
import { selfSigned } from './certificate.ts';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: Buffer;
  readonly parsed: ParsedMail;
}

/** What the server says instead of yes. An address refuses only that recipient. */
export interface SmtpManners {
  connect?: Refusal;
  login?: Refusal;
  sender?: Refusal;
  recipient?: Record<string, Refusal>;
  /** After the final dot. */
  message?: Refusal;
  /** After the final dot: `cut` ends the connection without a word, `silence` never answers. */
  afterDot?: 'cut' | 'silence';
  /** Ends the connection after so many bytes of a message. */
  cutAfterBytes?: number;
}

export interface Refusal {
  readonly code: number;
  readonly text: string;
  /** How often; then all is well again. Default always. */
  times?: number;
}

export interface SmtpSettings {
  readonly tls?: 'starttls' | 'implicit' | 'none';
  readonly user?: string;
  readonly password?: string;
  readonly size?: number;
  readonly certificateFor?: string;
}

export interface SmtpPeer {
  readonly port: number;
  /** PEM of its self-signed certificate. */
  readonly certificate: string;
  /** Mails that it said 250 to, or cut the connection after having got them whole (`afterDot`). */
  readonly mails: readonly ReceivedMail[];
  /** Logins that were tried, right or wrong. */
  logins(): number;
  connections(): number;
  behave(manners: SmtpManners): void;
  /** Ends all connections at once, as a server does with logins that have been silent for long. */
  drop(): void;
  stop(): Promise<void>;
}

/** A mail server that keeps what it gets and can be rude at every step. */
export async function startSmtp(settings: SmtpSettings = {}): Promise<SmtpPeer> {
  const { tls = 'starttls', user = 'dock', password = 'secret', size } = settings;
  const { key, cert } = await selfSigned(settings.certificateFor);
  const mails: ReceivedMail[] = [];
  const sockets = new Map<number, Socket>();
  let manners: SmtpManners = {};
  let logins = 0;
  let connections = 0;

  const server = new SMTPServer({
    key,
    cert,
    secure: tls === 'implicit',
    authOptional: true,
    disableReverseLookup: true,
    disabledCommands: [...(tls === 'none' ? ['STARTTLS'] : []), ...(user === '' ? ['AUTH'] : [])],
    allowInsecureAuth: tls === 'none',
    closeTimeout: 200,
    logger: false,
    ...(size !== undefined && { size }),
    onConnect(_session, callback) {
      connections++;
      callback(refusal(manners.connect));
    },
    onAuth(auth, _session, callback) {
      logins++;
      const refused = refusal(manners.login);
      if (refused) return callback(refused);
      if (auth.username === user && auth.password === password) return callback(null, { user });
      callback(null, {});
    },
    onMailFrom: (_address, _session, callback) => callback(refusal(manners.sender)),
    onRcptTo: ({ address }, _session, callback) => callback(refusal(manners.recipient?.[address])),
    async onData(stream, session, callback) {
      const cut = () => sockets.get(session.remotePort)?.destroy();
      let seen = 0;
      stream.on('data', (chunk: Buffer) => {
        seen += chunk.length;
        if (manners.cutAfterBytes !== undefined && seen > manners.cutAfterBytes) cut();
      });
      try {
        const raw = await buffer(stream);
        const refused = refusal(manners.message);
        if (refused) return callback(refused);
        const { mailFrom, rcptTo } = session.envelope;
        const to = rcptTo.map(({ address }) => address);
        mails.push({ from: mailFrom ? mailFrom.address : '', to, raw, parsed: await simpleParser(raw) });
        if (manners.afterDot === 'cut') cut();
        if (!manners.afterDot) callback();
      } catch {
        // The client went away before the final dot: no mail.
        callback(new Error('incomplete'));
      }
    },
  });
  server.on('error', () => undefined);
  const net = server.server as Server;
  net.on('connection', (socket: Socket) => sockets.set(socket.remotePort ?? 0, socket));
  server.listen(0, '127.0.0.1');
  await once(net, 'listening');

  const drop = () => {
    for (const socket of sockets.values()) socket.destroy();
  };
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= new Promise((resolve) => {
      drop();
      server.close(() => resolve());
    });
    return stopped;
  };
  atEnd(stop);
  return {
    port: (net.address() as { port: number }).port,
    certificate: cert,
    mails,
    logins: () => logins,
    connections: () => connections,
    behave: (wanted) => {
      manners = wanted;
    },
    drop,
    stop,
  };
}

function refusal(wanted: Refusal | undefined): Error | null {
  if (!wanted || wanted.times === 0) return null;
  if (wanted.times !== undefined) wanted.times--;
  return Object.assign(new Error(wanted.text), { responseCode: wanted.code });
}
