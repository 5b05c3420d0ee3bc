import { fieldsOf, textOf } from '../../api/values.ts';
import type { Page } from '../../contract.ts';
import { Barcodes } from './barcodes.ts';
import type { EasypostClient } from './client.ts';

/** A look is a whole reading, so there is nothing to remember. */
export async function* inventoryPages(client: EasypostClient, cursor: string): AsyncGenerator<Page, void> {
  const barcodes = new Barcodes(client);
  for await (const rows of client.inventories()) {
    barcodes.learn(rows);
    const inventories: object[] = [];
    for (const row of rows) {
      const warehouse = textOf(row.warehouse_id) || textOf(fieldsOf(row.warehouse).id) || textOf(row.warehouse);
      inventories.push({
        warehouse_id: warehouse,
        product: { barcode: await barcodes.of(row) },
        quantity: row.quantity,
      });
    }
    yield { body: { inventories }, count: inventories.length, cursor };
  }
}
