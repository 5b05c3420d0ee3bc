import type { VendorAnswer, VendorRequest } from '../shared/vendor-server.ts';
import { badJson, invalid, type Json, jsonIn, paged, refused } from './said.ts';
import type { SimOrder, SimStore } from './store.ts';

const coreStatuses = [
  'pending',
  'processing',
  'on-hold',
  'completed',
  'cancelled',
  'refunded',
  'failed',
  'checkout-draft',
];

/** Orders, their refunds and notes. */
export class OrderRoutes {
  readonly statuses = new Set(coreStatuses);
  /** Of the shop's own time zone: dates without `_gmt` are in it, and filters too unless told otherwise [V]. */
  hoursFromUtc = -8;
  /** Older shops know no telephone of the receiver. */
  shippingPhone = false;
  /** Ids of orders that WordPress counts and cannot load: their plug-in is gone, say. */
  readonly broken = new Set<number>();
  /** Plug-ins spare the database the counting of long lists; then the totals are 0 [U]. */
  counts = true;
  readonly #store: SimStore;

  constructor(store: SimStore) {
    this.#store = store;
  }

  list(request: VendorRequest): VendorAnswer {
    const { query } = request;
    const order = query.get('order') ?? 'desc';
    const by = query.get('orderby') ?? 'date';
    if (!['asc', 'desc'].includes(order)) return invalid('order', 'order is not one of asc and desc.');
    // date, id, include, title, slug; `modified` in newer shops only [V/U].
    if (!['date', 'id', 'include', 'title', 'slug'].includes(by))
      return invalid('orderby', 'orderby is not one of ...');
    const wanted = this.#statusesIn(query);
    const bad = wanted.find((one) => !this.statuses.has(one) && one !== 'any' && one !== 'trash');
    if (bad !== undefined) return invalid('status', `status[0] is not one of ${[...this.statuses].join(', ')}.`);
    const bounds = this.#bounds(query);
    if (!Array.isArray(bounds)) return bounds;
    const [after, modifiedAfter] = bounds;
    const found = [...this.#store.orders.values()].filter(
      (one) =>
        (wanted.includes(one.status) || (wanted.includes('any') && one.status !== 'trash')) &&
        // Exclusive, and to the second.
        seconds(one.created) > (after ?? -1) &&
        seconds(one.modified) > (modifiedAfter ?? -1),
    );
    const key = by === 'id' ? (one: SimOrder) => one.id : (one: SimOrder) => one.created;
    found.sort((a, b) => (order === 'asc' ? key(a) - key(b) : key(b) - key(a)));
    const page = paged(request, found, (one) => (this.broken.has(one.id) ? undefined : this.show(one)));
    return this.counts ? page : { ...page, headers: { 'x-wp-total': '0', 'x-wp-totalpages': '0' } };
  }

