/**
 * `node scripts/docs.mjs errors` writes docs/errors.md anew from the catalogues (every `errors.ts` under src);
 * `node scripts/docs.mjs mappings` writes docs/mapping-reference.md from the words of `crossdock mappings help`;
 * `node scripts/docs.mjs schemas` writes schema/*.json from the grammar of the workspace and the settings of transports and connectors;
 * `node scripts/docs.mjs connectors` makes the tables on docs/connectors/*.md anew from what carts and WMSes say of themselves, and index.md there.
 */
import { join } from 'node:path';
import { runChild } from './lib/child.mjs';
import { asScript, root, Trouble } from './lib/project.mjs';

const pages = {
  errors: 'test/support/write-error-page.ts',
  mappings: 'test/support/write-mapping-reference.ts',
  connectors: 'test/support/write-connector-pages.ts',
  schemas: 'test/config/write-schemas.ts',
};

await asScript(async () => {
  const page = pages[process.argv[2]];
  if (!page) throw new Trouble(`Usage: node scripts/docs.mjs ${Object.keys(pages).join('|')}`, 2);
  const { code } = await runChild(process.execPath, ['--import', 'tsx', join(root, page)], { cwd: root });
  return code;
});
