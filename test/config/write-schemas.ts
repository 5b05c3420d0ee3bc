import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { editorSchemas } from '../../src/config/editor-schemas.ts';
import { transports } from '../../src/connectors/transports/index.ts';

/** Writes `schema/` anew; run by `node scripts/docs.mjs schemas`. */
for (const [name, text] of Object.entries(editorSchemas(transports))) {
  await writeFile(fileURLToPath(new URL(`../../schema/${name}`, import.meta.url)), text);
}
