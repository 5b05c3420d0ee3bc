import type { VendorAnswer, VendorRequest } from '../shared/vendor-server.ts';
import { badJson, invalid, type Json, jsonIn, noRoute, refused } from './said.ts';
import type { SimOrder, SimStore } from './store.ts';

type Plugin = 'shipment-tracking' | 'ast';

/** By region, for anybody to read [V]. */
const providers = {
  'United States': {
    Fedex: 'https://www.fedex.com/%1$s',
    UPS: 'https://www.ups.com/%1$s',
    USPS: 'https://www.usps.com/%1$s',
  },
  Germany: { 'DHL Intraship (DE)': 'https://www.dhl.de/%1$s' },
};

/** What a shop may have for tracking numbers: a feature of its own behind a switch, and two plug-ins. */
export class TrackingRoutes {
  readonly active = new Set<'native' | Plugin>();
  readonly #store: SimStore;

  constructor(store: SimStore) {
    this.#store = store;
  }

  /** `rest` is what stands behind the order. Absent ways are no routes [V]. */
  native(request: VendorRequest, order: SimOrder | undefined): VendorAnswer {
    if (!this.active.has('native')) return noRoute();
    if (!order) return refused(404, 'woocommerce_rest_shop_order_invalid_id', 'Invalid ID.');
    if (request.method === 'GET') return { status: 200, body: order.fulfillments.map(showFulfillment) };
    const json: Json = jsonIn(request);
    if (json === undefined) return badJson();
    if (!['fulfilled', 'unfulfilled'].includes(json.status)) return invalid('status', 'status is not one of ...');
    if (!Array.isArray(json.meta_data)) return invalid('meta_data', 'meta_data is required.');
    const items: Json[] = json.meta_data.find((one: Json) => one.key === '_items')?.value ?? [];
    if (items.length === 0)
      return refused(400, 'woocommerce_rest_invalid_fulfillment', 'The fulfillment has no items.');
    for (const { item_id, qty } of items) {
      const line = order.lines.find(({ id }) => id === item_id);
      // No more than what is left of a line [V].
      if (!line || !Number.isInteger(qty) || qty <= 0 || qty > line.quantity - unitsGone(order, item_id))
        return refused(400, 'woocommerce_rest_invalid_fulfillment', `Invalid quantity for item ${item_id}.`);
    }
    const notified = request.query.get('notify_customer') === 'true';
    const made = { id: this.#store.nextId(), status: String(json.status), meta: [] as SimOrder['meta'], notified };
    for (const { key, value } of json.meta_data) this.#store.setMeta(made.meta, String(key), value);
    order.fulfillments.push(made);
    if (notified) order.mails.push('fulfillment');
    return { status: 201, body: showFulfillment(made) };
  }

  providers(): VendorAnswer {
    return this.active.has('shipment-tracking') ? { status: 200, body: providers } : noRoute();
  }

  plugin(name: Plugin, request: VendorRequest, order: SimOrder | undefined): VendorAnswer {
    if (!this.active.has(name)) return noRoute();
    if (!order) return refused(404, 'woocommerce_rest_order_invalid_id', 'Invalid order ID.');
    if (request.method === 'GET') return { status: 200, body: order.trackings[name] };
    const json: Json = jsonIn(request);
    if (json === undefined) return badJson();
    if (typeof json.tracking_number !== 'string' || json.tracking_number === '')
      return refused(400, 'rest_missing_callback_param', 'Missing parameter(s): tracking_number');
    if (json.date_shipped !== undefined && !/^\d{4}-\d\d-\d\d$/.test(json.date_shipped))
      return invalid('date_shipped', 'Write YYYY-MM-DD.');
    const why = name === 'ast' ? this.#astSays(json, order) : shipmentTrackingSays(json);
    if (why) return why;
    const tracking_id = String(this.#store.nextId());
    const provider = json.tracking_provider ?? json.custom_tracking_provider;
    const { tracking_number, date_shipped, custom_tracking_link: tracking_link = '' } = json;
    const made = { tracking_id, tracking_provider: provider, tracking_link, tracking_number, date_shipped };
    order.trackings[name].push(made);
    return { status: 201, headers: { location: `${request.path}/${tracking_id}` }, body: made };
  }

  /** `status_shipped: 1` completes the order [V]. */
  #astSays(
    { tracking_provider, tracking_number, status_shipped = 0, replace_tracking = 0 }: Json,
    order: SimOrder,
  ): VendorAnswer | undefined {
    if (typeof tracking_provider !== 'string') return invalid('tracking_provider', 'Missing.');
    // With the code of an unknown order, at that [V].
    if (/[^a-z0-9 -]/i.test(tracking_number))
      return refused(404, 'woocommerce_rest_order_invalid_id', 'Special character not allowd in tracking number');
    if (![0, 1, 2].includes(status_shipped)) return invalid('status_shipped', 'Not one of 0, 1, 2.');
    if (replace_tracking === 1) order.trackings.ast.splice(0);
    if (status_shipped === 1) this.#store.setStatus(order, 'completed');
    return undefined;
  }
}

function shipmentTrackingSays({ tracking_provider, custom_tracking_provider }: Json): VendorAnswer | undefined {
  if (custom_tracking_provider) return undefined;
  const known = Object.values(providers).flatMap((region) => Object.keys(region));
  return known.includes(tracking_provider) ? undefined : invalid('tracking_provider', 'Not one of the providers.');
}

function unitsGone(order: SimOrder, line: number): number {
  const fulfilled = order.fulfillments
    .flatMap(
      ({ meta }) => (meta.find(({ key }) => key === '_items')?.value ?? []) as { item_id: number; qty: number }[],
    )
    .filter(({ item_id }) => item_id === line)
    .reduce((sum, { qty }) => sum + qty, 0);
  const refunded = order.refunds
    .flatMap(({ lines }) => lines)
    .filter((one) => one.line === line)
    .reduce((sum, { quantity }) => sum + quantity, 0);
  return fulfilled + refunded;
}

function showFulfillment({ id, status, meta }: SimOrder['fulfillments'][number]): object {
  return { id, status, is_fulfilled: status === 'fulfilled', meta_data: meta };
}
