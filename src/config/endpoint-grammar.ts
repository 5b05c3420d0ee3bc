import { z } from 'zod';
import { duration } from './durations.ts';
import { email, sender, text } from './word-grammar.ts';

/** Its settings are checked by the transport's own declaration; `id` is where the editor schema puts them in. */
export const transport = z
  .record(z.string(), z.unknown(), { error: 'Write one transport with its settings, such as { folder: data/in }.' })
  .meta({
    id: 'transport',
    description: 'One transport with its settings, such as { folder: data/in } or sftp: { host: ... }.',
  });
export const peer = z.union([z.string(), transport], {
  error: 'Write the name of a connection, or one transport with its settings such as { folder: data/in }.',
});

export const snippet = z.union(
  [z.string(), z.strictObject({ template: text.describe('Name of a file in templates/, without .hbs.') })],
  {
    error: 'Write the text itself, or { template: name }.',
  },
);
export const values = z.record(z.string(), z.string()).describe('Named texts for the mapping: {{values.name}} there.');
export const directory = z.string().describe('Directory or mailbox folder of the connection, joined by "/".');
export const mapping = text.describe('Name of a file in mappings/, without .yaml.');

export const inletShape = z.strictObject({
  from: peer.optional().describe('Where files come from: the name of a connection, or one inline.'),
  directory: directory.optional(),
  files: text.optional().describe('Which names are taken, such as "SHIP_*.csv"; default all.'),
  senders: z.array(sender).optional().describe('E-mail: who may send files, such as *@example.com; default everybody.'),
  mapping: mapping.optional(),
  settle: duration
    .optional()
    .describe('How long size and time of a file must stay the same before it is taken; default 5s.'),
  'done file': z
    .string()
    .regex(/^[^/\\]*\{(name|stem)\}[^/\\]*$/, 'Write a file name with {name} or {stem} in it, such as "{name}.done".')
    .optional()
    .describe(
      'Marker that must lie beside a file before it is taken: "{name}.done" for A.csv.done, "{stem}.ok" for A.ok.',
    ),
  after: z
    .enum(['remove', 'remember'])
    .optional()
    .describe('What happens to a file that is safely here; default remove.'),
  'empty files': z
    .enum(['refused', 'allowed'])
    .optional()
    .describe('Zero-byte files: refused (default), or allowed and ignored.'),
  values: values.optional(),
});

export const outletShape = z.strictObject({
  to: peer.optional().describe('Where files go: the name of a connection, or one inline.'),
  directory: directory.optional(),
  mapping: mapping.optional(),
  gather: duration
    .refine((seconds) => seconds <= 900, 'Gather at most 15m; for longer, run the service by the clock: every or at.')
    .optional()
    .describe('How long an automatic run collects before it closes the file, 0s to 15m; default 2m.'),
  numbering: z
    .enum(['connection', 'endpoint'])
    .optional()
    .describe('Who shares one file counter; default all files of the connection.'),
  recipients: z.array(email).min(1).optional().describe('E-mail: who gets the file.'),
  subject: snippet.optional().describe('E-mail: subject, Handlebars.'),
  text: snippet.optional().describe('E-mail: body, Handlebars.'),
  values: values.optional(),
});

export const batchedOutletShape = outletShape.extend({
  batch: z
    .enum(['each run', 'each order'])
    .optional()
    .describe(
      'One file for each run (default), or one for each order (default where files are named after the order).',
    ),
  'at most': z.int().min(1).max(10_000).optional().describe('Most records in one file; default 10000.'),
});

export const off = z.literal('off', { error: 'Write settings, or off.' });
export const inlet = z.union([inletShape, off], {
  error: 'Write settings such as { from: ..., mapping: ... }, or off.',
});
export const outlet = z.union([outletShape, off], {
  error: 'Write settings such as { to: ..., mapping: ... }, or off.',
});
export const batchedOutlet = z.union([batchedOutletShape, off], {
  error: 'Write settings such as { to: ..., mapping: ... }, or off.',
});

export type RawInlet = z.output<typeof inletShape>;
export type RawOutlet = z.output<typeof batchedOutletShape>;
export type Snippet = z.output<typeof snippet>;
