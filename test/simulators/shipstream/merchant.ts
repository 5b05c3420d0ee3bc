import { Stock } from './stock.ts';

export interface Item {
  readonly id: number;
  readonly ref: string | null;
  readonly sku: string;
  readonly ordered: number;
  processing: number;
  shipped: number;
  canceled: number;
  backordered: number;
}

export interface SimOrder {
  readonly id: number;
  readonly uniqueId: string;
  readonly ref: string | null;
  readonly method: string;
  readonly storeCode: string;
  readonly address: Readonly<Record<string, unknown>>;
  readonly info: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  updatedAt: number;
  status: string;
  cancelRequested: boolean;
  readonly items: Item[];
}

export interface SimPackage {
  readonly carrier: string;
  readonly service: string;
  trackings: string[];
  readonly contents: readonly { readonly item: Item; readonly quantity: number }[];
}

export interface SimShipment {
  readonly id: string;
  readonly order: SimOrder;
  readonly warehouse: number;
  readonly freight: boolean;
  status: string;
  updatedAt: number;
  packedAt: number | null;
  shippedAt: number | null;
  packages: SimPackage[];
}

/** Everything of one merchant; nobody else ever sees it [D]. */
export class Merchant {
  readonly username: string;
  readonly key: string;
  readonly orders: SimOrder[] = [];
  readonly shipments: SimShipment[] = [];
  readonly stock = new Stock();
  readonly webhooks: {
    readonly url: string;
    readonly secret: string;
    readonly topics: readonly string[];
    sent: number;
  }[] = [];
  /** Methods that its role does not allow: error 2, while others work [D]. */
  readonly denied = new Set<string>();
  readonly stores = ['default', 'outlet'];
  revoked = false;

  constructor(username: string, key: string) {
    this.username = username;
    this.key = key;
  }

  order(uniqueId: unknown): SimOrder | undefined {
    return this.orders.find((order) => order.uniqueId === uniqueId);
  }
}
