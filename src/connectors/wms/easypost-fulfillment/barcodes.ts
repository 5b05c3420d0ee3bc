import { fieldsOf, textOf } from '../../api/values.ts';
import type { EasypostClient } from './client.ts';

/** Barcodes of products, some of which are only named by id. */
export class Barcodes {
  readonly #client: EasypostClient;
  readonly #known = new Map<string, string>();

  constructor(client: EasypostClient) {
    this.#client = client;
  }

  learn(entries: readonly unknown[]): void {
    for (const entry of entries) {
      const { id, barcode } = fieldsOf(fieldsOf(entry).product);
      if (textOf(id) !== '' && textOf(barcode) !== '') this.#known.set(textOf(id), textOf(barcode));
    }
  }

  /** `''` = EasyPost does not say. */
  async of(entry: unknown): Promise<string> {
    const { product, product_id } = fieldsOf(entry);
    const barcode = textOf(fieldsOf(product).barcode);
    if (barcode !== '') return barcode;
    const id = textOf(fieldsOf(product).id) || textOf(product_id) || textOf(product);
    if (id === '') return '';
    const known = this.#known.get(id) ?? textOf((await this.#client.product(id))?.barcode);
    this.#known.set(id, known);
    return known;
  }
}
