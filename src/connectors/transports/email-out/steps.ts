import { asCrossdockError, type CrossdockError } from '../../../support/errors.ts';
import type { Place, TestStep } from '../../contract.ts';
import { networkSteps } from '../shared/network.ts';
import { type Step, walk } from '../shared/steps.ts';
import { SmtpSession } from './connection.ts';
import { recipientsOf } from './recipients.ts';
import { type EmailOutSettings, smtpPort } from './settings.ts';

/** `DNS`, `TCP`, `greeting`, `TLS`, `login`, `sender and recipients`: all of a mail but the mail. */
export async function* testSteps(
  settings: EmailOutSettings,
  place: Place,
  want: { send: boolean },
  signal: AbortSignal,
): AsyncGenerator<TestStep> {
  const session = new SmtpSession(settings);
  try {
    yield* walk([
      ...networkSteps({ host: settings.host, port: smtpPort(settings) }, signal),
      ...handshake(settings, session),
      { name: 'login', run: () => logIn(settings, session) },
      ...(want.send ? [{ name: 'sender and recipients', run: () => rehearse(settings, session, place) }] : []),
    ]);
  } finally {
    await session.end();
  }
}

/** The library does greeting and encryption in one go; which of the two failed is told by the error. */
function handshake(settings: EmailOutSettings, session: SmtpSession): Step[] {
  let failure: CrossdockError | undefined;
  let opened: Promise<void> | undefined;
  const open = () => {
    opened ??= session.connect().then(
      () => undefined,
      (thrown) => {
        failure = asCrossdockError(thrown);
      },
    );
    return opened;
  };
  const isAboutTls = () => failure?.code === 'SMTP_CERTIFICATE' || failure?.code === 'SMTP_TLS_MISSING';
  const greeting: Step = {
    name: 'greeting',
    run: async () => {
      await open();
      if (failure && !isAboutTls()) throw failure;
      return 'The server speaks SMTP.';
    },
  };
  const encryption: Step = {
    name: 'TLS',
    run: async () => {
      await open();
      if (failure && isAboutTls()) throw failure;
      const checked = settings['check certificate'] ? 'certificate trusted' : 'certificate NOT checked';
      return `Encrypted (${session.encryption || 'TLS'}), ${checked}.`;
    },
  };
  return { implicit: [encryption, greeting], starttls: [greeting, encryption], none: [greeting] }[settings.tls];
}

async function logIn(settings: EmailOutSettings, session: SmtpSession): Promise<string> {
  await session.login();
  if (settings.user === '') return 'No user is set: the server is used without login.';
  return settings.tls === 'none' ? 'Logged in; the password went over the line WITHOUT encryption.' : 'Logged in.';
}

async function rehearse({ host }: EmailOutSettings, session: SmtpSession, place: Place): Promise<string> {
  const recipients = recipientsOf(place);
  await session.rehearse(recipients);
  return `${host} takes the sender and ${recipients.length} recipients; nothing was sent.`;
}
