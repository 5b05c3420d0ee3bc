import { isMap, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml';
import type { KnownColumn } from './contract.ts';

/** How a whole name is read. */
const wholeName = /^\{(order\.(?:shipTo|billTo))\.firstName\} \{\1\.lastName\}$/;

/** What one mapping of the workspace knows: its headings and their fields. A file that cannot be read knows nothing. */
export function knowledgeOf(mapping: string, yamlText: string): KnownColumn[] {
  const root = parseDocument(yamlText).contents;
  if (!isMap(root)) return [];
  const kind = textOf(root.get('kind', true));
  return columnGroups(root)
    .flatMap(columnsOf)
    .filter(({ header, field }) => header !== '' && /^[a-z]\w*(\.\w+)+$/i.test(field))
    .map((column) => ({ mapping, kind, ...column }));
}

function columnGroups(root: YAMLMap): unknown[] {
  const records = root.get('records', true);
  const inner = isMap(records)
    ? records.items.map(({ value }) => (isMap(value) ? value.get('columns', true) : null))
    : [];
  return [root.get('columns', true), ...inner];
}

function columnsOf(columns: unknown): { header: string; field: string }[] {
  if (isMap(columns)) return columns.items.flatMap(({ key, value }) => knownIn(value, textOf(key)));
  if (!isSeq(columns)) return [];
  return columns.items.flatMap((item) => (isMap(item) ? knownIn(item, textOf(item.get('name', true))) : []));
}

/** A column, or the columns that repeat per line; of a numbered heading its words count. */
function knownIn(column: unknown, name: string): { header: string; field: string }[] {
  const inner = isMap(column) ? column.get('columns', true) : undefined;
  if (inner) return columnsOf(inner);
  return namesOf(column, name).map((header) => ({
    header: header.replace('{n}', '').trim(),
    field: fieldIn(column),
  }));
}

function namesOf(value: unknown, own: string): string[] {
  const names = isMap(value) ? value.get('names', true) : undefined;
  return [own, ...(isSeq(names) ? names.items.map(textOf) : [])];
}

function fieldIn(value: unknown): string {
  if (!isMap(value)) return textOf(value);
  const parts = wholeName.exec(textOf(value.get('parts', true)));
  if (parts) return `${parts[1]}.name`;
  const from = value.get('from', true);
  return textOf(isSeq(from) ? from.items[0] : from);
}

function textOf(node: unknown): string {
  return isScalar(node) && typeof node.value === 'string' ? node.value : '';
}
