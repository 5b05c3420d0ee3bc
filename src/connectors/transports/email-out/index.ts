import type { TransportAdapter } from '../../contract.ts';
import { type EmailOutSettings, emailOutSettings } from './settings.ts';
import { emailOutTransport } from './transport.ts';

/** Files as attachments of mails, through a relay (SMTP). */
export const emailOut: TransportAdapter<EmailOutSettings> = {
  id: 'email-out',
  label: 'E-mail out (SMTP)',
  settings: emailOutSettings,
  connect: emailOutTransport,
};
