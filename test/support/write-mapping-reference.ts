import { writeFileSync } from 'node:fs';
import { mappingReference, referencePath } from './mapping-reference.ts';

writeFileSync(referencePath, mappingReference());
process.stdout.write('docs/mapping-reference.md written.\n');
