import { openOfCode, releaseFrom } from '../../storage/releases.ts';
import { dropStockRows, rememberTold, saveStockGate, stockRowsOf } from '../../storage/told-levels.ts';
import type { Cargo } from '../cargo.ts';
import { errors } from '../errors.ts';
import { lookThrough } from './look.ts';

/** Stock on its way to a cart: what has changed since it was told last, and once a day everything. */
export const inventoryCargo: Cargo = {
  kind: 'inventory',
  repeatable: true,

  async survey(tools, lease, place, asked) {
    const look = await lookThrough(tools, lease, place, asked);
    if (!look) return { pin: async () => [] };
    const { delivery, gate } = look;
    return {
      async pin(trx) {
        await saveStockGate(trx, place.merchant.id, place.outlet.id, gate);
        return delivery ? [{ ...delivery, items: [] }] : [];
      },
    };
  },

  async records(reader, _dialect, _place, _items, delivery) {
    const rows = await stockRowsOf(reader, delivery.merchant, delivery.id);
    return rows.map((record) => ({ item: record.sku, record }));
  },

  async refuse(trx, dialect, _place, delivery, refused) {
    const [first] = refused;
    if (!first) return [];
    await dropStockRows(
      trx,
      dialect,
      delivery.id,
      refused.map(({ item }) => item),
    );
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

  async done(trx, _dialect, { id, merchant, gate }, _items, at) {
    await rememberTold(trx, { merchant, gate, delivery: id }, at);
  },
};

/** As an exception holds it: the work of the stage on this gate. */
function stockWork(gate: string): string {
  return `upload-inventory:${gate}`;
}
