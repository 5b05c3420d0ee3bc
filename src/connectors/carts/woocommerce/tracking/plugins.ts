import { type Fields, fieldsOf, textOf } from '../../../api/values.ts';
import { refusedCall } from '../client.ts';
import { carrierOf, linkOf, type Parcel, plain, sameNumber, type Way, type WayTools } from './way.ts';

/** Roots of two plug-ins whose calls are alike. */
export const roots = { 'shipment-tracking': 'wc-shipment-tracking/v3', ast: 'wc-ast/v3' } as const;

export function trackingsPath(plugin: keyof typeof roots, order: string): string {
  return `${roots[plugin]}/orders/${order}/shipment-trackings`;
}

/** The extension Shipment Tracking, which knows some carriers by name. */
export function byShipmentTracking(tools: WayTools): Way {
  const { shop, settings } = tools;
  let names: readonly string[] | undefined;
  return plugin(tools, 'shipment-tracking', async (parcel) => {
    names ??= namesIn((await shop.read(`${roots['shipment-tracking']}/shipment-trackings/providers`)).json);
    const carrier = carrierOf(parcel, settings);
    const known = names.find((name) => plain(name) === plain(carrier));
    const custom = { custom_tracking_provider: carrier || 'Carrier', custom_tracking_link: linkOf(parcel) };
    return known ? { tracking_provider: known } : custom;
  });
}

/** Advanced Shipment Tracking, which can complete an order itself. */
export function byAst(tools: WayTools): Way {
  const { settings } = tools;
  return plugin(tools, 'ast', async (parcel, status) => ({
    tracking_provider: carrierOf(parcel, settings),
    // It completes whatever the order is, a cancelled one too.
    ...(status === 'completed' && { status_shipped: 1 }),
    replace_tracking: 0,
  }));
}

function plugin(
  { shop }: WayTools,
  name: keyof typeof roots,
  fieldsFor: (parcel: Parcel, status: string) => Promise<object>,
): Way {
  return {
    needsNumber: true,
    async look(_order, { orderId, trackingNumber }) {
      const trackings = await shop.list(trackingsPath(name, orderId));
      return { isThere: trackings.some((one) => sameNumber(textOf(one.tracking_number), trackingNumber)) };
    },
    async tell(_order, parcel, { status }) {
      const { trackingNumber: tracking_number, shippedOn: date_shipped } = parcel;
      const json = { ...(await fieldsFor(parcel, status)), tracking_number, date_shipped };
      const path = trackingsPath(name, parcel.orderId);
      const outcome = await shop.change({ method: 'POST', path, json, effective: true });
      if ('refused' in outcome) throw refusedCall(path, outcome.refused);
      return '';
    },
  };
}

/** By region: `{ "United States": { "USPS": "https://..." } }`. */
function namesIn(providers: unknown): string[] {
  return Object.values(fieldsOf(providers)).flatMap((region) => Object.keys(fieldsOf(region) as Fields));
}
