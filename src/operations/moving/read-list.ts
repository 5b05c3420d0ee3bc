import { rowsOfCsv } from '../translation/csv-text.ts';
import { sheetText } from '../translation/import-sheet.ts';
import { errors } from './errors.ts';
import { type ListRow, listColumns } from './listed.ts';

/** A list of orders that a person gives; other columns of an export are left alone. */
export async function readList(bytes: AsyncIterable<Uint8Array>): Promise<ListRow[]> {
  const text = await sheetText(bytes);
  const headings = headingsOf(text);
  if (!headings.includes('order number'))
    throw errors.ADOPT_LIST_NOT_READABLE({
      message: `The list has no column "order number". It has: ${headings.slice(0, 12).join(', ') || 'nothing'}.`,
    });
  const strange = headings.filter((one) => !(listColumns as readonly string[]).includes(one));
  return rowsOfCsv(text, listColumns, strange).map((cells, index) => ({
    row: index + 2,
    cells: cells as ListRow['cells'],
  }));
}

function headingsOf(text: string): string[] {
  const [head = ''] = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1);
  return head.split(/[,;\t]/).map((one) => one.trim().replace(/^"|"$/g, '').trim().toLowerCase());
}
