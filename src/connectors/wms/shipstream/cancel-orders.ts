import { plainWords } from '../../api/call.ts';
import { readParcel } from '../../api/parcel.ts';
import { fieldsOf, listOf, textOf } from '../../api/values.ts';
import type { Parcel, PartnerAnswer, Receipt } from '../../contract.ts';
import { numbers } from './answers.ts';
import type { Client } from './client.ts';
import { findOrder } from './find-order.ts';
import type { CancelBody } from './to-wms.ts';

/** All of it; where something is packed already the warehouse is asked and decides. */
const everything = { all_items: true, cancellation_request: true };

export async function cancelOrders(client: Client, parcel: Parcel, attempting: () => Promise<void>): Promise<Receipt> {
  const answers: PartnerAnswer[] = [];
  const open: string[] = [];
  for (const { key } of await readParcel<CancelBody>(parcel)) {
    const answer = await answerAlready(client, key);
    if (answer) answers.push(answer);
    else open.push(key);
  }
  if (open.length > 0) await attempting();
  for (const key of open) answers.push(...(await cancel(client, key)));
  const undecided = open.length - answers.filter(({ key }) => open.includes(key)).length;
  return { answers, ...(undecided > 0 && { note: 'ShipStream has passed the request on; the warehouse decides.' }) };
}

/** An order that is not there, or canceled already, will not ship. */
async function answerAlready(client: Client, key: string): Promise<PartnerAnswer | undefined> {
  const found = await findOrder(client, key);
  if (!found) return yes(key, 'ShipStream does not have this order');
  return found.status === 'canceled' ? yes(key, 'canceled at ShipStream') : undefined;
}

/** A request that the warehouse has to decide gets no answer here: it comes with the shipments, or with the canceled orders. */
async function cancel(client: Client, key: string): Promise<PartnerAnswer[]> {
  const outcome = await client.call('order.cancel', [key, everything, ['status']], { effective: true });
  if ('refused' in outcome) {
    const { number, words } = outcome.refused;
    if (number === numbers.notThere) return [yes(key, 'ShipStream does not have this order')];
    const already = await answerAlready(client, key);
    return [already ?? no(key, `${words} (error ${number})`)];
  }
  const { success, warnings, order } = fieldsOf(outcome.result);
  if (textOf(fieldsOf(order).status) === 'canceled') return [yes(key, 'canceled at ShipStream')];
  if (success === true) return [];
  const words = listOf(warnings).map((warning) => textOf(warning));
  return [no(key, plainWords(words.join('; ')) || 'too late: ShipStream does not cancel it')];
}

function yes(key: string, reason: string): PartnerAnswer {
  return { key, about: 'cancel', accepted: true, reason };
}

function no(key: string, reason: string): PartnerAnswer {
  return { key, about: 'cancel', accepted: false, reason };
}
