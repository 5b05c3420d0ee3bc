import { dropItems } from '../storage/deliveries.ts';
import { tellEvents } from '../storage/events.ts';
import { carriedItems } from '../storage/repeatable.ts';
import type { Repeat, RepeatWay } from '../storage/repeats.ts';
import type { Cargo } from './cargo.ts';
import { errors } from './errors.ts';

const told: Readonly<Record<RepeatWay, string>> = { bytes: 'sent again', mapping: 're-rendered and sent' };

/** A partner is told again what it was told before: orders, packages and copies stay as they are, their story grows by a line. */
export function asRepeat(cargo: Cargo, { repeats, way }: Pick<Repeat, 'repeats' | 'way'>): Cargo {
  return {
    ...cargo,
    async refuse(trx, dialect, _place, delivery, refused) {
      const [first] = refused;
      const items = refused.map(({ item }) => item);
      await dropItems(trx, dialect, delivery.id, items);
      if (!first) return [];
      const { column, code } = first.refusal;
      return [
        {
          error: errors.REPEAT_NOT_RENDERABLE({
            message: `Mapping ${delivery.mapping} cannot write column "${column}" of ${refused.length} record(s) that delivery ${repeats} carried (${code}).`,
            value: delivery.id,
          }),
          merchant: delivery.merchant,
          connection: delivery.connection,
          // The new one ends well with the rest of them; what is left concerns the earlier.
          held: [{ kind: 'delivery' as const, subject: repeats, merchant: delivery.merchant }],
        },
      ];
    },
    async done(trx, dialect, delivery, items, at) {
      const carried = await carriedItems(trx, dialect, [delivery.merchant], items);
      const orders = [...new Set([...carried.values()].map(({ order }) => order))];
      const data = { delivery: delivery.id, file: delivery.fileName, earlier: repeats };
      const { merchant } = delivery;
      const events = orders.map((subject) => ({ merchant, kind: 'order' as const, subject, event: told[way], data }));
      await tellEvents(trx, dialect, events, at);
    },
  };
}
