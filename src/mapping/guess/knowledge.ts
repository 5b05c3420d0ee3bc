import { isMap, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml';
import type { KnownColumn } from './contract.ts';

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
  if (isMap(columns))
    return columns.items.flatMap(({ key, value }) =>
      namesOf(value, textOf(key)).map((header) => ({ header, field: fieldIn(value) })),
    );
  if (!isSeq(columns)) return [];
  return columns.items.flatMap((item) =>
    isMap(item)
      ? namesOf(item, textOf(item.get('name', true))).map((header) => ({ header, field: fieldIn(item) }))
      : [],
  );
}

function namesOf(value: unknown, own: string): string[] {
  const names = isMap(value) ? value.get('names', true) : undefined;
  return [own, ...(isSeq(names) ? names.items.map(textOf) : [])];
}

function fieldIn(value: unknown): string {
  if (!isMap(value)) return textOf(value);
  const from = value.get('from', true);
  return textOf(isSeq(from) ? from.items[0] : from);
}

function textOf(node: unknown): string {
  return isScalar(node) && typeof node.value === 'string' ? node.value : '';
}
