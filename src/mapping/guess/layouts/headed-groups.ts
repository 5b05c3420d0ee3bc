import type { SampleColumn, SampleTable } from '../contract.ts';
import { meaningsOf } from '../dictionary/index.ts';
import { columnOf } from './tables.ts';

const largestGroup = 12;

interface Block {
  readonly from: number;
  readonly size: number;
  readonly most: number;
  /** Names of the columns of one group, with `{n}` where the number stands, and without. */
  readonly names: readonly string[];
  readonly stems: readonly string[];
}

/** Columns that repeat under numbered headings (`SKU 1`, `Qty 1`, `SKU 2`, ...) or under the same ones again and again. */
export function repeatedHeadings(headers: readonly string[]): Block | undefined {
  for (let from = 0; from + 4 <= headers.length; from++) {
    for (let size = 2; size <= largestGroup && from + 2 * size <= headers.length; size++) {
      const block = blockAt(headers, from, size);
      if (block?.stems.some(isOfLine)) return block;
    }
  }
  return undefined;
}

/** The table with one column for all its repetitions. */
export function withGroup(table: SampleTable, rows: readonly (readonly string[])[]): SampleTable {
  const block = repeatedHeadings(table.columns.map(({ header }) => header));
  if (!block) return table;
  const { from, size, most, names, stems } = block;
  const groups = rows.map((row) =>
    Array.from({ length: most }, (_, number) => row.slice(from + number * size, from + (number + 1) * size)).filter(
      (cells) => cells.some((cell) => cell.trim() !== ''),
    ),
  );
  const inner = stems.map((stem, index): SampleColumn => {
    const cells = groups.flatMap((own) => own.map((group) => group[index] ?? ''));
    return { ...columnOf(from + index, stem, cells), name: names[index] ?? stem };
  });
  const plain = table.columns.filter(({ at }) => at < from || at >= from + size * most);
  return {
    ...table,
    columns: [...plain.slice(0, from), ...inner, ...plain.slice(from)],
    group: { from, size, most, named: true, counts: groups.map(({ length }) => length) },
  };
}

function blockAt(headers: readonly string[], from: number, size: number): Block | undefined {
  const first = headers.slice(from, from + size);
  const names = first.map((header) => numberedName(header, 1));
  const counted = names.every((name) => name !== undefined);
  if (!counted && (new Set(first).size < size || first.includes(''))) return undefined;
  const repeats = (number: number) =>
    first.every((header, index) => {
      const there = headers[from + number * size + index] ?? '';
      return counted ? numberedName(there, number + 1) === names[index] : there === header;
    });
  let most = 1;
  while (repeats(most)) most += 1;
  if (most < 2) return undefined;
  const stems = first.map((header) => (counted ? header.replace(/[\s_-]*1/, '').trim() : header));
  return { from, size, most, names: counted ? names.map((name) => name ?? '') : first, stems };
}

/** `Item 2 SKU` as `Item {n} SKU`, where the only number in it is the one that is meant. */
function numberedName(header: string, number: number): string | undefined {
  const [, before, digits, behind] = /^(\D*)(\d+)(\D*)$/.exec(header) ?? [];
  return digits === String(number) ? `${before}{n}${behind}` : undefined;
}

function isOfLine(stem: string): boolean {
  return (['orders', 'shipments'] as const).some((kind) =>
    meaningsOf(kind, stem).some(({ field, weight }) => weight > 0.4 && /^line\.(sku|quantity)$/.test(field)),
  );
}
