import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiConnectors } from '../../src/connectors/api-connectors.ts';
import { transports } from '../../src/connectors/transports/index.ts';
import { indexPage, withTables } from './connector-pages.ts';
import { projectRoot } from './source-files.ts';

/** Makes the tables on the pages of connectors anew, and the list of them all; run by `node scripts/docs.mjs connectors`. */
const folder = join(projectRoot, 'docs/connectors');
for (const connector of apiConnectors) {
  const path = join(folder, `${connector.id}.md`);
  const page = existsSync(path) ? readFileSync(path, 'utf8') : `# ${connector.label}\n`;
  const made = withTables(page, connector);
  if (made !== page || !existsSync(path)) writeFileSync(path, made);
}
writeFileSync(join(folder, 'index.md'), indexPage(transports, apiConnectors));
process.stdout.write(`docs/connectors: ${apiConnectors.length} pages, and their index.\n`);
