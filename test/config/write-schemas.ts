import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apiConnectors } from '../../src/connectors/api-connectors.ts';
import { transports } from '../../src/connectors/transports/index.ts';
import { allSchemas, schemaNames, writeSchemas } from '../../src/operations/schemas.ts';
import { projectRoot } from '../support/source-files.ts';
import { shippedFiles, withReference } from './schema-references.ts';

/** Writes `schema/` anew, and names the schema in every shipped file that does not; run by `node scripts/docs.mjs schemas`. */
await writeSchemas(allSchemas(transports, apiConnectors), schemaNames, join(projectRoot, 'schema'));
for (const file of shippedFiles()) {
  const path = join(projectRoot, file);
  const text = await readFile(path, 'utf8');
  const named = withReference(file, text);
  if (named !== text) await writeFile(path, named);
}
