import { asCrossdockError, type CrossdockError } from '../../../support/errors.ts';
import type { ConnectorContext, Parcel, Place, Transport } from '../../contract.ts';
import { errors as shared } from '../errors.ts';
import { LoginGuard } from '../shared/login-guard.ts';
import { SessionPool } from '../shared/pool.ts';
import { SmtpSession } from './connection.ts';
import { composeMail, messageId } from './message.ts';
import { recipientsOf } from './recipients.ts';
import { type EmailOutSettings, smtpPort } from './settings.ts';
import { testSteps } from './steps.ts';

/** Servers end a silent login after some minutes; we are gone before. */
const idleSeconds = 15;

/**
 * Mails one file at a time on a few kept logins. Not nodemailer's own pool: that one queues a mail again by itself when a
 * connection drops, without bound.
 */
export function emailOutTransport(settings: EmailOutSettings, context: ConnectorContext): Transport {
  const { signal } = context;
  const guard = new LoginGuard(context.now);
  const pool = new SessionPool({ open, sessions: settings.connections, atOnce: 1, idleSeconds, signal });
  warnOfOpenDoors(settings, context);
  return {
    fetchClaims: false,
    send,
    trace,
    messageId: (key) => messageId(settings, key),
    test: (place, want) => testSteps(settings, place, want, signal),
    close: () => pool.close(),
  };

  async function send(place: Place, parcel: Parcel, attempting: () => Promise<void>): Promise<void> {
    const recipients = recipientsOf(place);
    const mail = await composeMail(settings, parcel, recipients, context.now());
    await withLogin(async (session) => {
      await attempting();
      const sent = await session.deliver(recipients, mail);
      if (sent.kind === 'doubt') throw inDoubt(sent.error, parcel);
      if (sent.kind === 'refused') throw sent.error;
    });
  }

  /** Ends: every login that was kept too long is closed and leaves the pool. */
  async function withLogin(work: (session: SmtpSession) => Promise<void>): Promise<void> {
    for (let done = false; !done; ) {
      done = await pool.use(async (session) => {
        if (!(await session.ready())) return false;
        await work(session);
        return true;
      });
    }
  }

  async function open(): Promise<SmtpSession> {
    guard.check();
    const session = new SmtpSession(settings);
    try {
      await session.connect();
      await session.login();
    } catch (thrown) {
      const error = asCrossdockError(thrown);
      if (error.code === 'SMTP_LOGIN') guard.refused(error);
      session.close();
      throw thrown;
    }
    guard.accepted();
    return session;
  }

  function inDoubt(error: Error, parcel: Parcel): CrossdockError {
    return shared.DELIVERY_IN_DOUBT({
      message: `The mail was handed over completely, but ${settings.host} never said whether it took it. Its Message-ID is ${messageId(settings, parcel.key)}.`,
      hint: 'Ask the partner whether the mail came (the Message-ID helps), then choose "send again" or "mark delivered".',
      cause: error,
    });
  }
}

/** SMTP has no question for it: a sent mail cannot be looked up. */
async function trace(): Promise<'unknown'> {
  return 'unknown';
}

function warnOfOpenDoors(settings: EmailOutSettings, { log, name }: ConnectorContext): void {
  const server = `${settings.host}:${smtpPort(settings)}`;
  if (settings.tls === 'none' && settings.user !== '') {
    log.warn({ connection: name, server }, 'Password is sent without encryption.');
  }
  if (settings.tls !== 'none' && !settings['check certificate']) {
    log.warn({ connection: name, server }, 'Certificate of the mail server is not checked.');
  }
}
