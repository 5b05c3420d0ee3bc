// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { z } from 'zod';
import { atOnce } from '../shared/at-once.ts';

const fingerprint = z
  .string()
  .regex(
    /^(SHA256:)?([0-9A-Fa-f]{2}:?){32}$/,
    'A certificate is written as its SHA-256 fingerprint: 32 pairs of hexadecimal digits.',
  );

export const settings = z.strictObject({
  host: z
    .string()
    .min(1)
    .meta({ label: 'Host', examples: ['ftp.example.com'] })
    .describe('Name or address of the server.'),
  port: z
    .int()
    .min(1)
    .max(65535)
    .optional()
    .meta({ label: 'Port', examples: [2121] })
    .describe('Port of the server; default 21, with "tls: implicit" 990.'),
  user: z
    .string()
    .min(1)
    .meta({ label: 'User', examples: ['dock'] })
    .describe('Name to log in with.'),
  password: z.string().meta({ label: 'Password', secret: true }).describe('Password, given as a secret reference.'),
  tls: z
    .enum(['none', 'explicit', 'implicit'])
    .default('none')
    .meta({ label: 'TLS' })
    .describe(
      '"explicit" (FTPS, AUTH TLS) whenever the partner has it; with "none" password and files travel readable.',
    ),
  certificate: z
    .union([fingerprint, z.array(fingerprint).min(1)])
    .optional()
    .meta({ label: 'Certificate', examples: ['AB:'.repeat(31) + 'AB'] })
    .describe('SHA-256 fingerprint of the certificate that the server must show, or a list of them.'),
  authority: z
    .string()
    .optional()
    .meta({ label: 'Authority', examples: ['${file:/etc/crossdock/partner-ca.pem}'] })
    .describe("Certificate (PEM) of the partner's own authority, given as a reference to its file."),
  'allow self-signed': z
    .boolean()
    .default(false)
    .meta({ label: 'Allow self-signed' })
    .describe('Takes any certificate: encrypted, but nobody knows by whom it is read. "certificate" is better.'),
  mode: z
    .enum(['passive', 'active'])
    .default('passive')
    .meta({ label: 'Mode' })
    .describe('Who opens the data connection: "passive" this machine, "active" the server.'),
  'active address': z
    .string()
    .optional()
    .meta({ label: 'Active address', examples: ['192.0.2.7'] })
    .describe('Address the server shall connect to in active mode, when it is not the one of this machine (NAT).'),
  'active port': z
    .int()
    .min(1)
    .max(65535)
    .optional()
    .meta({ label: 'Active port', examples: [20100] })
    .describe('Local port for data connections in active mode; only with "connections: 1". Default any free port.'),
  encoding: z
    .enum(['utf8', 'latin1'])
    .default('utf8')
    .meta({ label: 'Encoding of names' })
    .describe('Encoding of file names at the server.'),
  directory: z
    .string()
    .default('')
    .meta({ label: 'Base directory', examples: ['Inbox'] })
    .describe('Directory at the server; directories of endpoints are joined to it. Empty = where the login lands.'),
  'temporary directory': z
    .string()
    .default('')
    .meta({ label: 'Temporary directory', examples: ['../tmp'] })
    .describe(
      'Where a file is uploaded before it gets its name, seen from its directory (e.g. "../tmp"); empty = beside it, under a hidden name.',
    ),
  'existing file': z
    .enum(['keep', 'replace'])
    .default('keep')
    .meta({ label: 'Existing file' })
    .describe(
      'What happens when a different file of the same name lies there: "keep" holds the delivery, "replace" overwrites.',
    ),
  'ignore case': z
    .boolean()
    .default(false)
    .meta({ label: 'Ignore case' })
    .describe('Whether *.csv also takes STOCK.CSV.'),
  connections: z
    .int()
    .min(1)
    .max(8)
    .default(2)
    .meta({ label: 'Logins at once' })
    .describe('Most logins at the same time; each moves one file at a time.'),
  'at once': atOnce(4),
});

export type FtpSettings = z.infer<typeof settings>;

export function addressOf({ host, port, tls }: FtpSettings): { host: string; port: number } {
  return { host, port: port ?? (tls === 'implicit' ? 990 : 21) };
}
