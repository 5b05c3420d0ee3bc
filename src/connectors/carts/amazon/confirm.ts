import { jsonOf } from '../../api/call.ts';
import { errors } from '../../api/errors.ts';
import { readParcel } from '../../api/parcel.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../../api/values.ts';
import type { Parcel, Trace } from '../../contract.ts';
import { type AmazonClient, expectDone, refused } from './client.ts';
import type { ConfirmationBody } from './to-amazon.ts';

/** One call for each package. The same reference again edits what is there. */
export async function confirmShipments(
  client: AmazonClient,
  parcel: Parcel,
  attempting: () => Promise<void>,
): Promise<void> {
  const bodies = (await readParcel<ConfirmationBody>(parcel)).map(({ body }) => body);
  const ready: { body: ConfirmationBody; request: object }[] = [];
  for (const body of bodies) ready.push({ body, request: await requestOf(client, body) });
  await attempting();
  for (const { body, request } of ready) {
    const reply = await client.call({
      operation: 'confirmShipment',
      method: 'POST',
      path: `/orders/v0/orders/${encodeURIComponent(body.orderId)}/shipmentConfirmation`,
      json: request,
      effective: true,
    });
    // Of an order that is shipped as a whole Amazon may refuse what it was told a moment ago, before it listed it.
    if (reply.status === 400 && (await isListed(client, body))) continue;
    // An order that Amazon does not know is a matter of this package, not of the address of the API.
    if (reply.status === 404) throw refused(reply);
    expectDone(reply, 'confirmShipment');
  }
}

/** Read back. What is not listed yet may be sent again: it edits at most. */
export async function traceConfirmations(client: AmazonClient, parcel: Parcel): Promise<Trace> {
  for (const { body } of await readParcel<ConfirmationBody>(parcel))
    if (!(await isListed(client, body))) return 'not-delivered';
  return 'delivered';
}

async function isListed(client: AmazonClient, body: ConfirmationBody): Promise<boolean> {
  const order = await orderOf(client, body.orderId, 'PACKAGES');
  return order !== undefined && hasPackage(order, body);
}

function hasPackage({ packages }: Fields, { packageReferenceId, trackingNumber }: ConfirmationBody): boolean {
  return listOf(packages)
    .map(fieldsOf)
    .some(
      (one) => textOf(one.packageReferenceId) === packageReferenceId && textOf(one.trackingNumber) === trackingNumber,
    );
}

async function requestOf(client: AmazonClient, body: ConfirmationBody): Promise<object> {
  const { packageReferenceId, shippingMethod, trackingNumber, shipDate, orderItems } = body;
  return {
    marketplaceId: body.marketplaceId || (await marketplaceOf(client, body.orderId)),
    packageDetail: {
      packageReferenceId,
      ...carrierOf(client, body.carrier),
      ...(shippingMethod !== '' && { shippingMethod }),
      trackingNumber,
      shipDate,
      orderItems,
    },
  };
}

/** Carriers that Amazon knows under their own names, whatever the case. */
const known: Readonly<Record<string, string>> = { ups: 'UPS', usps: 'USPS', fedex: 'FedEx', dhl: 'DHL' };

function carrierOf({ settings }: AmazonClient, given: string): { carrierCode: string; carrierName?: string } {
  const carrier = given || settings['default carrier'];
  if (carrier === '')
    throw errors.API_REFUSED({
      message: 'Amazon takes no package without a carrier, and the warehouse named none.',
      value: 'carrier',
      hint: 'Let the WMS name the carrier, or set "default carrier" of the cart. Then release it: crossdock exceptions release <id>.',
    });
  const mapped = Object.entries(settings.carriers ?? {}).find(([ours]) => ours.toLowerCase() === carrier.toLowerCase());
  const code = mapped?.[1] ?? known[carrier.toLowerCase()] ?? 'Other';
  return code.toLowerCase() === 'other' ? { carrierCode: 'Other', carrierName: carrier } : { carrierCode: code };
}

/** Of an order whose extra fields are gone with its personal data. */
async function marketplaceOf(client: AmazonClient, orderId: string): Promise<string> {
  const [only, ...others] = client.settings.marketplaces;
  if (only && others.length === 0) return only;
  const order = await orderOf(client, orderId, 'FULFILLMENT');
  return textOf(fieldsOf(order?.salesChannel).marketplaceId) || (only ?? '');
}

async function orderOf(client: AmazonClient, orderId: string, includedData: string): Promise<Fields | undefined> {
  const call = {
    operation: 'getOrder',
    method: 'GET',
    path: `/orders/2026-01-01/orders/${encodeURIComponent(orderId)}`,
    query: { includedData },
  } as const;
  const reply = await client.call(call);
  if (reply.status === 404) return undefined;
  return fieldsOf(fieldsOf(jsonOf(expectDone(reply, 'getOrder'))).order);
}
