import { errors } from '../../api/errors.ts';
import { readParcel } from '../../api/parcel.ts';
import type { ApiContext } from '../../api-contract.ts';
import type { Look, Page, Parcel, Place, Receipt, Trace, Transport } from '../../contract.ts';
import { catalogueOf } from './catalogue.ts';
import { clientFor } from './client.ts';
import { orderPages } from './download.ts';
import { fulfil, traceOf } from './fulfil.ts';
import type { QuickbooksCommerceSettings } from './settings.ts';
import { adjust } from './stock.ts';
import type { FulfillmentBody, StockBody } from './to-vendor.ts';
import { trialOf } from './trial.ts';

export function quickbooksCommerceTransport(settings: QuickbooksCommerceSettings, context: ApiContext): Transport {
  const client = clientFor(settings, context);
  const catalogue = catalogueOf(client, context.now);
  return {
    fetchClaims: false,
    pages,
    send,
    trace,
    test: (_place, want) => trialOf(client, settings, context, want),
    close: async () => undefined,
  };

  async function* pages(look: Look): AsyncGenerator<Page, void> {
    if (look.kind !== 'orders') throw cannot(`asked for ${look.kind}`);
    yield* orderPages(client, settings, look);
  }

  async function send(_place: Place, parcel: Parcel, attempting: () => Promise<void>): Promise<Receipt> {
    if (parcel.kind === 'confirmations') return fulfil(client, await readParcel<FulfillmentBody>(parcel), attempting);
    if (parcel.kind === 'inventory')
      return adjust(client, catalogue, settings, parcel.key, await readParcel<StockBody>(parcel), attempting);
    throw cannot(`sent ${parcel.kind}`);
  }

  /** Stock may always be sent again: what arrived is in the level that is read first. */
  async function trace(_place: Place, parcel: Parcel): Promise<Trace> {
    if (parcel.kind !== 'confirmations') return 'not-delivered';
    return traceOf(client, await readParcel<FulfillmentBody>(parcel));
  }
}

function cannot(what: string) {
  return errors.API_CANNOT({ message: `QuickBooks Commerce cannot be ${what}.` });
}
