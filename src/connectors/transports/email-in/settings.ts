// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { z } from 'zod';
import { atOnce } from '../shared/at-once.ts';

const line = z.string().regex(/^[^\r\n\0]*$/, 'Must be one line.');
const mailbox = line.min(1);

export const emailInSettings = z.strictObject({
  host: z
    .string()
    .min(1)
    .describe('IMAP server of the mailbox.')
    .meta({ label: 'Server', examples: ['imap.example.com'] }),
  port: z
    .int()
    .min(1)
    .max(65535)
    .optional()
    .describe('Default 993 with implicit, otherwise 143.')
    .meta({ label: 'Port', examples: [143] }),
  tls: z
    .enum(['implicit', 'starttls', 'none'])
    .default('implicit')
    .describe('How the connection is encrypted; with implicit or starttls it never falls back to plain text.')
    .meta({ label: 'Encryption' }),
  'trusted certificate': z
    .string()
    .default('')
    .describe('PEM text of a private authority or of a self-signed server certificate.')
    .meta({ label: 'Trusted certificate', examples: ['${file:/etc/crossdock/mail-ca.pem}'] }),
  'check certificate': z
    .boolean()
    .default(true)
    .describe('Off accepts any certificate: anybody on the way can read the password. Prefer the trusted certificate.')
    .meta({ label: 'Check certificate' }),
  user: line
    .min(1)
    .describe('Login name, often the whole address.')
    .meta({ label: 'User', examples: ['returns@example.com'] }),
  password: z.string().min(1).describe('Password or app password.').meta({ label: 'Password', secret: true }),
  mailbox: mailbox
    .default('INBOX')
    .describe('Folder that is read where an endpoint names none; "/" separates levels.')
    .meta({ label: 'Mailbox' }),
  'after taking': z
    .enum(['move', 'delete', 'mark'])
    .default('move')
    .describe('What becomes of a mail whose files are safe: move to the done folder, delete, or mark and leave.')
    .meta({ label: 'After taking' }),
  'done folder': mailbox
    .default('Crossdock/Done')
    .describe('Where taken mails are moved; created when missing.')
    .meta({ label: 'Done folder' }),
  'refused folder': mailbox
    .default('Crossdock/Refused')
    .describe('Where refused mails are moved (also with delete); created when missing.')
    .meta({ label: 'Refused folder' }),
  'authenticated by': line
    .default('')
    .describe('Name that your mail server writes into Authentication-Results; set = only mails with its "dmarc=pass".')
    .meta({ label: 'Authenticated by', examples: ['mx.example.com'] }),
  'timeout seconds': z
    .int()
    .min(1)
    .max(600)
    .default(60)
    .describe('Longest wait for one answer.')
    .meta({ label: 'Timeout in seconds' }),
  'at once': atOnce(4),
});

export type EmailInSettings = z.output<typeof emailInSettings>;

export function imapPort(settings: EmailInSettings): number {
  return settings.port ?? (settings.tls === 'implicit' ? 993 : 143);
}
