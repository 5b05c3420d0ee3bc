import type { Mapping, MappingFinding } from './contract.ts';
import { readMapping } from './grammar/read-mapping.ts';
import { fileReader } from './reading/file-reader.ts';
import { fileWriter } from './writing/file-writer.ts';

export type Compiled = { readonly mapping: Mapping } | { readonly findings: readonly MappingFinding[] };

/**
 * Turns a mapping file into something that writes and reads. Everything that is wrong is found at once, with its place.
 * `templates`: name without `.hbs` -> text.
 */
export function compileMapping(name: string, yamlText: string, templates: ReadonlyMap<string, string>): Compiled {
  const findings: MappingFinding[] = [];
  const spec = readMapping(yamlText, templates, findings);
  if (findings.length > 0 || !spec) return { findings: inOrder(findings) };
  const mapping: Mapping = { name, kind: spec.kind, render: fileWriter(name, spec), parse: fileReader(name, spec) };
  return { mapping };
}

function inOrder(findings: readonly MappingFinding[]): MappingFinding[] {
  return [...findings].sort((a, b) => a.line - b.line || a.column - b.column);
}
