import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { compileMapping } from '../../src/mapping/compile.ts';
import { runMappingTests } from '../../src/mapping/mapping-tests.ts';
import { projectRoot } from '../support/source-files.ts';

const templates = new Map(
  readdirSync(join(projectRoot, 'templates')).map((file) => [
    file.replace(/\.hbs$/, ''),
    readFileSync(join(projectRoot, 'templates', file), 'utf8'),
  ]),
);

describe('the mappings that are shipped', () => {
  const files = readdirSync(join(projectRoot, 'mappings')).filter(
    (file) => file.endsWith('.yaml') && !file.endsWith('.test.yaml'),
  );

  for (const file of files) {
    it(`${file} compiles, and its tests pass`, async () => {
      const name = file.replace(/\.yaml$/, '');
      const compiled = compileMapping(name, readFileSync(join(projectRoot, 'mappings', file), 'utf8'), templates);
      if ('findings' in compiled) throw new Error(JSON.stringify(compiled.findings));
      const results = await runMappingTests(
        compiled.mapping,
        readFileSync(join(projectRoot, 'mappings', `${name}.test.yaml`), 'utf8'),
      );
      expect(results.filter(({ ok }) => !ok)).to.deep.equal([]);
      expect(results).not.to.deep.equal([]);
    });
  }
});
