import { type StoreOrder, takeIn } from './shipstation-import.ts';

/** How a window's times are written. */
export type TimeStyle = 'plain' | 'am/pm' | 'compact';

export interface PullerOptions {
  readonly url: string;
  readonly user: string;
  readonly key: string;
  readonly now?: () => number;
  readonly style?: TimeStyle;
  /** Minutes of the window before that are asked for again. */
  readonly overlapMinutes?: number;
  /** Between two pages of one window. */
  readonly betweenPages?: (page: number) => Promise<void>;
}

/** ShipStation as the caller of a Custom Store: polls windows, takes orders in, tells of shipments. */
export class ShipStationPuller {
  readonly orders = new Map<string, StoreOrder>();
  /** Windows of which a page could not be taken: the whole page is thrown away. [R] */
  readonly failures: string[] = [];
  /** Raw answers, the latest last. */
  readonly pages: string[] = [];
  readonly #options: PullerOptions;
  #lastRefresh: number;
  /** A failed connection ends automatic import until a person presses the button. [R] */
  automatic = true;

  constructor(options: PullerOptions) {
    this.#options = options;
    this.#lastRefresh = this.#now() - 3_600_000;
  }

  /** Automatic import, or a person who presses Import. */
  async poll(byHand = false): Promise<void> {
    if (!this.automatic && !byHand) return;
    const now = this.#now();
    const overlap = (this.#options.overlapMinutes ?? 0) * 60_000;
    if (await this.window(this.#lastRefresh - overlap, now)) this.#lastRefresh = now;
  }

  /** Pages through one window; `false` = something of it failed. */
  async window(from: number, to: number): Promise<boolean> {
    let pages = 1;
    for (let page = 1; page <= pages; page += 1) {
      const answer = await this.get(this.exportQuery(from, to, page)).catch(() => undefined);
      if (answer?.status !== 200) {
        this.automatic = false;
        this.failures.push(`page ${page}: ${answer?.status ?? 'no answer'}`);
        await answer?.body?.cancel();
        return false;
      }
      const text = await answer.text();
      this.pages.push(text);
      const taken = takeIn(text);
      if (typeof taken === 'string') {
        this.failures.push(`page ${page}: ${taken}`);
        return false;
      }
      for (const order of taken.orders) this.#upsert(order);
      pages = taken.pages;
      if (page < pages) await this.#options.betweenPages?.(page);
    }
    return true;
  }

  /** Lower-case escapes, and + for a blank. [D] */
  exportQuery(from: number, to: number, page: number): string {
    const { style = 'plain' } = this.#options;
    const times = [from, to].map((time) => escaped(timeText(time, style)));
    return `action=export&start_date=${times[0]}&end_date=${times[1]}&page=${page}`;
  }

  get(query: string, init: RequestInit = {}): Promise<Response> {
    return this.call(query, { method: 'GET', ...init });
  }

  call(query: string, init: RequestInit): Promise<Response> {
    const { url, user, key } = this.#options;
    const authorization = `Basic ${Buffer.from(`${user}:${key}`).toString('base64')}`;
    return fetch(`${url}?${query}`, { ...init, headers: { authorization, ...init.headers } });
  }

  /** A label was made. `items` left out = the notice has none. The service is often missing from the address. [D] */
  notify(order: { id: string; number: string }, parcel: Parcel): Promise<Response> {
    return this.post(order.number, parcel, noticeXml(order, parcel));
  }

  post(number: string, { carrier = 'UPS', tracking = '' }: Parcel, body: string | Buffer): Promise<Response> {
    const query = `action=shipnotify&order_number=${escaped(number)}&carrier=${escaped(carrier)}&service=&tracking_number=${escaped(tracking)}`;
    return this.call(query, {
      method: 'POST',
      body: typeof body === 'string' ? body : new Uint8Array(body),
      headers: { 'content-type': 'text/xml' },
    });
  }

  byNumber(number: string): StoreOrder | undefined {
    return [...this.orders.values()].find((one) => one.number === number);
  }

  /** By our id; a label that was made is not undone by what the store says. [assumed] */
  #upsert(order: Omit<StoreOrder, 'told'>): void {
    // An unknown word is a cause of missing orders. [D]
    if (order.bucket === '') return;
    this.orders.set(order.id, { ...order, told: (this.orders.get(order.id)?.told ?? 0) + 1 });
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}

export interface Parcel {
  readonly carrier?: string;
  readonly service?: string;
  readonly tracking?: string;
  readonly labelDate?: string;
  readonly shipDate?: string;
  readonly items?: readonly { readonly lineItemId?: string; readonly sku: string; readonly quantity: number }[];
}

export function noticeXml({ id, number }: { id: string; number: string }, parcel: Parcel): string {
  const { carrier = 'UPS', service = 'UPS Ground', tracking = '', items = [] } = parcel;
  const { labelDate = '11/23/2026 15:04', shipDate = '11/23/2026' } = parcel;
  const lines = items.map(
    ({ lineItemId, sku, quantity }) =>
      `<Item><SKU>${sku}</SKU><Name>x</Name><Quantity>${quantity}</Quantity>${lineItemId === undefined ? '' : `<LineItemID>${lineItemId}</LineItemID>`}</Item>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<ShipNotice><OrderNumber>${number}</OrderNumber>${id === '' ? '' : `<OrderID>${id}</OrderID>`}<CustomerCode>ada@example.com</CustomerCode>
<NotifyCustomer></NotifyCustomer><LabelCreateDate>${labelDate}</LabelCreateDate><ShipDate>${shipDate}</ShipDate>
<Carrier>${carrier}</Carrier><Service>${service}</Service><TrackingNumber>${tracking}</TrackingNumber><ShippingCost>8.15</ShippingCost>
<Recipient><Name>Ada Buyer</Name></Recipient><Items>${lines.join('')}</Items></ShipNotice>`;
}

function escaped(text: string): string {
  return encodeURIComponent(text)
    .replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase())
    .replaceAll('%20', '+');
}

/** UTC, to the minute. */
export function timeText(time: number, style: TimeStyle): string {
  const at = new Date(time);
  const two = (value: number) => String(value).padStart(2, '0');
  const [month, day, year] = [two(at.getUTCMonth() + 1), two(at.getUTCDate()), at.getUTCFullYear()];
  const [hour, minute] = [at.getUTCHours(), two(at.getUTCMinutes())];
  if (style === 'compact') return `${month}${day}${year} ${two(hour)}${minute}`;
  if (style === 'am/pm') return `${month}/${day}/${year} ${hour % 12 || 12}:${minute} ${hour < 12 ? 'AM' : 'PM'}`;
  return `${month}/${day}/${year} ${two(hour)}:${minute}`;
}
