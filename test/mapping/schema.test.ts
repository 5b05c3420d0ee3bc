import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { parse } from 'yaml';
import { mappingSchema } from '../../src/mapping/schema/mapping.ts';
import { mappingTestSchema } from '../../src/mapping/schema/mapping-test.ts';
import { projectRoot } from '../support/source-files.ts';

const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
const valid = { mapping: ajv.compile(mappingSchema()), test: ajv.compile(mappingTestSchema()) };
for (const f of readdirSync(join(projectRoot, 'mappings'))) {
  const v = f.endsWith('.test.yaml') ? valid.test : valid.mapping;
  it(f, () => {
    v(parse(readFileSync(join(projectRoot, 'mappings', f), 'utf8')));
    expect(
      v.errors?.filter((e) => e.keyword !== 'if').map((e) => e.instancePath + ' ' + e.schemaPath + ' ' + e.message) ??
        [],
    ).to.deep.equal([]);
  });
}
