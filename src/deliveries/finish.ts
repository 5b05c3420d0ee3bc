import { ownJson } from '../config/extra-interfaces.ts';
import { outletPlace } from '../config/lookup.ts';
import type { Mapping } from '../mapping/contract.ts';
import { ownJsonOf, type Renderer } from '../mapping/own-json.ts';
import type { DeliveryRow } from '../storage/deliveries.ts';
import { itemsOf } from '../storage/deliveries.ts';
import type { OpenGate } from './open-gate.ts';
import { renderDelivery } from './render.ts';
import { answerAttempt, sendDelivery } from './send.ts';

/** Takes a delivery from wherever it stands to its end: `open` -> `rendered` -> `attempted` -> `done`, `doubt` or `abandoned`. */
export async function finishDelivery(gate: OpenGate, delivery: DeliveryRow): Promise<void> {
  const rendered =
    delivery.state === 'open' ? await renderDelivery(gate, delivery, await placeBegunWith(gate, delivery)) : delivery;
  if (!rendered) return;
  const items = await itemsOf(gate.tools.store.reader, [delivery.merchant], delivery.id);
  if (rendered.state === 'attempted') return answerAttempt(gate, rendered, items);
  await sendDelivery(gate, rendered, items);
}

/** The endpoint as it was when the delivery was opened: a newer mapping must not change what a repeat writes. */
async function placeBegunWith({ tools }: OpenGate, delivery: DeliveryRow) {
  const workspace = await tools.workspaceOf(delivery.revision);
  return { place: outletPlace(workspace, delivery.gate), mapping: rendererOf(delivery, workspace.mappings) };
}

function rendererOf({ mapping, kind }: DeliveryRow, mappings: ReadonlyMap<string, Mapping>): Renderer | undefined {
  if (mapping === ownJson) return ownJsonOf(kind === 'tracking copies' ? 'shipments' : 'orders');
  return mappings.get(mapping);
}
