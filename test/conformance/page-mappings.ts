import { compileMapping } from '../../src/mapping/compile.ts';
import type { Mapping, MappingKind } from '../../src/mapping/contract.ts';
import { filesOnPage } from '../support/page-files.ts';

/** Mapping files that a page of the docs shows, ready for use. */
export function mappingsOnPage(
  page: string,
  names: Readonly<Partial<Record<MappingKind, string>>>,
): Partial<Record<MappingKind, Mapping>> {
  const files = filesOnPage(page);
  return Object.fromEntries(
    Object.entries(names).map(([kind, name]) => {
      const compiled = compileMapping(name, files[`mappings/${name}.yaml`] ?? '', new Map());
      if ('findings' in compiled) throw new Error(`${page}, ${name}: ${JSON.stringify(compiled.findings)}`);
      return [kind, compiled.mapping];
    }),
  );
}
