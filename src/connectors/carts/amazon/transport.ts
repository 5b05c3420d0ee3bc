import { errors } from '../../api/errors.ts';
import { apiTrial } from '../../api/trial.ts';
import type { ApiContext } from '../../api-contract.ts';
import type { Parcel, Place, Receipt, Trace, Transport } from '../../contract.ts';
import { AmazonClient } from './client.ts';
import { confirmShipments, traceConfirmations } from './confirm.ts';
import { orderPages } from './orders.ts';
import type { AmazonSettings } from './settings.ts';
import { uploadStock } from './stock.ts';
import { trialSteps } from './trial.ts';

export function amazonTransport(settings: AmazonSettings, context: ApiContext): Transport {
  const client = new AmazonClient(settings, context);
  return {
    fetchClaims: false,
    send,
    trace,
    async *pages(look) {
      if (look.kind !== 'orders') throw errors.API_CANNOT({ message: `Amazon is not asked for ${look.kind}.` });
      yield* orderPages(client, look);
    },
    test: (_place, want) => apiTrial(hostsOf(settings), context, trialSteps(client, want)),
    close: async () => undefined,
  };

  async function send(_place: Place, parcel: Parcel, attempting: () => Promise<void>): Promise<Receipt> {
    if (parcel.kind === 'inventory') return await uploadStock(client, parcel, attempting);
    if (parcel.kind !== 'confirmations') throw errors.API_CANNOT({ message: `Amazon takes no ${parcel.kind}.` });
    await confirmShipments(client, parcel, attempting);
    return {};
  }

  /** Stock is told as it is: once more does no harm. */
  async function trace(_place: Place, parcel: Parcel): Promise<Trace> {
    return parcel.kind === 'confirmations' ? await traceConfirmations(client, parcel) : 'not-delivered';
  }
}

export function hostsOf(settings: AmazonSettings): string[] {
  return [...new Set([settings['sign-in url'], settings['base url']].map((url) => new URL(url).origin))];
}
