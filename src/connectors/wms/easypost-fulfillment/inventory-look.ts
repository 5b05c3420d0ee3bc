import { type Fields, fieldsOf, textOf } from '../../api/values.ts';
import type { Page } from '../../contract.ts';
import { Barcodes } from './barcodes.ts';
import type { EasypostClient } from './client.ts';
import { pageSize } from './page-size.ts';

/** A look is a whole reading, so there is nothing to remember. */
export async function* inventoryPages(client: EasypostClient, cursor: string): AsyncGenerator<Page, void> {
  const barcodes = new Barcodes(client);
  let waiting: object[] = [];
  let pages = 0;
  const page = (inventories: readonly object[]): Page => ({ body: { inventories }, count: inventories.length, cursor });
  for await (const rows of client.inventories()) {
    barcodes.learn(rows);
    for (const row of rows) waiting.push(await levelOf(row, barcodes));
    for (let size = pageSize(pages); waiting.length >= size; size = pageSize(pages)) {
      yield page(waiting.slice(0, size));
      waiting = waiting.slice(size);
      pages += 1;
    }
  }
  if (waiting.length > 0) yield page(waiting);
}

async function levelOf(row: Fields, barcodes: Barcodes): Promise<object> {
  return {
    warehouse_id: textOf(row.warehouse_id) || textOf(fieldsOf(row.warehouse).id) || textOf(row.warehouse),
    product: { barcode: await barcodes.of(row) },
    quantity: row.quantity,
  };
}
