import type { BareCell, Cell, RowFormat } from '../contract.ts';
import { FixedWidthReader } from './reader.ts';
import type { FixedWidthSettings } from './settings.ts';

/** Fields at fixed positions of a record. A row is one cell: the record as it stands in the file (see `laid`). */
export const fixedWidth: RowFormat<FixedWidthSettings> = {
  id: 'fixed-width',
  openReader: (settings) => new FixedWidthReader(settings),
  openWriter: ({ newline }) => ({ write: (rows) => rows.map(([record = '']) => textOf(record) + newline).join('') }),
};

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : (cell as BareCell).bare;
}
