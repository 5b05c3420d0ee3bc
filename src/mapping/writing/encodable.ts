import type { Cell } from '../../formats/contract.ts';
import { foldFor, holds, unencodable } from '../../formats/text/encoding.ts';
import type { MappingSpec } from '../spec.ts';
import { Held } from '../types/value-type.ts';
import type { RowBuilder } from './rows.ts';

/** Whether texts can be written in the file's encoding, and what becomes of those that cannot. */
export interface Encoding {
  holds(text: string): boolean;
  cell(cell: Cell, column: number, builder: RowBuilder): Cell;
  /** Without quotes nothing may stand in a cell that divides cells or rows. */
  unquoted(rows: readonly (readonly Cell[])[], spec: MappingSpec, builder: RowBuilder): void;
}

export function encodingOf({ file: { encoding, unencodable: policy }, records }: MappingSpec): Encoding {
  const labels = records.length === 1 ? (records[0]?.columns ?? []).map(({ label }) => label) : [];
  return {
    holds: (text) => holds(text, encoding),
    cell: (cell, column, builder) => {
      const text = typeof cell === 'string' ? cell : cell.bare;
      const lacking = unencodable(text, encoding);
      if (lacking === undefined) return cell;
      if (policy === 'fold') return foldFor(text, encoding);
      builder.column = labels[column] ?? String(column + 1);
      throw new Held(
        'unencodable-character',
        lacking,
        `The character ${named(lacking)} does not exist in ${encoding}. Change the text, or write "unencodable: fold".`,
      );
    },
    unquoted: (rows, spec, builder) => {
      const delimiter = spec.delimited.delimiter ?? ',';
      for (const row of rows) {
        for (const [column, cell] of row.entries()) {
          const text = typeof cell === 'string' ? cell : cell.bare;
          if (!text.includes(delimiter) && !/[\r\n]/.test(text)) continue;
          builder.column = labels[column] ?? String(column + 1);
          throw new Held(
            'delimiter-in-value',
            text,
            'The value holds the delimiter or a line break, and this file has no quotes. Use "replace" in the text settings of the column.',
          );
        }
      }
    },
  };
}

function named(character: string): string {
  const point = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0') ?? '';
  return `"${character}" (U+${point})`;
}
