import type { Confirmation } from '../../../mapping/contract.ts';
import { errors } from '../../api/errors.ts';
import { Unwritable } from '../../api/layout.ts';
import { readParcel } from '../../api/parcel.ts';
import type { ShipStation } from '../../api/shipstation/client.ts';
import { pacificDayOf } from '../../api/shipstation/pacific.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../../api/values.ts';
import type { Parcel, Receipt, Trace } from '../../contract.ts';
import type { OrderTurns } from './order-turns.ts';
import type { ShipstationSettings } from './settings.ts';

export interface ConfirmationBody {
  readonly orderId: number;
  readonly orderNumber: string;
  /** As it is called here; which code that is the account says. */
  readonly carrier: string;
  readonly trackingNumber: string;
  readonly shipDate: string;
}

export function toConfirmation({ order, shipment, package: parcel }: Confirmation): ConfirmationBody | Unwritable {
  if (!/^\d+$/.test(order.orderId))
    return new Unwritable('orderId', 'bad-value', order.orderId, 'This order did not come from ShipStation.');
  return {
    orderId: Number(order.orderId),
    orderNumber: order.orderNumber,
    carrier: parcel.carrierCode,
    trackingNumber: parcel.trackingNumber,
    shipDate: pacificDayOf(shipment.shippedAt),
  };
}

export interface Confirming {
  readonly settings: ShipstationSettings;
  readonly carriersOf: () => Promise<readonly Fields[]>;
  readonly turns: OrderTurns;
}

const keptFor = 10 * 60 * 1000;

/** An order is marked as shipped with its first parcel; whoever comes later finds it done. */
export async function confirm(
  client: ShipStation,
  parcel: Parcel,
  { settings, carriersOf, turns }: Confirming,
  attempting: () => Promise<void>,
): Promise<Receipt> {
  let attempted = false;
  let done = 0;
  for (const { body } of await readParcel<ConfirmationBody>(parcel)) {
    // Parcels of one order that left together are sent at the same moment: each is to see what the one before it did.
    await turns.take(body.orderId, async () => {
      const order = await client.find(`/orders/${body.orderId}`);
      const status = textOf(order?.orderStatus);
      if (status === 'shipped') done += 1;
      else if (!order || status === 'cancelled') throw gone(body, status);
      else {
        const carriers = await carriersOf();
        if (!attempted) await attempting();
        attempted = true;
        await markAsShipped(client, body, carriers, settings);
      }
    });
  }
  const note = `${done} of the orders had been marked as shipped before, with their own tracking number.`;
  return done > 0 ? { note } : {};
}

async function markAsShipped(
  client: ShipStation,
  { orderId, orderNumber, carrier, trackingNumber, shipDate }: ConfirmationBody,
  carriers: readonly Fields[],
  settings: ShipstationSettings,
): Promise<void> {
  const { refused } = await client.act('POST', '/orders/markasshipped', {
    orderId,
    carrierCode: carrierCodeOf(carrier, carriers, settings),
    shipDate,
    ...(trackingNumber !== '' && { trackingNumber }),
    notifyCustomer: settings['notify customer'],
    notifySalesChannel: settings['notify sales channel'],
  });
  if (refused !== undefined)
    throw errors.API_REFUSED({ message: `ShipStation does not mark order ${orderNumber} as shipped: ${refused}.` });
}

export async function traceConfirmation(client: ShipStation, parcel: Parcel): Promise<Trace> {
  for (const { body } of await readParcel<ConfirmationBody>(parcel)) {
    const order = await client.find(`/orders/${body.orderId}`);
    if (textOf(order?.orderStatus) !== 'shipped') return 'not-delivered';
  }
  return 'delivered';
}

function gone({ orderNumber }: ConfirmationBody, status: string) {
  return errors.API_REFUSED({
    message:
      status === ''
        ? `Order ${orderNumber} is not in ShipStation any more: it was deleted or merged there.`
        : `Order ${orderNumber} is ${status} in ShipStation, but has shipped.`,
    hint: 'The parcel is on its way. Look at the order in ShipStation and enter its tracking number there.',
  });
}

/** The carriers of the account, asked for once in a while: calls are few. */
export function carriersKept(client: ShipStation, now: () => number): () => Promise<readonly Fields[]> {
  let kept: { readonly carriers: readonly Fields[]; readonly at: number } | undefined;
  return async () => {
    if (!kept || now() - kept.at > keptFor)
      kept = { carriers: listOf(await client.get('/carriers')).map((one) => fieldsOf(one)), at: now() };
    return kept.carriers;
  };
}

/** Words in names of carriers, and the codes that ShipStation has for them. */
const usual: readonly (readonly [RegExp, string])[] = [
  [/\busps\b|\bu\.?s\.? postal\b/i, 'usps'],
  [/\bups\b|united parcel/i, 'ups'],
  [/\bfed ?ex\b/i, 'fedex'],
  [/\bdhl\b/i, 'dhl_express'],
];

export function carrierCodeOf(
  carrier: string,
  carriers: readonly Fields[],
  settings: Pick<ShipstationSettings, 'carrier codes' | 'other carriers'>,
): string {
  const name = plain(carrier);
  const stated = Object.entries(settings['carrier codes']).find(([one]) => plain(one) === name)?.[1];
  const connected = carriers.find(({ code, name: its }) => [code, its].some((one) => plain(textOf(one)) === name));
  const known = usual.find(([word]) => word.test(carrier.replaceAll('_', ' ')))?.[1];
  return stated ?? (name !== '' && connected ? textOf(connected.code) : (known ?? settings['other carriers']));
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[\s_-]+/g, '');
}
