import { type CountedLevel, levelsToPublish } from '../domain/publish-level.ts';
import { lastNumber } from '../storage/counters.ts';
import { levelsOf, stockVersionSent } from '../storage/levels.ts';
import { openOfCode, releaseFrom } from '../storage/releases.ts';
import type { Cargo, CargoRecord } from './cargo.ts';
import { cartOf } from './confirmations-cargo.ts';
import { errors } from './errors.ts';
import { underAlias } from './stock-names.ts';

/** Stock on its way to a cart: the levels of now, whenever they are newer than what the cart was told. */
export const inventoryCargo: Cargo = {
  kind: 'inventory',
  repeatable: true,

  async pin(trx, _dialect, place, _at, asked) {
    const version = await lastNumber(trx, place.merchant.id, 'stock');
    const sent = await stockVersionSent(trx, place.merchant.id, place.outlet.id);
    return version > sent || (asked && version > 0) ? [{ items: [], stockVersion: version }] : [];
  },

  async records(reader, dialect, place) {
    const options = place.merchant.carts.get(cartOf(place))?.loadOptions;
    const rule = options ?? { minimumInventoryLevel: 0 };
    const alias = options?.inventoryAlias ?? '';
    const records: CargoRecord[] = [];
    const aliased: CountedLevel[] = [];
    for await (const slice of levelsOf(reader, place.merchant.id, options?.syncInventoryWithWarehouse ?? '')) {
      if (alias === '') for (const record of levelsToPublish(slice, rule)) records.push({ item: record.sku, record });
      else aliased.push(...(await underAlias(reader, dialect, place.merchant.id, alias, slice)));
    }
    // Levels of one product may stand far apart in the warehouse's list, under different names: they are added up at the end.
    for (const record of levelsToPublish(aliased, rule)) records.push({ item: record.sku, record });
    return records;
  },

  async refuse(_trx, _dialect, _place, delivery, refused) {
    const [first] = refused;
    if (!first) return [];
    return [
      {
        error: errors.STOCK_NOT_RENDERABLE({
          message: `Mapping ${delivery.mapping} cannot write column "${first.refusal.column}" of ${refused.length} stock levels (${first.refusal.code}).`,
          value: `${delivery.mapping} ${first.refusal.column} ${first.refusal.code}`,
        }),
        merchant: delivery.merchant,
        connection: delivery.connection,
        // Not the delivery: that one leaves without these levels, and the problem stays until a file has all of them.
        held: [{ kind: 'work', subject: stockWork(delivery.gate), merchant: delivery.merchant }],
      },
    ];
  },

  async whole(trx, dialect, delivery, at) {
    for (const { id } of await openOfCode(trx, [delivery.merchant], 'STOCK_NOT_RENDERABLE'))
      await releaseFrom(trx, dialect, id, 'work', [stockWork(delivery.gate)], 'a stock file with all levels', at);
  },

  // Nothing waits on it: the delivery row itself carries the stock version that the cart now knows.
  async done() {
    await Promise.resolve();
  },
};

/** As an exception holds it: the work of the stage on this gate. */
function stockWork(gate: string): string {
  return `upload-inventory:${gate}`;
}
