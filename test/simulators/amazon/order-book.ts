import { randomInt } from 'node:crypto';

export interface AmazonAddress {
  readonly name: string;
  readonly companyName?: string;
  readonly addressLine1: string;
  readonly addressLine2?: string;
  readonly addressLine3?: string;
  readonly city: string;
  readonly stateOrRegion?: string;
  readonly postalCode: string;
  readonly countryCode: string;
  readonly phone?: string;
  readonly addressType?: string;
}

export interface AmazonItem {
  readonly orderItemId: string;
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
  readonly price: string;
  cancelReason?: string;
  giftMessage?: string;
}

export interface AmazonPackage {
  readonly packageReferenceId: string;
  readonly carrier: string;
  readonly carrierName: string;
  readonly trackingNumber: string;
  readonly shipTime: string;
  readonly items: readonly { readonly orderItemId: string; readonly quantity: number }[];
}

export interface AmazonOrder {
  readonly orderId: string;
  readonly created: number;
  updated: number;
  status: string;
  readonly fulfilledBy: 'MERCHANT' | 'AMAZON';
  readonly serviceLevel: string;
  readonly marketplaceId: string;
  readonly currency: string;
  readonly buyerEmail: string;
  readonly programs: readonly string[];
  readonly poNumber?: string;
  address?: AmazonAddress;
  items: AmazonItem[];
  packages: AmazonPackage[];
}

export const somebody: AmazonAddress = {
  name: 'Zoë Quinn-Muñoz',
  addressLine1: '1 Example Street',
  city: 'Springfield',
  stateOrRegion: 'IL',
  postalCode: '62701',
  countryCode: 'US',
  phone: '+1 555 0100',
  addressType: 'RESIDENTIAL',
};

export type OrderWish = Partial<Omit<AmazonOrder, 'items'>> & { readonly items?: readonly Partial<AmazonItem>[] };

/** Amazon's orders of one seller, with what they looked like before, for lists that lag behind. */
export class OrderBook {
  readonly orders = new Map<string, AmazonOrder>();
  readonly #shown = new Map<string, { readonly at: number; readonly order: AmazonOrder }[]>();
  readonly #now: () => number;
  /** How long lists show an order as it was before a change. */
  lagMilliseconds = 0;
  /** Packages of an order that has left as a whole can be told again. */
  editsShipped = true;

  constructor(now: () => number) {
    this.#now = now;
  }

  place(wish: OrderWish = {}, ago = 180_000): AmazonOrder {
    const at = this.#now() - ago;
    const {
      items = [
        { sku: 'SKU-1', quantity: 2 },
        { sku: 'SKU-2', quantity: 1 },
      ],
      ...more
    } = wish;
    const order: AmazonOrder = {
      // 3-7-7 [V]
      orderId: `${digits(3)}-${digits(7)}-${digits(7)}`,
      created: at,
      updated: at,
      status: 'UNSHIPPED',
      fulfilledBy: 'MERCHANT',
      serviceLevel: 'STANDARD',
      marketplaceId: 'ATVPDKIKX0DER',
      currency: 'USD',
      buyerEmail: `${digits(8)}@marketplace.example.com`,
      programs: [],
      packages: [],
      items: items.map((item) => ({
        orderItemId: digits(14),
        sku: 'SKU-1',
        title: `Title of ${item.sku ?? 'SKU-1'}`,
        quantity: 1,
        price: '10.00',
        ...item,
      })),
      // an order that is not paid for yet has no address [V]
      ...((more.status ?? 'UNSHIPPED') !== 'PENDING' && { address: somebody }),
      ...more,
    };
    this.orders.set(order.orderId, order);
    this.#note(order, order.updated);
    return order;
  }

  /** Something happened to it; `ago`: so long before now. */
  change(orderId: string, change: (order: AmazonOrder) => void, ago = 0): void {
    const order = this.orders.get(orderId);
    if (!order) throw new Error(`No order ${orderId}.`);
    change(order);
    order.updated = this.#now() - ago;
    this.#note(order, order.updated);
  }

  /** As lists show them now. */
  *listed(): Generator<AmazonOrder> {
    const until = this.#now() - this.lagMilliseconds;
    for (const id of this.orders.keys()) {
      const versions = this.#shown.get(id) ?? [];
      const shown = versions.findLast(({ at }) => at <= until) ?? versions[0];
      if (shown) yield shown.order;
    }
  }

  shown(orderId: string): AmazonOrder | undefined {
    return [...this.listed()].find((order) => order.orderId === orderId);
  }

  #note(order: AmazonOrder, at: number): void {
    const versions = this.#shown.get(order.orderId) ?? [];
    this.#shown.set(order.orderId, [...versions, { at, order: structuredClone(order) }]);
  }
}

export function shippedOf({ packages }: AmazonOrder, orderItemId: string, butIn = ''): number {
  return packages
    .filter(({ packageReferenceId }) => packageReferenceId !== butIn)
    .flatMap(({ items }) => items)
    .filter((item) => item.orderItemId === orderItemId)
    .reduce((sum, { quantity }) => sum + quantity, 0);
}

function digits(count: number): string {
  return Array.from({ length: count }, (_, index) => randomInt(index === 0 ? 1 : 0, 10)).join('');
}
