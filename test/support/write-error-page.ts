import { writeFileSync } from 'node:fs';
import { errorPage, errorPagePath, errorRows } from './error-page.ts';

const rows = await errorRows();
writeFileSync(errorPagePath, errorPage(rows));
process.stdout.write(`docs/errors.md: ${rows.length} codes.\n`);
