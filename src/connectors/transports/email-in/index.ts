import type { TransportAdapter } from '../../contract.ts';
import { type EmailInSettings, emailInSettings } from './settings.ts';
import { emailInTransport } from './transport.ts';

/** Files that partners mail to a mailbox (IMAP). */
export const emailIn: TransportAdapter<EmailInSettings> = {
  id: 'email-in',
  label: 'E-mail in (IMAP)',
  settings: emailInSettings,
  connect: emailInTransport,
};
