import { parse as parseYaml } from 'yaml';
import { type Group, isGroup } from './records-file.ts';

/** What a delimited layout says about its cells; enough to show them under their names. */
export interface Layout {
  readonly delimiter: string;
  readonly quotes: boolean;
  /** The first line holds names. */
  readonly header: boolean;
  readonly kinds: readonly RowKind[];
}

/** One kind of row: the names of its columns, and the fixed texts that tell it from others. */
export interface RowKind {
  readonly name: string;
  readonly columns: readonly string[];
  readonly fixed: readonly (string | undefined)[];
}

const delimiters: Readonly<Record<string, string>> = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
  '\\t': '\t',
  pipe: '|',
  detect: ',',
};
/** A mapping with other parts is of a layout that has no cells. */
const delimitedKeys = 'kind description file delimited text zone lookups rows columns records constants reading'.split(
  ' ',
);

/** `undefined` = the mapping writes no delimited file. */
export function layoutOf(yamlText: string): Layout | undefined {
  const mapping: unknown = parseYaml(yamlText);
  if (!isGroup(mapping)) return undefined;
  const { delimited } = mapping;
  if (delimited === undefined && Object.keys(mapping).some((key) => !delimitedKeys.includes(key))) return undefined;
  const { delimiter = 'comma', quote = 'minimal', header = true } = isGroup(delimited) ? delimited : {};
  const kinds = isGroup(mapping.records)
    ? Object.entries(mapping.records).map(([name, record]) =>
        kindOf(name, isGroup(record) ? record.columns : undefined),
      )
    : [kindOf('', mapping.columns)];
  return {
    delimiter: delimiters[String(delimiter)] ?? String(delimiter),
    quotes: quote !== 'none',
    header: header !== false && kinds.length === 1,
    kinds,
  };
}

function kindOf(name: string, columns: unknown): RowKind {
  const entries: [string, unknown][] = Array.isArray(columns)
    ? columns.map((column: unknown, index) => [nameIn(column) ?? String(index + 1), column])
    : Object.entries(isGroup(columns) ? columns : {});
  return { name, columns: entries.map(([label]) => label), fixed: entries.map(([, column]) => fixedIn(column)) };
}

function nameIn(column: unknown): string | undefined {
  return isGroup(column) && typeof column.name === 'string' ? column.name : undefined;
}

function fixedIn(column: unknown): string | undefined {
  const { value } = isGroup(column) ? column : ({} as Group);
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  return text?.includes('{{') ? undefined : text;
}
