// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { z } from 'zod';
import { atOnce } from '../shared/at-once.ts';

const line = z.string().regex(/^[^\r\n\0]*$/, 'Must be one line.');

export const emailOutSettings = z.strictObject({
  host: z
    .string()
    .min(1)
    .describe('Mail server that accepts mail for sending (the relay).')
    .meta({ label: 'Server', examples: ['smtp.example.com'] }),
  port: z
    .int()
    .min(1)
    .max(65535)
    .optional()
    .describe('Default 587 with starttls, 465 with implicit, 25 with none.')
    .meta({ label: 'Port', examples: [465] }),
  tls: z
    .enum(['starttls', 'implicit', 'none'])
    .default('starttls')
    .describe('How the connection is encrypted; with starttls or implicit it never falls back to plain text.')
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
    .default('')
    .describe('Login name; empty for a relay that asks for none.')
    .meta({ label: 'User', examples: ['dock@example.com'] }),
  password: z.string().default('').describe('Password or app password.').meta({ label: 'Password', secret: true }),
  from: z
    .email()
    .describe('Address that the mails come from; the relay must allow it.')
    .meta({ label: 'From', examples: ['dock@example.com'] }),
  'from name': line
    .default('')
    .describe('Name shown beside the address.')
    .meta({ label: 'From name', examples: ['Example Dock'] }),
  'reply to': z
    .email()
    .or(z.literal(''))
    .default('')
    .describe('Where answers go.')
    .meta({ label: 'Reply to', examples: ['ops@example.com'] }),
  'attach as': z
    .enum(['by extension', 'binary'])
    .default('by extension')
    .describe('Content type of the attachment: from the file name, or always application/octet-stream.')
    .meta({ label: 'Attach as' }),
  'message id domain': line
    .default('')
    .describe('Right side of the Message-ID; default the domain of "from".')
    .meta({ label: 'Message-ID domain', examples: ['example.com'] }),
  'own host name': line
    .default('')
    .describe('Name given in EHLO when the server insists on a certain one.')
    .meta({ label: 'Own host name', examples: ['dock.example.com'] }),
  connections: z
    .int()
    .min(1)
    .max(8)
    .default(2)
    .describe('Most logins kept open at the same time; a few relays allow only one.')
    .meta({ label: 'Logins at once' }),
  'timeout seconds': z
    .int()
    .min(1)
    .max(600)
    .default(60)
    .describe('Longest wait for one answer. Too short for a server that scans slowly means mails in doubt.')
    .meta({ label: 'Timeout in seconds' }),
  'at once': atOnce(4),
});

export type EmailOutSettings = z.output<typeof emailOutSettings>;

export function smtpPort(settings: EmailOutSettings): number {
  return settings.port ?? { starttls: 587, implicit: 465, none: 25 }[settings.tls];
}
