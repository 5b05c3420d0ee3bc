import type { Cell } from '../../formats/contract.ts';
import { foldFor, holds, unencodable } from '../../formats/text/encoding.ts';
import { textOf } from '../layouts.ts';
import type { MappingSpec } from '../spec.ts';
import { Held } from '../types/value-type.ts';
import type { BuiltRow, RowBuilder } from './rows.ts';

/** Whether texts can be written in the file's encoding, and what becomes of those that cannot. */
export interface Encoding {
  holds(text: string): boolean;
  /** The row in letters that the encoding has; throws `Held` where that must not be. */
  row(row: BuiltRow, builder: RowBuilder): BuiltRow;
}

export function encodingOf({ file: { encoding, unencodable: policy } }: MappingSpec): Encoding {
  return {
    holds: (text) => holds(text, encoding),
    row: (row, builder) => ({
      ...row,
      cells: row.cells.map((cell, index): Cell => {
        const text = textOf(cell);
        const lacking = unencodable(text, encoding);
        if (lacking === undefined) return cell;
        if (policy === 'fold') return foldFor(text, encoding);
        builder.column = labelOf(row, index);
        throw new Held(
          'unencodable-character',
          lacking,
          `The character ${named(lacking)} does not exist in ${encoding}. Change the text, or write "unencodable: fold".`,
        );
      }),
    }),
  };
}

/** Where nothing can be quoted, no cell may hold what divides cells or rows. Fixed texts are the layout's own business. */
export function refuseForbidden(rows: readonly BuiltRow[], forbidden: RegExp, builder: RowBuilder): void {
  for (const row of rows) {
    for (const [index, cell] of row.cells.entries()) {
      const text = textOf(cell);
      if (!forbidden.test(text) || text === row.plan.fixed[index]) continue;
      builder.column = labelOf(row, index);
      throw new Held(
        'delimiter-in-value',
        text,
        'The value holds a character that divides cells or rows, and this file has no quotes. Use "replace" in the text settings of the column.',
      );
    }
  }
}

/** Repeated columns stand between or behind the others. */
export function labelOf({ plan: { record } }: BuiltRow, index: number): string {
  const { columns, group } = record;
  if (!group || index < group.at) return String(columns[index]?.label ?? index + 1);
  return String(group.columns[(index - group.at) % group.columns.length]?.label ?? index + 1);
}

function named(character: string): string {
  const point = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0') ?? '';
  return `"${character}" (U+${point})`;
}
