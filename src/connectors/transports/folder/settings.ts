import { z } from 'zod';
import { atOnce } from '../shared/at-once.ts';

export const settings = z.strictObject({
  directory: z
    .string()
    .default('')
    .meta({ label: 'Base directory', examples: ['/srv/partners/legacy'] })
    .describe('Directory on this machine (or a mounted share); directories of endpoints are joined to it.'),
  'temporary directory': z
    .string()
    .default('')
    .meta({ label: 'Temporary directory', examples: ['../tmp'] })
    .describe(
      'Where a file is written before it appears under its name, seen from its directory; empty = beside it. Must lie on the same disk.',
    ),
  'existing file': z
    .enum(['keep', 'replace'])
    .default('keep')
    .meta({ label: 'Existing file' })
    .describe(
      'What happens when a different file of the same name lies there: "keep" holds the delivery, "replace" overwrites.',
    ),
  take: z
    .enum(['copy', 'move'])
    .default('copy')
    .meta({ label: 'How files are taken' })
    .describe(
      '"copy": the file stays until its copy is recorded, then it is deleted. "move": it leaves the folder at once; for folders that several programs read.',
    ),
  'ignore case': z
    .boolean()
    .default(false)
    .meta({ label: 'Ignore case' })
    .describe('Whether *.csv also takes STOCK.CSV.'),
  watch: z
    .enum(['events', 'polling', 'off'])
    .default('events')
    .meta({ label: 'Watch' })
    .describe(
      'How new files are noticed between two looks; network shares send no events: use "polling" or "off" there.',
    ),
  'at once': atOnce(8),
});

export type FolderSettings = z.infer<typeof settings>;
