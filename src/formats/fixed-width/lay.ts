import type { Field } from './settings.ts';

/** Cells at their positions in a record of this length (0 = as long as its last field); what no field takes is blank. */
export function laid(cells: readonly string[], fields: readonly Field[], length: number): string {
  let record = '';
  const placed = fields.map((field, index) => ({ field, cell: cells[index] ?? '' }));
  placed.sort((a, b) => a.field.from - b.field.from);
  for (const { field, cell } of placed) record = record.padEnd(field.from - 1) + filled(cell, field);
  return record.padEnd(length);
}

/** An empty cell is blank, whatever fills up the others. A sign stays in front of the zeros. */
function filled(cell: string, { from, to, align, fill }: Field): string {
  const width = to - from + 1;
  if (cell === '') return ' '.repeat(width);
  if (align === 'left') return cell.padEnd(width, fill);
  if (fill === '0' && /^[+-]/.test(cell)) return (cell[0] ?? '') + cell.slice(1).padStart(width - 1, '0');
  return cell.padStart(width, fill);
}
