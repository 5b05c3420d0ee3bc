import { signedHeaders } from '../../../support/webhook-signature.ts';
import { callApi, expectSuccess } from '../../api/call.ts';
import { errors } from '../../api/errors.ts';
import { readParcel } from '../../api/parcel.ts';
import { apiTrial } from '../../api/trial.ts';
import type { ApiContext } from '../../api-contract.ts';
import type { Parcel, Place, TestStep, Transport } from '../../contract.ts';
import type { ApiCartSettings } from './settings.ts';

/** Stock of a large shop in one message is more than most receivers take: usual are limits of a megabyte. */
const recordsPerMessage = 1000;

const types = { confirmations: 'packages.shipped', inventory: 'stock.changed' } as const;

/** Posts packages and stock to the system that gave the orders. A message's id is the delivery's: a second copy of it does no harm. */
export function apiCartTransport(settings: ApiCartSettings, context: ApiContext): Transport {
  const url = settings['webhook url'];
  return { fetchClaims: false, dropsDoubles: true, pages: noPages, send, test, close: async () => undefined };

  /** Orders come by calls to us. */
  async function* noPages() {}

  async function send(_place: Place, parcel: Parcel, attempting: () => Promise<void>): Promise<void> {
    const type = types[parcel.kind as keyof typeof types];
    if (!type || !url)
      throw errors.API_CANNOT({ message: 'This cart has no "webhook url": packages and stock can only be asked for.' });
    const records = (await readParcel(parcel)).map(({ body }) => body);
    const timestamp = new Date(context.now()).toISOString();
    await attempting();
    const name = parcel.kind === 'inventory' ? 'levels' : 'packages';
    for (let from = 0, number = 1; from < records.length; from += recordsPerMessage, number += 1) {
      // The same over repetitions, so what has arrived before a later one failed is dropped there.
      const id = number === 1 ? parcel.key : `${parcel.key}-${number}`;
      const data = { [name]: records.slice(from, from + recordsPerMessage) };
      await post(id, { type, timestamp, data }, url);
    }
  }

  async function post(id: string, message: object, to: string): Promise<number> {
    const body = Buffer.from(JSON.stringify(message));
    const signed = signedHeaders(settings['webhook secret'] ?? '', {
      id,
      seconds: Math.floor(context.now() / 1000),
      body,
    });
    const headers = { 'content-type': 'application/json', ...signed };
    const reply = await callApi(context, { method: 'POST', url: to, headers, body, effective: true });
    return expectSuccess(reply, {
      unauthorized: 'The receiver does not accept our signature: both sides need the same "webhook secret".',
    }).status;
  }

  async function* test(_place: Place, { send: sends }: { receive: boolean; send: boolean }): AsyncGenerator<TestStep> {
    const at = new Date(context.now()).toISOString();
    const ping = async () =>
      `The webhook answered ${await post(`ping-${at}`, { type: 'crossdock.ping', timestamp: at, data: {} }, url ?? '')} to a signed ping.`;
    const waits = async () => 'Orders come by calls to us; nothing is called. The docs page shows the address.';
    yield* apiTrial(url && sends ? [new URL(url).origin] : [], context, [
      { name: 'API key', run: waits },
      ...(url && sends ? [{ name: 'signed ping', run: ping }] : []),
    ]);
  }
}
