import type { Workspace } from '../config/workspace.ts';
import { onlyMerchant, withoutMerchantLevel } from '../operations/merchant-level.ts';

const gap = '  ';
/** Control characters in a partner's file name or a server's greeting must not reach the terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out.
const control = /[\u0000-\u001f\u007f-\u009f]/g;

export function printable(text: string): string {
  return text.replace(control, '?');
}

/** Text in columns as wide as their widest cell; the last one is as long as it likes. */
export function table(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [headings, ...rows].map((row) => row.map((cell) => printable(String(cell))));
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(column === headings.length - 1 ? 0 : (widths[column] ?? 0)))
        .join(gap)
        .trimEnd(),
    )
    .join('\n');
}

/** A table with a column `merchant`, or with ids of endpoints: where a workspace has one merchant, both are shown without it. */
export function merchantTable(
  workspace: Pick<Workspace, 'merchants'>,
  headings: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const shown = withoutMerchantLevel(onlyMerchant(workspace), { headings, rows });
  return table(shown.headings, shown.rows);
}

/** `name: value` lines; what is empty is left out. */
export function facts(pairs: readonly (readonly [string, string | number | null | undefined])[]): string {
  const told = pairs.filter(([, value]) => value !== '' && value !== null && value !== undefined);
  const width = Math.max(0, ...told.map(([name]) => name.length));
  return told.map(([name, value]) => `${`${name}:`.padEnd(width + 1)} ${printable(String(value))}`).join('\n');
}
