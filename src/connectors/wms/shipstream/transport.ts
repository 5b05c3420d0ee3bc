import { errors } from '../../api/errors.ts';
import type { ApiContext } from '../../api-contract.ts';
import type { Look, Page, Parcel, Place, Receipt, Trace, Transport } from '../../contract.ts';
import { cancelOrders } from './cancel-orders.ts';
import { Client } from './client.ts';
import { lookForShipments } from './look-shipments.ts';
import { sendOrders, traceOrders } from './send-orders.ts';
import type { Settings } from './settings.ts';
import { offeredMethods } from './ship-methods.ts';
import { lookForStock } from './stock.ts';
import { trial } from './trial.ts';

export function connect(settings: Settings, context: ApiContext): Transport {
  const client = new Client(settings, context);
  return {
    fetchClaims: false,
    send,
    trace,
    pages,
    shipMethods: () => offeredMethods(client, settings),
    test: (_place, want) => trial(client, settings, context, want),
    close: async () => undefined,
  };

  async function send(_place: Place, parcel: Parcel, attempting: () => Promise<void>): Promise<Receipt> {
    if (parcel.kind === 'orders') return sendOrders(client, settings, parcel, attempting);
    if (parcel.kind === 'cancels') return cancelOrders(client, parcel, attempting);
    throw errors.API_CANNOT({ message: `ShipStream takes orders and cancels, no ${parcel.kind}.` });
  }

  /** A cancel may be asked for as often as one likes, and only the answer to a repeat says what became of it. */
  async function trace(_place: Place, parcel: Parcel): Promise<Trace> {
    return parcel.kind === 'orders' ? traceOrders(client, parcel) : 'not-delivered';
  }

  async function* pages(look: Look): AsyncGenerator<Page, void> {
    if (look.kind === 'shipments') yield* lookForShipments(client, settings, context, look);
    else if (look.kind === 'inventory') yield* lookForStock(client, settings);
    else throw errors.API_CANNOT({ message: `ShipStream is asked for shipments and stock, not for ${look.kind}.` });
  }
}