  /** A list with commas, or `status[]` many times [V]. */
  #statusesIn(query: URLSearchParams): string[] {
    const all = [...query].filter(([name]) => /^status(\[\d*\])?$/.test(name)).flatMap(([, value]) => value.split(','));
    return all.length > 0 ? all : ['any'];
  }

  #bounds(query: URLSearchParams): (number | undefined)[] | VendorAnswer {
    const gmt = query.get('dates_are_gmt') ?? 'false';
    if (!['true', 'false', '1', '0'].includes(gmt)) return invalid('dates_are_gmt', 'not of type boolean.');
    const shift = ['true', '1'].includes(gmt) ? 0 : this.hoursFromUtc * 3600;
    const found: (number | undefined)[] = [];
    for (const name of ['after', 'modified_after']) {
      const text = query.get(name);
      if (text !== null && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)?$/.test(text))
        return invalid(name, 'Invalid date.');
      found.push(text === null ? undefined : seconds(Date.parse(`${text.slice(0, 19)}Z`)) - shift);
    }
    return found;
  }

  get({ path }: VendorRequest): VendorAnswer {
    return this.#with(path, (order) => ({ status: 200, body: this.show(order) }));
  }

  update(request: VendorRequest): VendorAnswer {
    const json = jsonIn(request);
    if (json === undefined) return badJson();
    // Who changes what is not there is told so with 400, and who reads it with 404 [V].
    if (!this.find(request.path)) return refused(400, 'woocommerce_rest_shop_order_invalid_id', 'Invalid ID.');
    return this.#with(request.path, (order) => {
      const { status, meta_data } = json;
      if (status !== undefined && !this.statuses.has(status))
        return invalid('status', `status is not one of ${[...this.statuses].join(', ')}.`);
      if (meta_data !== undefined && !Array.isArray(meta_data)) return invalid('meta_data', 'not of type array.');
      for (const { key, value } of meta_data ?? []) this.#store.setMeta(order.meta, String(key), value);
      if (status !== undefined) this.#store.setStatus(order, status);
      this.#store.touch(order);
      return { status: 200, body: this.show(order) };
    });
  }

  refunds(request: VendorRequest): VendorAnswer {
    return this.#with(request.path, (order) =>
      paged(request, order.refunds, ({ id, lines }) => ({
        ...{ id, amount: '12.00', reason: '' },
        line_items: lines.map(({ line, quantity }) => ({
          id: id + 1,
          quantity: -quantity,
          meta_data: [{ id: 1, key: '_refunded_item_id', value: String(line) }],
        })),
      })),
    );
  }

  notes({ path }: VendorRequest): VendorAnswer {
    return this.#with(path, (order) => ({ status: 200, body: [...order.notes].reverse() }));
  }

  addNote(request: VendorRequest): VendorAnswer {
    const json: Json = jsonIn(request);
    if (json === undefined) return badJson();
    const { note, customer_note = false } = json;
    if (note === undefined)
      return refused(400, 'rest_missing_callback_param', 'Missing parameter(s): note', { params: ['note'] });
    if (typeof note !== 'string' || note === '') return invalid('note', 'note is not of type string.');
    if (typeof customer_note !== 'boolean') return invalid('customer_note', 'customer_note is not of type boolean.');
    return this.#with(request.path, (order) => {
      const made = { id: this.#store.nextId(), note, customer_note };
      order.notes.push(made);
      if (customer_note) order.mails.push('note');
      return { status: 201, headers: { location: `${request.path}/${made.id}` }, body: made };
    });
  }

  find(path: string): SimOrder | undefined {
    return this.#store.orders.get(Number(/\/orders\/(\d+)/.exec(path)?.[1]));
  }

  #with(path: string, then: (order: SimOrder) => VendorAnswer): VendorAnswer {
    const order = this.find(path);
    return order ? then(order) : refused(404, 'woocommerce_rest_shop_order_invalid_id', 'Invalid ID.');
  }

  show(order: SimOrder): object {
    const { id, number, status, billing, shipping, meta } = order;
    return {
      ...{ id, number, status, currency: 'USD', order_key: 'wc_order_SECRET', customer_ip_address: '192.0.2.7' },
      ...this.#dates('date_created', order.created),
      ...this.#dates('date_modified', order.modified),
      ...this.#dates('date_paid', order.paid),
      ...this.#dates('date_completed', order.completed),
      ...{ discount_total: '0.00', shipping_total: '5.00', total_tax: '0.00', total: '41.00' },
      ...{ customer_note: order.note, payment_method: order.payment, billing },
      shipping: { ...shipping, ...(this.shippingPhone && { phone: shipping.phone ?? '' }) },
      line_items: order.lines.map((line) => ({ ...line, taxes: [], image: { id: '', src: '' } })),
      shipping_lines: [
        { id: 317, method_title: 'Flat &amp; fast', method_id: 'flat_rate', instance_id: '1', total: '5.00' },
      ],
      ...{ fee_lines: [], coupon_lines: [], tax_lines: [], meta_data: meta },
      refunds: order.refunds.map((one) => ({ id: one.id, reason: '', total: '-12.00' })),
    };
  }

  #dates(name: string, at: number | undefined): object {
    const text = (ms: number) => new Date(ms).toISOString().slice(0, 19);
    if (at === undefined) return { [name]: null, [`${name}_gmt`]: null };
    return { [name]: text(at + this.hoursFromUtc * 3_600_000), [`${name}_gmt`]: text(at) };
  }
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
