// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { z } from 'zod';
import { atOnce } from '../shared/at-once.ts';

const fingerprint = z
  .string()
  .regex(
    /^SHA256:[A-Za-z0-9+/]{43}=?$/,
    'A host key is written as its SHA256 fingerprint, e.g. "SHA256:" and 43 characters.',
  );

export const settings = z.strictObject({
  host: z
    .string()
    .min(1)
    .meta({ label: 'Host', examples: ['sftp.example.com'] })
    .describe('Name or address of the server.'),
  port: z.int().min(1).max(65535).default(22).meta({ label: 'Port' }).describe('Port of the SSH server.'),
  user: z
    .string()
    .min(1)
    .meta({ label: 'User', examples: ['dock'] })
    .describe('Name to log in with.'),
  password: z
    .string()
    .optional()
    .meta({ label: 'Password', secret: true })
    .describe('Password, given as a secret reference.'),
  'private key': z
    .string()
    .optional()
    .meta({ label: 'Private key', secret: true, examples: ['${file:/run/secrets/sftp-key}'] })
    .describe('Text of the private key (OpenSSH or PEM), given as a reference to its file.'),
  passphrase: z
    .string()
    .optional()
    .meta({ label: 'Passphrase', secret: true })
    .describe('Passphrase of the private key, if it has one.'),
  'host key': z
    .union([fingerprint, z.array(fingerprint).min(1)])
    .optional()
    .meta({ label: 'Host key', examples: ['SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'] })
    .describe(
      'SHA256 fingerprint of the key the server must show, or a list of them. Until it is set nothing is sent.',
    ),
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
  'legacy algorithms': z
    .boolean()
    .default(false)
    .meta({ label: 'Legacy algorithms' })
    .describe('Also offers outdated encryption (SHA-1 key exchange, CBC ciphers, DSA keys) for old servers.'),
  parallel: z
    .boolean()
    .default(true)
    .meta({ label: 'Parallel requests' })
    .describe('Fast transfers with many requests at once. "false" for servers that damage files or hang up on them.'),
  connections: z
    .int()
    .min(1)
    .max(8)
    .default(2)
    .meta({ label: 'Logins at once' })
    .describe('Most logins kept open at the same time.'),
  'at once': atOnce(8),
});

export type SftpSettings = z.infer<typeof settings>;
