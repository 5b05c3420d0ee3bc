import { outletPlaces } from '../config/lookup.ts';
import { acknowledged } from '../domain/answers.ts';
import { addWorkingTime } from '../domain/calendar/working-time.ts';
import { awaitAnswers, toldSince } from '../storage/awaited-answers.ts';
import type { DeliveryRow } from '../storage/deliveries.ts';
import { orderIdsOfParts } from '../storage/orders.ts';
import type { Trx } from '../storage/scope.ts';
import type { Tools } from '../tools.ts';

/** Orders were handed over: where their WMS has to answer within a time, the clock waits for it from now on. */
export async function expectAnswers(
  trx: Trx,
  tools: Tools,
  delivery: DeliveryRow,
  parts: readonly string[],
  at: string,
): Promise<void> {
  if (delivery.kind !== 'orders') return;
  const { warehouse } = outletPlaces(tools.workspace()).find(({ outlet }) => outlet.id === delivery.gate) ?? {};
  const seconds = warehouse?.answers?.withinSeconds ?? null;
  if (seconds === null) return;
  const { dialect } = tools.store;
  const { merchant, connection } = delivery;
  const orders = await orderIdsOfParts(trx, dialect, [merchant], parts);
  // A quick WMS answers before its file is booked here.
  const answered = await toldSince(trx, dialect, [merchant], [...orders.values()], acknowledged, delivery.createdAt);
  const dueAt =
    (warehouse?.calendar && addWorkingTime(warehouse.calendar, at, seconds)) ??
    new Date(Date.parse(at) + seconds * 1000).toISOString();
  const awaited = [...orders]
    .filter(([, order]) => !answered.has(order))
    .map(([part, order]) => ({ part, merchant, order, connection, delivery: delivery.id, dueAt }));
  await awaitAnswers(trx, dialect, awaited);
}
