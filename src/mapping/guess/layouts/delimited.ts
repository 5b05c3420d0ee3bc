import { parse } from 'csv-parse/sync';
import { delimiters, quote } from '../../../formats/delimited/settings.ts';
import type { SampleLayout } from '../contract.ts';
import { groupedTable } from './groups.ts';
import { withGroup } from './headed-groups.ts';
import { headerRow } from './header.ts';
import { recordTables } from './record-types.ts';
import { sampleRows, tableOf } from './tables.ts';

export type Quoting = 'minimal' | 'all' | 'none';

/** Rows of cells, with a header or without. */
export function delimitedLayout(text: string): SampleLayout {
  const { delimiter } = likeliestDelimiter(text);
  const quoting = quotingOf(text, delimiter);
  const rows = rowsOf(text, delimiter, quoting);
  const skip = headerRow(rows);
  const header = skip !== undefined;
  const format = { id: 'delimited', delimiter, quote: quoting, header, skip: skip ?? 0 } as const;
  if (skip !== undefined) {
    const body = rows.slice(skip + 1).filter((row) => row.some((cell) => cell.trim() !== ''));
    const headers = (rows[skip] ?? []).map((cell) => cell.trim());
    const places = body.map((_row, index) => index);
    return { format, tables: [withGroup(tableOf('', body, places, headers), body)] };
  }
  return { format, tables: recordTables(rows) ?? [groupedTable(rows)] };
}

/** The sign that divides most lines, and all of them alike; `share`: of lines that have it. */
export function likeliestDelimiter(text: string): { delimiter: string; share: number } {
  const lines = text.split(/\r\n|\n|\r/, 60).filter((line) => line.trim() !== '');
  const scored = delimiters.map((delimiter) => {
    const counts = lines.map((line) => countOutside(line, delimiter)).sort((a, b) => a - b);
    const having = counts.filter((count) => count > 0).length / Math.max(1, lines.length);
    const middle = counts[Math.floor(counts.length / 2)] ?? 0;
    const alike = counts.filter((count) => count === middle).length / Math.max(1, lines.length);
    return { delimiter, share: having, score: having * having * (Math.min(middle, 30) + 0.1) * (0.5 + alike) };
  });
  return scored.reduce((best, one) => (one.score > best.score ? one : best));
}

/** Signs outside quotes that a cell begins with. */
function countOutside(line: string, delimiter: string): number {
  const bare = line.replaceAll(/(^|[,;|\t])"(?:[^"]|"")*"(?=[,;|\t]|$)/g, '$1');
  return bare.split(delimiter).length - 1;
}

function quotingOf(text: string, delimiter: string): Quoting {
  const lines = text.split(/\r\n|\n|\r/, 200).filter((line) => line !== '');
  const cells = lines.flatMap((line) => line.split(delimiter));
  const wrapped = cells.filter((cell) => cell.startsWith(quote)).length;
  const balanced = lines.every((line) => (line.split(quote).length - 1) % 2 === 0);
  // A quote somewhere inside is data; where there is none at all, the usual quotes do no harm.
  if (wrapped === 0) return text.includes(quote) ? 'none' : 'minimal';
  const all = lines.every((line) => line.startsWith(quote) && line.endsWith(quote));
  if (all && balanced && wrapped > cells.length * 0.8) return 'all';
  return 'minimal';
}

function rowsOf(text: string, delimiter: string, quoting: Quoting): string[][] {
  return parse(text, {
    delimiter,
    quote: quoting === 'none' ? null : quote,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    to: sampleRows,
  });
}
