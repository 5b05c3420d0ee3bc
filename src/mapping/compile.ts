import { UnwritableTree } from '../formats/tree/unwritable.ts';
import type { Mapping, MappingFinding } from './contract.ts';
import { readingExplainer } from './explain/explain-in.ts';
import { fileExplainer } from './explain/explain-out.ts';
import { readMapping } from './grammar/read-mapping.ts';
import { layoutOf } from './layouts.ts';
import { fileReader } from './reading/file-reader.ts';
import { readPlan } from './reading/plan.ts';
import { tableReader } from './reading/table.ts';
import { rejectedRows } from './rejected/rejected-rows.ts';
import type { MappingSpec } from './spec.ts';
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
  const unwritable = unwritableTree(spec);
  if (unwritable) return { findings: [unwritable] };
  const mapping: Mapping = {
    name,
    kind: spec.kind,
    oneFilePer: namesRecord(spec) ? 'order' : 'run',
    stock: spec.stock,
    tells: (path) => readPlan(spec).slot(path) >= 0,
    render: fileWriter(name, spec),
    parse: fileReader(name, spec),
    table: spec.records.length > 0 ? tableReader(spec) : undefined,
    explainOut: fileExplainer(name, spec),
    explainIn: readingExplainer(name, spec),
    rejected: rejectedRows(spec),
  };
  return { mapping };
}

/** Whether the places of the records and columns can stand in one tree is known only when they are all there. */
function unwritableTree(spec: MappingSpec): MappingFinding | undefined {
  try {
    layoutOf(spec).openWriter();
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof UnwritableTree)) throw thrown;
    const { message, step } = thrown;
    const columns = spec.records.flatMap((record) => record.columns);
    const { line, column } = columns.find(({ path }) => path.includes(step ?? ''))?.place ?? { line: 1, column: 1 };
    return { line, column, code: 'MAPPING_VALUE', message };
  }
}

/** A file name that says something of an order is meant for a file of that order alone. */
function namesRecord({ file }: MappingSpec): boolean {
  const { roots } = file.name.use;
  return ['order', 'package', 'shipment', 'line', 'level', 'receipt', 'ordinal'].some((root) => roots.has(root));
}

function inOrder(findings: readonly MappingFinding[]): MappingFinding[] {
  return [...findings].sort((a, b) => a.line - b.line || a.column - b.column);
}
