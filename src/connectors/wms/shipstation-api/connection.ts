import { errors } from '../../api/errors.ts';
import { originOf } from '../../api/shipstation/account.ts';
import { ShipStation } from '../../api/shipstation/client.ts';
import { readFeeds } from '../../api/shipstation/feeds.ts';
import { accountSteps } from '../../api/shipstation/trial.ts';
import { apiTrial } from '../../api/trial.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../../api/values.ts';
import type { ApiContext } from '../../api-contract.ts';
import type { Look, OfferedMethod, Page, Transport } from '../../contract.ts';
import { sendCancels, sendOrders, traceParcel } from './sending.ts';
import type { ShipstationApiSettings } from './settings.ts';
import { shipmentFeeds } from './shipment-feeds.ts';

export function connectShipstationApi(settings: ShipstationApiSettings, context: ApiContext): Transport {
  const client = new ShipStation(settings, context);
  const orders = new Map<string, Fields | undefined>();
  const deleted = new Set<string>();
  return {
    fetchClaims: false,
    async send(_place, parcel, attempting) {
      if (parcel.kind === 'orders') return sendOrders(client, parcel, settings, attempting);
      if (parcel.kind === 'cancels') return sendCancels(client, parcel, { settings, deleted }, attempting);
      throw errors.API_CANNOT({ message: `ShipStation is not sent ${parcel.kind}.` });
    },
    trace: (_place, parcel) => traceParcel(client, parcel),
    pages: (look) => shipments(look),
    shipMethods: () => shipMethods(client),
    test: () => apiTrial([originOf(settings)], context, accountSteps(client, settings['store id'])),
    close: async () => undefined,
  };

  async function* shipments(look: Look): AsyncGenerator<Page, void> {
    if (look.kind !== 'shipments')
      throw errors.API_CANNOT({ message: `The V1 API of ShipStation has no ${look.kind}.` });
    const asked = { storeId: settings['store id'], earliest: look.earliest, now: context.now() };
    yield* readFeeds({ client, look, now: context.now, log: context.log }, shipmentFeeds(client, asked, orders));
  }
}

/** A service has its name from its carrier: two carriers may have one of the same code. */
async function shipMethods(client: ShipStation): Promise<OfferedMethod[]> {
  const methods: OfferedMethod[] = [];
  for (const carrier of listOf(await client.get('/carriers')).map((one) => fieldsOf(one))) {
    const carrierCode = textOf(carrier.code);
    if (carrierCode === '') continue;
    const services = listOf(await client.get('/carriers/listservices', { carrierCode })).map((one) => fieldsOf(one));
    for (const { code, name } of services)
      methods.push({
        code: `${carrierCode}:${textOf(code)}`,
        description: textOf(name),
        carrier: textOf(carrier.name) || carrierCode,
      });
  }
  return methods;
}
